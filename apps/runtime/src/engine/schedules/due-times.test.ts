import { expect, test } from 'vitest';
import { MOST_MISSED, timesToRun } from './due-times.ts';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const minutesAgo = (...minutes: number[]) => minutes.map((each) => NOW - each * MINUTE);

test('a time that has just come is run, whatever happens to missed ones', () => {
  for (const missed of ['once', 'all', 'skip'] as const)
    expect(timesToRun(minutesAgo(1), missed, NOW)).toEqual(minutesAgo(1));
});

test('of missed times one is run, all are, or none', () => {
  expect(timesToRun(minutesAgo(9, 6, 3), 'once', NOW)).toEqual(minutesAgo(3));
  expect(timesToRun(minutesAgo(9, 6, 3), 'all', NOW)).toEqual(minutesAgo(9, 6, 3));
  expect(timesToRun(minutesAgo(9, 6, 3), 'skip', NOW)).toEqual([]);
});

test('leaving out what was missed keeps the time that has just come', () => {
  expect(timesToRun(minutesAgo(20, 10, 0), 'skip', NOW)).toEqual(minutesAgo(0));
});

test('of very many missed times the latest are run', () => {
  const due = Array.from({ length: 101 }, (_, index) => NOW - (101 - index) * MINUTE);
  expect(timesToRun(due, 'all', NOW)).toEqual(due.slice(1));
  expect(timesToRun(due, 'all', NOW)).toHaveLength(MOST_MISSED);
});

test('nothing due runs nothing', () => {
  expect(timesToRun([], 'once', NOW)).toEqual([]);
});
