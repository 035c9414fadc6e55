// How a workflow is doing, in one word, and the order in which the home table shows it.
import type { WorkflowSummary } from '@leeway/shared/api/workflows.ts';

export type Health = 'needsYou' | 'stuck' | 'fine' | 'off';

const order: readonly Health[] = ['needsYou', 'stuck', 'fine', 'off'];

/** A question for a person comes first: it is what can be done now. Sample runs of a draft ask too. */
export function healthOf({ counts, status }: Pick<WorkflowSummary, 'counts' | 'status'>): Health {
  if (counts.waiting > 0) return 'needsYou';
  if (status !== 'live') return 'off';
  return counts.failed7d > 0 ? 'stuck' : 'fine';
}

/** Why, in a few words; empty when the health's own word says it all. */
export function healthNote({ counts, status }: Pick<WorkflowSummary, 'counts' | 'status'>): string {
  const failed = counts.failed7d > 0 ? `${counts.failed7d} failed this week` : '';
  if (status === 'draft') return 'not published yet';
  if (status === 'paused') return 'paused';
  return failed;
}

/** Needs you, stuck, fine, off; within each the one changed last comes first. */
export function sortByNeed(workflows: readonly WorkflowSummary[]): WorkflowSummary[] {
  const rank = (workflow: WorkflowSummary) => order.indexOf(healthOf(workflow));
  return workflows.toSorted((a, b) => rank(a) - rank(b) || b.updatedAt - a.updatedAt);
}
