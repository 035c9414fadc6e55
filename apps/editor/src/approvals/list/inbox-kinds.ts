import type { InboxKind } from '@leeway/shared/api/approvals.ts';

/** What may stand in the inbox, and what its filter calls it. */
export const INBOX_KINDS: readonly (readonly [InboxKind, string])[] = [
  ['draft', 'Drafts'],
  ['gate', 'Approval steps'],
  ['form', 'Forms'],
  ['uncertain', 'Did it happen?'],
  ['audit', 'Sample checks'],
];
