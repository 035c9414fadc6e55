// The pages of the inbox as they are kept in the browser, and what is done to them before they are read anew.
import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';

export interface InboxPage {
  items: readonly ApprovalSummary[];
  next: string | null;
  open: number;
  dueWithinHour: number;
}

/** All items of the pages, each once: a page that was read later may begin with what an earlier one already holds. */
export function itemsOf(pages: readonly InboxPage[]): ApprovalSummary[] {
  const byId = new Map(pages.flatMap(({ items }) => items).map((item) => [item.id, item]));
  return [...byId.values()];
}

/** The pages without some items, such as what somebody has just decided. The same pages when they hold none of them. */
export function withoutItems<Page extends InboxPage>(
  pages: readonly Page[],
  ids: ReadonlySet<string>,
): readonly Page[] {
  if (!pages.some(({ items }) => items.some(({ id }) => ids.has(id)))) return pages;
  return pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !ids.has(id)) }));
}
