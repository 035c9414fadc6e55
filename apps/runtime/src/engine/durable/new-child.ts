// A run that is about to begin for a step of another one.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { RunHead } from '../../store/journal/append.ts';
import type { Plan } from '../plans/plan.ts';

export interface RunStart {
  head: RunHead;
  plan: Plan;
  started: Extract<RunEvent, { type: 'run.started' }>;
}

/** `again`: a child that failed goes on where it stopped. */
export type NewChild = { kind: 'new'; start: RunStart } | { kind: 'again'; run: string };
