import { expect, test } from 'vitest';
import { hasCalmed, isGrowing, type Sample, withSample } from './growth.ts';

const looks = (...depths: number[]): Sample[] => depths.map((depth, index) => ({ at: index * 60_000, depth }));

test.each([
  [true, 'longer at every look', looks(21, 25, 30, 40, 60)],
  [true, 'longer in the end and never shorter', looks(20, 20, 20, 21, 21)],
  [false, 'shorter once in between', looks(21, 30, 29, 40, 60)],
  [false, 'long but steady', looks(50, 50, 50, 50, 50)],
  [false, 'a few only', looks(1, 2, 3, 4, 19)],
  [false, 'seen too seldom to tell', looks(20, 40, 80, 160)],
])('growing is %s for a queue that is %s', (expected, _what, samples) => {
  expect(isGrowing(samples)).toBe(expected);
});

test('only the last looks count', () => {
  const samples = looks(90, 10, 20, 30, 40, 50).reduce<Sample[]>(withSample, []);
  expect(samples).toHaveLength(5);
  expect(isGrowing(samples)).toBe(true);
});

test('it is over when the queue is short, or half of its longest', () => {
  expect(hasCalmed({ at: 0, depth: 19 }, 30)).toBe(true);
  expect(hasCalmed({ at: 0, depth: 50 }, 100)).toBe(true);
  expect(hasCalmed({ at: 0, depth: 51 }, 100)).toBe(false);
});
