// What is picked out to be decided at once: items of one kind only, and not too many.
import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';

/** As the API allows at once (BULK_LIMIT of shared/api/approvals.ts, which would bring its schemas onto the phone's screen). */
export const AT_ONCE = 20;

export type Selectable = Pick<ApprovalSummary, 'id' | 'workflowId' | 'nodeId' | 'nodeTitle' | 'workflowTitle' | 'kind'>;

/** The selection after an item was picked or put back; `problem` says why it stayed as it was. */
export function toggleSelected<T extends Selectable>(
  selected: readonly T[],
  item: T,
): { selected: readonly T[]; problem: string | null } {
  if (selected.some(({ id }) => id === item.id)) {
    return { selected: selected.filter(({ id }) => id !== item.id), problem: null };
  }
  const problem = whyNot(selected, item);
  return problem === null ? { selected: [...selected, item], problem } : { selected, problem };
}

function whyNot(selected: readonly Selectable[], item: Selectable): string | null {
  if (item.kind === 'form') return 'A form is filled in one at a time.';
  if (item.kind === 'uncertain') return '“Did this happen?” is answered one at a time.';
  const [first] = selected;
  if (first && !isAlike(first, item)) {
    return `Only items of one kind go together: those of “${first.workflowTitle}: ${first.nodeTitle}”.`;
  }
  return selected.length >= AT_ONCE ? `At most ${AT_ONCE} are decided at once.` : null;
}

function isAlike(one: Selectable, other: Selectable): boolean {
  return one.workflowId === other.workflowId && one.nodeId === other.nodeId && one.kind === other.kind;
}
