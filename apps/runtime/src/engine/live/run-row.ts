// What the list of runs says of a run: it follows from the run's state.
import type { RunState, RunStatus, StepState } from '@leeway/shared/run/state.ts';
import type { RunRow } from '../../store/journal/append.ts';
import { openQuestion } from '../attempts/question.ts';
import type { Plan } from '../plans/plan.ts';

/**
 * A run that is put away waits, also when its journal says that it runs: for child runs that wait themselves, or for its next
 * attempt. What it waits for is in `note`.
 */
export function rowOf(plan: Plan, state: RunState, isParked: boolean): RunRow {
  let costUsd = 0;
  let waitsFor: string | null = null;
  for (const step of Object.values(state.steps)) {
    costUsd += step.call?.costUsd ?? 0;
    for (const { replaced } of step.approvals) costUsd += replaced?.costUsd ?? 0;
    if (waitsFor === null && isWaiting(step)) waitsFor = plan.nodes.get(step.nodeId)?.title ?? null;
  }
  const status = statusOf(state, isParked);
  const note = status === 'waiting' ? waitsFor : failureOf(state);
  return { status, endedAt: state.endedAt, note, costUsd, isParked };
}

/** As it is shown to people. */
export function statusOf({ status }: RunState, isParked: boolean): RunStatus {
  return isParked && status === 'running' ? 'waiting' : status;
}

function isWaiting(step: StepState): boolean {
  const hasChildren = (step.children?.counts.running ?? 0) > 0;
  return step.wait !== null || hasChildren || step.status === 'retrying' || openQuestion(step) !== null;
}

function failureOf({ status, error }: RunState): string | null {
  return status === 'failed' ? (error?.message ?? 'A step failed.') : null;
}
