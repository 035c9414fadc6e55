import { expect, test } from 'vitest';
import { following, neighbour, nextAfter, queueSummary } from './queue.ts';

const item = (id: string, dueAt: number | null) => ({ id, dueAt });
const abc = [item('a', 1), item('b', 2), item('c', 3)];

test('moving stops at both ends and begins at the first', () => {
  const from = (id: string | undefined) => ({ id, place: 0 });
  expect([neighbour(abc, from('a'), 1), neighbour(abc, from('c'), 1), neighbour(abc, from('a'), -1)]).toEqual([
    'b',
    'c',
    'a',
  ]);
  expect([neighbour(abc, from(undefined), 1), neighbour([], from(undefined), 1)]).toEqual(['a', null]);
});

test('from one that somebody else has decided, moving goes on where it stood', () => {
  const gone = { id: 'gone', place: 1 };
  expect([neighbour(abc, gone, 1), neighbour(abc, gone, -1)]).toEqual(['b', 'a']);
  expect(neighbour(abc, { id: 'gone', place: 9 }, 1)).toBe('c');
});

test('after a decision the next one comes, after the last the one before it', () => {
  expect([nextAfter(abc, 'a'), nextAfter(abc, 'c'), nextAfter([item('a', 1)], 'a')]).toEqual(['b', 'b', null]);
});

test('names what is most likely opened next', () => {
  expect([following(abc, 'a', 2), following(abc, 'c', 2), following(abc, undefined, 1)]).toEqual([
    ['b', 'c'],
    [],
    ['a'],
  ]);
});

test('says how many are late and how many are due soon', () => {
  const now = 1_000_000;
  expect(queueSummary([item('a', now - 1), item('b', now + 60_000), item('c', now + 120_000)], now)).toBe(
    '1 is late, 2 are due within the hour',
  );
  expect(queueSummary([item('a', null)], now)).toBe('Nothing is due within the hour');
});
