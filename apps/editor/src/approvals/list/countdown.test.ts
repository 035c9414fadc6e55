import { expect, test } from 'vitest';
import { countdownOf, secondsLeft } from './countdown.ts';

const minute = 60_000;
const item = { askedAt: 0, dueAt: 90 * minute };

test('is calm in the first two thirds, amber in the last third, red when it is late', () => {
  expect(countdownOf(item, 50 * minute)).toEqual({ text: '40 min', tone: 'neutral' });
  expect(countdownOf(item, 61 * minute)).toEqual({ text: '29 min', tone: 'wait' });
  expect(countdownOf(item, 102 * minute)).toEqual({ text: '12 min late', tone: 'fail' });
});

test('says nothing without a due time', () => {
  expect(countdownOf({ askedAt: 0, dueAt: null }, 5)).toBeNull();
});

test('counts the undo time down in whole seconds, never below nothing', () => {
  expect([secondsLeft(10_000, 0), secondsLeft(10_000, 9001), secondsLeft(10_000, 12_000)]).toEqual([10, 1, 0]);
});
