import { expect, test } from 'vitest';
import { neighbour, nextAfter, queueSummary, sortQueue } from './queue.ts';

const item = (id: string, dueAt: number | null, askedAt = 0) => ({ id, dueAt, askedAt });
const ids = (items: { id: string }[]) => items.map(({ id }) => id).join('');
const abc = [item('a', 1), item('b', 2), item('c', 3)];

test('sorts by due time, then what has none by age', () => {
  expect(ids(sortQueue([item('d', null, 9), item('c', null, 1), item('b', 50), item('a', 20)], []))).toBe('abcd');
});

test('what was put off for later stands at the end', () => {
  expect(ids(sortQueue(abc, ['b', 'a']))).toBe('cba');
});

test('moving stops at both ends and begins at the first', () => {
  expect([neighbour(abc, 'a', 1), neighbour(abc, 'c', 1), neighbour(abc, 'a', -1)]).toEqual(['b', 'c', 'a']);
  expect([neighbour(abc, undefined, 1), neighbour([], undefined, 1)]).toEqual(['a', null]);
});

test('after a decision the next one comes, after the last the one before it', () => {
  expect([nextAfter(abc, 'a'), nextAfter(abc, 'c'), nextAfter([item('a', 1)], 'a')]).toEqual(['b', 'b', null]);
});

test('says how many are late and how many are due soon', () => {
  const now = 1_000_000;
  expect(queueSummary([item('a', now - 1), item('b', now + 60_000), item('c', now + 120_000)], now)).toBe(
    '1 is late, 2 are due within the hour',
  );
  expect(queueSummary([item('a', null)], now)).toBe('Nothing is due within the hour');
});
