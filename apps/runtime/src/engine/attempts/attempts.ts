// The attempts of a step that calls the outside: each with its time limit, its turn at the connection, and what follows a failure.
import { RetryableError, type RunContext, UncertainError } from '@leeway/nodes/contract/run.ts';
import type { Key, RunEvent, StepError } from '@leeway/shared/run/event.ts';
import { isRewriting, type StepState } from '@leeway/shared/run/state.ts';
import { LONG_PAUSE_MS } from '../../store/timers.ts';
import { RunClosed } from '../durable/sqlite.ts';
import { RunTimedOut } from '../limits/run-time.ts';
import type { LiveRun } from '../live/live-run.ts';
import type { PlanNode } from '../plans/plan.ts';
import { backoffMs, describeError, finalFailure, isRetryable, pauseMs } from './failure.ts';

export interface Task {
  node: PlanNode;
  key: Key;
}

export interface Attempt {
  /** Hands in its events, or throws what the policy decides about. */
  once(run: LiveRun, task: Task & { attempt: number; ctx: RunContext }): Promise<void>;
  /** Whether the outside is about to be called. One that only asks a person takes no turn from others. */
  callsOut(run: LiveRun, task: Task & { attempt: number }): boolean;
}

/** Tries a step until it ended, failed for good, waits long for its next attempt, or the run is stopped. */
export async function attempts(run: LiveRun, task: Task, work: Attempt): Promise<void> {
  const isHandled = await tryAll(run, task, work);
  const { reason } = run.signal();
  if (isHandled || !(reason instanceof RunTimedOut)) return;
  const attempt = run.state.steps[task.key]?.attempts.length ?? 1;
  const failure = {
    key: task.key,
    attempt: Math.max(1, attempt),
    error: describeError(reason),
    at: run.deps.clock.now(),
  };
  // Whatever the step does with failures of its own, this one is the run's.
  run.hand({ events: endOfTrying(run, { ...task.node, onError: 'fail' }, failure) });
}

/** A draft that could not be written again is there as it was: the person decides about that one. */
function endOfTrying(
  run: LiveRun,
  node: PlanNode,
  failure: { key: Key; attempt: number; error: StepError; at: number },
): RunEvent[] {
  const { key, error, at } = failure;
  const step = run.state.steps[key];
  return step && isRewriting(step) ? [{ type: 'approval.kept', at, key, error }] : finalFailure(node, failure);
}

/** Whether its outcome is known or will be; false when the run was stopped under way. */
async function tryAll(run: LiveRun, task: Task, work: Attempt): Promise<boolean> {
  const { node, key } = task;
  const { clock, random } = run.deps;
  const step = run.state.steps[key];
  if (step?.status === 'retrying') {
    if (isPutAway(step, clock.now())) return true;
    await sleepUntil(run, step.retryAt ?? 0);
  }
  for (let attempt = numberOfNext(step); !run.signal().aborted && !run.stopSignal().aborted; attempt += 1) {
    const error = await tryOnce(run, { ...task, attempt }, work);
    if (error === 'stopped') return false;
    if (error === null || error.value instanceof RunClosed) return true;
    const at = clock.now();
    const failure = { key, attempt, error: describeError(error.value), at };
    if (error.value instanceof UncertainError && !node.isIdempotent) {
      run.hand({ events: [{ type: 'step.uncertain', ...failure }] });
      return true;
    }
    if (run.signal().aborted) return false;
    if (!isRetryable(error.value, node.retry) || attempt >= node.retry.attempts) {
      run.hand({ events: endOfTrying(run, node, failure) });
      return true;
    }
    const retryAt = at + backoffMs(node.retry, attempt, { random, error: error.value });
    run.hand({ events: [{ type: 'step.failed', ...failure, retryAt }] });
    // The run is put away, and comes back by its timer.
    if (retryAt - at > LONG_PAUSE_MS) return true;
    await sleepUntil(run, retryAt);
  }
  return false;
}

