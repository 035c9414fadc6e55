// The pages of the inbox as they are kept in the browser.
import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';

/** All items of the pages, each once: a page that was read later may begin with what an earlier one already holds. */
export function itemsOf(pages: readonly { items: readonly ApprovalSummary[] }[]): ApprovalSummary[] {
  const byId = new Map(pages.flatMap(({ items }) => items).map((item) => [item.id, item]));
  return [...byId.values()];
}
