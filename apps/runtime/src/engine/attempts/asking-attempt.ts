// One try of a step that only asks the outside: an AI call, or a look-up.
import type { AiResult, NodeRun } from '@leeway/nodes/contract/run.ts';
import type { Key, RunEvent } from '@leeway/shared/run/event.ts';
import { approvalOf } from '@leeway/shared/run/state.ts';
import { configIn } from '../config-in-run.ts';
import { verdictsOfReplaced } from '../dials/verdicts.ts';
import { inputOf, type LiveRun } from '../live/live-run.ts';
import type { PlanNode } from '../plans/plan.ts';
import { asksAgain, withInstruction } from '../reviewing/rewriting.ts';
import { routeOfAnswer } from '../route.ts';
import type { Attempt } from './attempts.ts';
import { firstPort } from './failure.ts';

/** An AI call: its answer, score and route are journaled together. */
export function aiAttempt(nodeRun: Extract<NodeRun, { kind: 'ai' }>): Attempt {
  const once: Attempt['once'] = async (run, { node, key, attempt, ctx }) => {
    const { clock } = run.deps;
    run.hand({ events: [{ type: 'step.started', at: clock.now(), key, attempt }] });
    const step = run.state.steps[key];
    const approval = step && approvalOf(step);
    const rewriting = approval?.rewriting ?? null;
    const asked = rewriting === null ? ctx : withInstruction(ctx, rewriting, step?.drafted);
    const result: AiResult = await nodeRun.ask(asked, configIn(run, node), inputOf(run, node).value);
    const routed = routeOfAnswer({ run, node, key }, result);
    run.hand({
      events: [
        ...(rewriting === null ? [] : [replaced(run, node, key)]),
        {
          type: 'step.answered',
          at: clock.now(),
          key,
          output: result.output,
          score: result.score,
          call: result.call,
          port: firstPort(node),
          ...(rewriting === null ? routed : asksAgain(routed, rewriting)),
        },
      ],
    });
  };
  return { once, callsOut: () => true };
}

/** The question about the earlier draft is over; that it had to be written again is a verdict on it. */
function replaced(run: LiveRun, node: PlanNode, key: Key): RunEvent {
  const step = run.state.steps[key];
  const approval = step && approvalOf(step);
  const verdicts = approval ? verdictsOfReplaced({ run, node, key, approval }) : {};
  return { type: 'approval.replaced', at: run.deps.clock.now(), key, ...verdicts };
}

/** A look at the outside that changes nothing there. */
export function readAttempt(nodeRun: Extract<NodeRun, { kind: 'read' }>): Attempt {
  const once: Attempt['once'] = async (run, { node, key, attempt, ctx }) => {
    const { clock } = run.deps;
    run.hand({ events: [{ type: 'step.started', at: clock.now(), key, attempt }] });
    const output = await nodeRun.perform(ctx, configIn(run, node), inputOf(run, node).value);
    run.hand({ events: [{ type: 'step.completed', at: clock.now(), key, port: firstPort(node), output }] });
  };
  return { once, callsOut: () => true };
}
