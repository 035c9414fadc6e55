import { expect, test } from 'vitest';
import { lossWords } from './loss-words.ts';

const cost = { averageAmount: 120, itemsPerWeek: 300, amountField: 'enquiry.budget', currency: 'GBP' };

test('it is the bound times the average amount times the items that go alone', () => {
  expect(lossWords({ cost, upper: 0.05, coverage: 1, limit: undefined })).toBe(
    'Could cost up to £1,800 a week: very likely fewer than 5.0 mistakes in 100, 300 items a week alone, £120 each on average.',
  );
  expect(lossWords({ cost, upper: 0.05, coverage: 0.5, limit: undefined })).toContain('up to £900 a week');
});

test('a limit below the average lowers it, one above it changes nothing', () => {
  expect(lossWords({ cost, upper: 0.05, coverage: 1, limit: 60 })).toContain('up to £900 a week');
  expect(lossWords({ cost, upper: 0.05, coverage: 1, limit: 5000 })).toContain('up to £1,800 a week');
});

test('without a known currency it is a plain number', () => {
  const { currency: _none, ...plain } = cost;
  expect(lossWords({ cost: plain, upper: 0.05, coverage: 1, limit: undefined })).toContain('up to 1,800 a week');
});

test('before anything is proved every item may be wrong, and it says so', () => {
  expect(lossWords({ cost, upper: 1, coverage: 1, limit: undefined })).toContain(
    'up to £36,000 a week: nothing is proved yet, so all may be wrong',
  );
});

test('what goes nowhere alone costs nothing', () => {
  expect(lossWords({ cost, upper: 0.05, coverage: 0, limit: undefined })).toBeNull();
  expect(lossWords({ cost, upper: 0.05, coverage: 1, limit: 0 })).toBeNull();
});
