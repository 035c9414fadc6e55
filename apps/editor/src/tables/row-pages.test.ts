import { expect, it } from 'vitest';
import { ApiError } from '../api/client.ts';
import { addFirst, findRow, type RowPages, removeRow, replaceRow, rowOfConflict, setCell } from './row-pages.ts';

const row = (id: string, name: string, revision = 1) => ({
  id,
  values: { name },
  revision,
  createdAt: 0,
  updatedAt: 0,
});
const pages: RowPages = {
  pageParams: [undefined, 'c'],
  pages: [
    { items: [row('3', 'c'), row('2', 'b')], next: 'c' },
    { items: [row('1', 'a')], next: null },
  ],
};
const names = (changed: RowPages | undefined) =>
  changed?.pages.flatMap(({ items }) => items.map(({ values }) => values.name));

it('changes, replaces, removes and adds rows wherever they stand, and leaves the old pages alone', () => {
  expect(names(setCell(pages, '1', { name: 'z' }))).toEqual(['c', 'b', 'z']);
  expect(findRow(setCell(pages, '1', { name: 'z' }), '1')?.revision).toBe(1);
  expect(findRow(replaceRow(pages, row('2', 'y', 7)), '2')?.revision).toBe(7);
  expect(names(removeRow(pages, '2'))).toEqual(['c', 'a']);
  expect(names(addFirst(pages, row('4', 'd')))).toEqual(['d', 'c', 'b', 'a']);
  expect(names(pages)).toEqual(['c', 'b', 'a']);
});

it('does nothing before anything is loaded', () => {
  expect(setCell(undefined, '1', {})).toBeUndefined();
  expect(names(setCell(pages, 'gone', { name: 'z' }))).toEqual(['c', 'b', 'a']);
});

it('finds the present row in a refusal', () => {
  const stale = (details: unknown) => new ApiError(409, { code: 'table.stale_row', message: '', details });
  expect(rowOfConflict(stale({ row: row('1', 'theirs', 2) }))?.values.name).toBe('theirs');
  expect(rowOfConflict(stale(undefined))).toBeNull();
  expect(rowOfConflict(new Error('no'))).toBeNull();
});
