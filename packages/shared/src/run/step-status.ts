// The status of a step and what is counted of it: how every fold moves a step on.
import type { RunState, StepState, StepStatus } from './state.ts';

const isActive = (status: StepStatus): boolean => status === 'running' || status === 'retrying' || status === 'decided';
const isWaiting = (status: StepStatus): boolean => status === 'waiting' || status === 'uncertain';

/** Moves a step to a status, and keeps the counts of the run in step with it. */
export function setStatus(state: RunState, step: StepState, status: StepStatus): void {
  if (isActive(step.status)) state.counts.active -= 1;
  if (isWaiting(step.status)) state.counts.waiting -= 1;
  if (step.status === 'failed') state.counts.failed -= 1;
  step.status = status;
  if (isActive(status)) state.counts.active += 1;
  if (isWaiting(status)) state.counts.waiting += 1;
  if (status === 'failed') state.counts.failed += 1;
}

/** The step is over, and left by `port`; null: nothing that follows it is taken. */
export function settle(
  state: RunState,
  step: StepState,
  end: { status: StepStatus; port: string | null; at: number },
): void {
  closeAttempt(step, end.at, null);
  step.port = end.port;
  step.endedAt = end.at;
  step.settledAs = state.counts.settled;
  state.counts.settled += 1;
  setStatus(state, step, end.status);
}

/** Its attempt under way has ended, well or with an error. */
export function closeAttempt(step: StepState, at: number, error: StepState['error']): void {
  step.isIntended = false;
  const attempt = step.attempts[step.attempts.length - 1];
  if (!attempt || attempt.endedAt !== null) return;
  attempt.endedAt = at;
  attempt.error = error;
}
