import { expect, test } from 'vitest';
import { isFiltered, queryOf } from './runs-query.ts';

test('an empty filter asks for everything', () => {
  expect(Object.values(queryOf({})).every((value) => value === undefined)).toBe(true);
  expect(isFiltered({})).toBe(false);
});

test('words that are no status or mode are left out', () => {
  expect(queryOf({ status: 'failed,odd', mode: 'dream' })).toMatchObject({ status: 'failed', mode: undefined });
  expect(isFiltered({ status: 'odd' })).toBe(false);
});

test('the last day counts whole', () => {
  const { from = 0, to = 0 } = queryOf({ from: '2026-12-15', to: '2026-12-15' });
  expect(new Date(from).getHours()).toBe(0);
  expect(to - from).toBe(24 * 60 * 60 * 1000 - 1);
});
