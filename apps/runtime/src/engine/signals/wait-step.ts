// A step that waits for a time or a signal: how the wait begins, and how it ends.
import type { WaitPlan, WaitRun } from '@leeway/nodes/contract/run.ts';
import type { Key, RunEvent } from '@leeway/shared/run/event.ts';
import { isFinal } from '@leeway/shared/run/state.ts';
import type { KeptSignal } from '../../store/waits.ts';
import { describeError, finalFailure } from '../attempts/failure.ts';
import { configIn } from '../config-in-run.ts';
import { factsOf, inputOf, type LiveRun } from '../live/live-run.ts';
import type { PlanNode } from '../plans/plan.ts';

/** Begins the wait; a time that has passed already ends it at once. */
export function waitEvents(run: LiveRun, task: { node: PlanNode; key: Key; nodeRun: WaitRun }): RunEvent[] {
  const { node, key, nodeRun } = task;
  const at = run.deps.clock.now();
  try {
    const plan = nodeRun.wait(configIn(run, node), inputOf(run, node).value, factsOf(run, at));
    const begun = begunEvent(plan, { key, at });
    return begun.until !== null && begun.until <= at ? [begun, timeEnd(begun, { key, at })] : [begun];
  } catch (error) {
    return finalFailure(node, { key, attempt: 1, error: describeError(error), at });
  }
}

type Begun = Extract<RunEvent, { type: 'wait.begun' }>;

function begunEvent(plan: WaitPlan, { key, at }: { key: Key; at: number }): Begun {
  if (plan.kind === 'until') return { type: 'wait.begun', at, key, until: plan.at, signal: null };
  const { name, correlation, until } = plan;
  return { type: 'wait.begun', at, key, until, signal: { name, correlation } };
}

function timeEnd({ signal }: Pick<Begun, 'signal'>, { key, at }: { key: Key; at: number }): RunEvent {
  const output = { at: new Date(at).toISOString() };
  return { type: 'wait.ended', at, key, port: signal === null ? 'out' : 'timeout', by: 'time', output };
}

/** What a timer means for a step that waits; nothing when its wait is over, or is not over yet. */
export function waitIsOver({ state }: Pick<LiveRun, 'state'>, key: Key, at: number): RunEvent[] {
  const step = state.steps[key];
  if (!step?.wait || step.wait.until === null || step.wait.until > at || isFinal(state.status)) return [];
  // A container paused between two of its children, or an effect could be held back.
  if (step.children || step.proposal) return [{ type: 'wait.ended', at, key, port: null, by: 'time' }];
  return [timeEnd(step.wait, { key, at })];
}

/** What a signal means for a step: nothing when it does not wait for it (any more), or its time is over. */
export function signalArrived(
  { state }: Pick<LiveRun, 'state'>,
  { key, signal, at }: { key: Key; signal: KeptSignal; at: number },
): RunEvent[] {
  const wait = state.steps[key]?.wait;
  if (!wait?.signal || isFinal(state.status)) return [];
  if (wait.signal.name !== signal.name || wait.signal.correlation !== signal.correlation) return [];
  if (wait.until !== null && wait.until <= at) return [];
  const output = { value: signal.value, at: new Date(at).toISOString() };
  return [{ type: 'wait.ended', at, key, port: 'out', by: 'signal', output, signal: signal.id }];
}
