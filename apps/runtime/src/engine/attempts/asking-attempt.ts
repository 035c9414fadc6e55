// One try of a step that only asks the outside: an AI call, or a look-up.
import type { AiResult, NodeRun } from '@leeway/nodes/contract/run.ts';
import { configIn } from '../config-in-run.ts';
import { inputOf } from '../live/live-run.ts';
import { routeOfAnswer } from '../route.ts';
import type { Attempt } from './attempts.ts';
import { firstPort } from './failure.ts';

/** An AI call: its answer, score and route are journaled together. */
export function aiAttempt(nodeRun: Extract<NodeRun, { kind: 'ai' }>): Attempt {
  const once: Attempt['once'] = async (run, { node, key, attempt, ctx }) => {
    const { clock, dials } = run.deps;
    run.hand({ events: [{ type: 'step.started', at: clock.now(), key, attempt }] });
    const result: AiResult = await nodeRun.ask(ctx, configIn(run, node), inputOf(run, node).value);
    const route = routeOfAnswer({ plan: run.plan, node, state: run.state, scope: run.scope, dials }, result);
    run.hand({
      events: [
        {
          type: 'step.answered',
          at: clock.now(),
          key,
          output: result.output,
          score: result.score,
          call: result.call,
          route,
          port: firstPort(node),
        },
      ],
    });
  };
  return { once, callsOut: () => true };
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
