// What the list of runs says of a run: it follows from the run's state.
import type { RunState, StepState } from '@leeway/shared/run/state.ts';
import type { RunRow } from '../store/append.ts';
import type { Plan } from './plan.ts';
import { openQuestion } from './question.ts';

export function rowOf(plan: Plan, state: RunState): Omit<RunRow, 'isParked'> {
  let costUsd = 0;
  let waitsFor: string | null = null;
  for (const step of Object.values(state.steps)) {
    costUsd += step.call?.costUsd ?? 0;
    if (waitsFor === null && isWaiting(step)) waitsFor = plan.nodes.get(step.nodeId)?.title ?? null;
  }
  return { status: state.status, endedAt: state.endedAt, note: noteOf(state, waitsFor), costUsd };
}

function isWaiting(step: StepState): boolean {
  return step.wait !== null || openQuestion(step) !== null;
}

function noteOf(state: RunState, waitsFor: string | null): string | null {
  if (state.status === 'failed') return state.error?.message ?? 'A step failed.';
  return state.status === 'waiting' ? waitsFor : null;
}
