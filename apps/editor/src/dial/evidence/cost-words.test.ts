import { expect, it } from 'vitest';
import { readingWords, slipWords } from './cost-words.ts';
import { wilsonRange } from './wilson-range.ts';

const outcome = { total: 200, alone: 148, fine: 145, notFine: 3, asks: 52 };
const marion = { name: 'Marion', isPlural: false };

it('says how many are read instead of how many, and the time that saves', () => {
  const facts = { outcome, itemsPerMonth: 200, secondsPerReview: 53, reader: marion };
  expect(readingWords({ ...facts, auditShare: 0 })).toBe(
    'At this dial Marion reads 52 instead of 200 a month: about 2 h 11 saved.',
  );
  expect(readingWords({ ...facts, auditShare: 0.1 })).toContain('reads 52 instead of 200 a month and checks 15 by lot');
});

it('has words of its own for all of them', () => {
  const facts = { itemsPerMonth: 200, secondsPerReview: null, reader: { name: 'your reviewers', isPlural: true } };
  const all = { ...outcome, alone: 200, asks: 0 };
  expect(readingWords({ ...facts, outcome: all, auditShare: 0.5 })).toBe(
    'At this dial your reviewers read none of 200 a month and check 100 by lot.',
  );
  expect(readingWords({ ...facts, outcome: all, auditShare: 1 })).toContain('and check each one afterwards');
});

it('says that all are read when none goes alone, and nothing before the first item', () => {
  const facts = { itemsPerMonth: 1200, secondsPerReview: null, auditShare: 0.2, reader: marion };
  const none = { ...outcome, alone: 0, fine: 0, notFine: 0, asks: 200 };
  expect(readingWords({ ...facts, outcome: none })).toBe('At this dial Marion reads all 1,200 a month.');
  expect(readingWords({ ...facts, outcome: { ...none, total: 0, asks: 0 } })).toBeNull();
});

it('gives the expected slips with their range', () => {
  expect(slipWords(outcome)).toBe('Expected slips 2.0 per 100 that go alone (95% range 0.7–5.8, from 3 of 148).');
  expect(slipWords({ ...outcome, alone: 0 })).toBeNull();
});

it('keeps a range within 0 and 1 and around the rate', () => {
  expect(wilsonRange(0, 30)?.low).toBe(0);
  expect(wilsonRange(30, 30)?.high).toBeCloseTo(1);
  const range = wilsonRange(5, 50);
  expect(range && range.low < 0.1 && range.high > 0.1).toBe(true);
});
