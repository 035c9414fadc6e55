import { expect, test } from 'vitest';
import { approvedAt } from './approved-at.ts';

const curve = [
  { score: 0.5, probability: 0.4 },
  { score: 0.8, probability: 0.9 },
  { score: 0.9, probability: 0.98 },
];

test('between two points of the curve it is read off straight', () => {
  expect(approvedAt({ verdicts: 200, points: [], curve }, 0.85)).toBe('about 94 of 100 approved');
  expect(approvedAt({ verdicts: 40, points: [], curve }, 0.65)).toBe('roughly 70 of 100 approved');
});

test('at and beyond the ends of the curve it is what the end says', () => {
  expect(approvedAt({ verdicts: 200, points: [], curve }, 0.8)).toBe('about 90 of 100 approved');
  expect(approvedAt({ verdicts: 200, points: [], curve }, 0.99)).toBe('about 98 of 100 approved');
  expect(approvedAt({ verdicts: 200, points: [], curve }, 0.1)).toBe('about 40 of 100 approved');
});

test('without enough answers there is none', () => {
  expect(approvedAt(null, 0.85)).toBeNull();
  expect(approvedAt({ verdicts: 19, points: [], curve }, 0.85)).toBeNull();
});
