import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import type { RowProps } from './approval-row.tsx';

export type RowListProps = {
  items: readonly ApprovalSummary[];
  /** How many there are in all, also those that are not loaded yet. */
  total: number;
  currentId: string | undefined;
  rowOf: (item: ApprovalSummary) => RowProps;
  /** Called when the end of what is loaded comes into sight; undefined when all is loaded. */
  onEnd: (() => void) | undefined;
};

/** What the list is called for those who do not see it. */
export const LIST_NAME = 'Waiting for a decision';