/** Its pause is so long that a timer ends it, and not nearly over: whatever else the run came back for, it does not stay for this. */
function isPutAway({ retryAt, attempts: made }: StepState, now: number): boolean {
  const failedAt = made.at(-1)?.endedAt ?? retryAt ?? 0;
  return retryAt !== null && retryAt - failedAt > LONG_PAUSE_MS && retryAt - now > LONG_PAUSE_MS;
}

/** An attempt that a crash cut off counts as begun: the same number goes again. */
function numberOfNext(step: StepState | undefined): number {
  const last = step?.attempts[step.attempts.length - 1];
  if (!last) return 1;
  return last.endedAt === null ? last.number : last.number + 1;
}

/** Null when it went well; `stopped` when the run was, before it was this attempt's turn. */
async function tryOnce(
  run: LiveRun,
  task: Task & { attempt: number },
  work: Attempt,
): Promise<{ value: unknown } | 'stopped' | null> {
  const turn = await takeTurns(run, task, work);
  if (turn === 'stopped' || 'value' in turn) return turn;
  // From here on the time of the attempt counts: waiting for its turn was none of its own.
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(timeoutError(task.node)), task.node.timeoutMs);
  const endTime = run.time.begin();
  const signal = AbortSignal.any([timeout.signal, run.signal()]);
  const ctx = run.deps.contextFor({
    signal,
    idempotencyKey: idempotencyKeyOf(run, task.key),
    run: run.head,
    nodeTitle: task.node.title,
  });
  try {
    await work.once(run, { ...task, ctx });
    return null;
  } catch (error) {
    const pause = pauseMs(error);
    // Before the turn is given back, else the next in the queue would run into the same answer.
    if (task.node.connection !== null && pause !== null) {
      run.deps.connectionLimits.pause(task.node.connection, run.deps.clock.now() + pause);
    }
    return { value: timeout.signal.aborted && !(error instanceof UncertainError) ? timeout.signal.reason : error };
  } finally {
    clearTimeout(timer);
    endTime();
    turn.giveBack();
  }
}

/** Run numbers begin anew with a new or a restored data folder; with the moment of its start, no other run ever had this key. */
function idempotencyKeyOf({ head }: LiveRun, key: Key): string {
  return `${head.id}.${head.startedAt.toString(36)}/${key}`;
}

type Turn = { giveBack: () => void } | { value: unknown } | 'stopped';

/** Waits until the workflow and the connection may do one thing more. `stopped`: cancelled, or the engine is closing. */
async function takeTurns(run: LiveRun, task: Task & { attempt: number }, work: Attempt): Promise<Turn> {
  const { connection } = task.node;
  const { runSlots, connectionLimits } = run.deps;
  const isFree = connection === null && runSlots.hasRoom(run);
  // Only who finds a queue asks whether it has to stand in it.
  if (!isFree && !work.callsOut(run, task)) return { giveBack: () => undefined };
  const signal = AbortSignal.any([run.signal(), run.stopSignal()]);
  const taken: (() => void)[] = [];
  const giveBack = (): void => taken.splice(0).forEach((give) => give());
  try {
    taken.push(await runSlots.take(run, signal));
    if (connection !== null)
      taken.push(await connectionLimits.acquire({ connectionId: connection, workflowId: run.plan.workflowId, signal }));
    if (!signal.aborted) return { giveBack };
    giveBack();
    return 'stopped';
  } catch (value) {
    giveBack();
    return signal.aborted ? 'stopped' : { value };
  }
}

function timeoutError(node: PlanNode): Error {
  const message = `“${node.title}” took longer than ${node.timeoutMs / 1000} s and was stopped.`;
  return new RetryableError(message, { kind: 'timeout' });
}

/** Waits for a time, a cancel or a stop, whichever is first. */
function sleepUntil(run: LiveRun, at: number): Promise<void> {
  const signal = AbortSignal.any([run.signal(), run.stopSignal()]);
  return new Promise((resolve) => {
    const timer = setTimeout(done, Math.max(0, at - run.deps.clock.now()));
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
