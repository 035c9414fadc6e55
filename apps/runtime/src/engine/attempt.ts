// One step's work: its attempts, until it ended, failed for good, or must ask.
import type { NodeRun } from '@leeway/nodes/contract/run.ts';
import { hasBody } from '@leeway/shared/graph/bodies.ts';
import type { NodeKind } from '@leeway/shared/graph/node-type.ts';
import type { KeptStep, Key, RunEvent } from '@leeway/shared/run/event.ts';
import { aiAttempt, readAttempt } from './attempts/asking-attempt.ts';
import { attempts, type Task } from './attempts/attempts.ts';
import { effectAttempt } from './attempts/effect-attempt.ts';
import { describeError, finalFailure } from './attempts/failure.ts';
import { askAboutStep, askNode } from './attempts/question.ts';
import { configIn } from './config-in-run.ts';
import { type ContainerTask, callWork, containerWork } from './containers/containers.ts';
import type { Op } from './durable/durable-run.ts';
import { factsOf, inputOf, type LiveRun, nodeOfStep } from './live/live-run.ts';
import type { PlanNode } from './plans/plan.ts';
import { isTurnTaken, withAssignee } from './reviewing/assignee.ts';
import { waitEvents } from './signals/wait-step.ts';

const PURE_KINDS: ReadonlySet<NodeKind> = new Set(['pure', 'approval', 'wait', 'trigger']);

/** Whether the work of an op is done in its turn, without waiting for anything. */
export function isPureWork(run: LiveRun, op: Op): boolean {
  if (op.kind === 'step' && recordedOf(run, op.nodeId)) return true;
  const { type } = nodeOf(run, op.nodeId);
  const isQuestion = op.kind === 'signal' || type.kind === 'approval';
  if (isQuestion && isTurnTaken(run, op)) return false;
  if (op.kind === 'signal') return true;
  return PURE_KINDS.has(type.kind) || hasBody(type.type);
}

/** Does the work of an op and hands in what came of it. Errors of the node become events; anything thrown is a bug of ours. */
export function work(run: LiveRun, key: Key, op: Op): undefined | Promise<void> {
  const node = nodeOf(run, op.nodeId);
  if (op.kind === 'signal') {
    return withAssignee(run, op, (assigned) => run.hand(askAboutStep(run, { node, key, assigned })));
  }
  const recorded = recordedOf(run, op.nodeId);
  if (recorded) {
    run.hand({ events: [{ type: 'step.kept', at: run.deps.clock.now(), key, ...recorded }] });
    return undefined;
  }
  switch (node.run.kind) {
    case 'pure':
      run.hand({ events: pureEvents(run, { node, key, nodeRun: node.run }) });
      return undefined;
    case 'approval':
      return askPerson(run, op, { node, key, nodeRun: node.run });
    case 'ai':
      return attempts(run, { node, key }, aiAttempt(node.run));
    case 'read':
      return attempts(run, { node, key }, readAttempt(node.run));
    case 'effect':
      return attempts(run, { node, key }, effectAttempt(node.run));
    case 'wait':
      run.hand({ events: waitEvents(run, { node, key, nodeRun: node.run }) });
      return undefined;
    case 'container':
      return containers(run, { node, key, nodeRun: node.run });
    case 'trigger':
      throw new Error(`The trigger “${node.title}” cannot run as a step.`);
  }
}

function askPerson(
  run: LiveRun,
  op: Op,
  task: Task & { nodeRun: Extract<NodeRun, { kind: 'approval' }> },
): undefined | Promise<void> {
  return withAssignee(run, op, (assigned) => run.hand(askNode(run, { ...task, assigned })));
}

/** In a fork, what the run it began from had answered. A step that has begun here goes on by itself. */
function recordedOf({ state }: LiveRun, nodeId: string): KeptStep | undefined {
  return state.latest[nodeId] === undefined ? state.recorded?.[nodeId] : undefined;
}

/** A container with a body goes on in its turn; a call of another workflow looks that one up first. */
function containers(run: LiveRun, task: ContainerTask): undefined | Promise<void> {
  if (!hasBody(task.node.type.type)) return callWork(run, task);
  const handed = containerWork(run, task);
  if (handed.events.length > 0) run.hand(handed);
  return undefined;
}

function nodeOf(run: LiveRun, nodeId: string): PlanNode {
  const node = nodeOfStep(run, nodeId);
  if (!node) throw new Error(`Run ${run.head.id} has no node ${nodeId}.`);
  return node;
}

function pureEvents(
  run: LiveRun,
  { node, key, nodeRun }: Task & { nodeRun: Extract<NodeRun, { kind: 'pure' }> },
): RunEvent[] {
  const at = run.deps.clock.now();
  try {
    const input = inputOf(run, node);
    const result = nodeRun.run(configIn(run, node), input.value, factsOf(run, at));
    const isSame = input.key !== null && result.output === input.value;
    const output = isSame ? { sameAs: input.key ?? '' } : { output: result.output };
    return [
      {
        type: 'step.completed',
        at,
        key,
        port: result.port,
        ...output,
        ...(result.metric ? { metric: result.metric } : {}),
      },
    ];
  } catch (error) {
    return finalFailure(node, { key, attempt: 1, error: describeError(error), at });
  }
}
