// Changes to the pages of rows the browser holds: pure, so that an optimistic change can be tested and taken back.
import { type Row, rowSchema } from '@leeway/shared/api/tables.ts';
import type { InfiniteData } from '@tanstack/react-query';
import { ApiError } from '../api/client.ts';

export type RowPage = { items: Row[]; next: string | null };
export type RowPages = InfiniteData<RowPage, string | undefined>;

export function findRow(pages: RowPages | undefined, id: string): Row | undefined {
  return pages?.pages.flatMap(({ items }) => items).find((row) => row.id === id);
}

/** Puts a row in the place of the one with its id. */
export function replaceRow(pages: RowPages | undefined, row: Row): RowPages | undefined {
  return mapItems(pages, (items) => items.map((old) => (old.id === row.id ? row : old)));
}

/** Changes one cell and leaves the revision: the runtime has not seen it yet. */
export function setCell(pages: RowPages | undefined, id: string, values: Row['values']): RowPages | undefined {
  const row = findRow(pages, id);
  return row ? replaceRow(pages, { ...row, values: { ...row.values, ...values } }) : pages;
}

export function removeRow(pages: RowPages | undefined, id: string): RowPages | undefined {
  return mapItems(pages, (items) => items.filter((row) => row.id !== id));
}

/** New rows stand first. */
export function addFirst(pages: RowPages | undefined, row: Row): RowPages | undefined {
  if (!pages) return pages;
  const [first, ...rest] = pages.pages;
  return { ...pages, pages: [{ items: [row, ...(first?.items ?? [])], next: first?.next ?? null }, ...rest] };
}

/** The row as it is now, when a change was refused because somebody else was faster. */
export function rowOfConflict(error: unknown): Row | null {
  if (!(error instanceof ApiError) || error.status !== 409) return null;
  const { details } = error;
  if (typeof details !== 'object' || details === null || !('row' in details)) return null;
  return rowSchema.safeParse(details.row).data ?? null;
}

function mapItems(pages: RowPages | undefined, change: (items: Row[]) => Row[]): RowPages | undefined {
  return pages && { ...pages, pages: pages.pages.map((page) => ({ ...page, items: change(page.items) })) };
}
