import { expect, test } from 'vitest';
import { scoreOf, scorePartsSchema } from './score.ts';

const sure = {
  materialValues: ['1,200', '12 May'],
  ungrounded: [],
  confidence: 0.9,
  confidenceFrom: 'self-report' as const,
  failedChecks: [],
};

test('six parts what is found in the source, four parts confidence, with 4 decimals', () => {
  expect(scoreOf(sure).score).toBe(0.96);
  expect(scoreOf({ ...sure, ungrounded: ['12 May'] })).toMatchObject({ grounded: 0.5, score: 0.66 });
  expect(scoreOf({ ...sure, materialValues: ['a', 'b', 'c'], ungrounded: ['a'], confidence: 1 / 3 }).score).toBe(
    0.5333,
  );
});

test('any failed check vetoes', () => {
  expect(scoreOf({ ...sure, failedChecks: ['The total is wrong.'] })).toMatchObject({ score: 0, grounded: 1 });
});

test('without material values all of it counts as found', () => {
  expect(scoreOf({ ...sure, materialValues: [], confidence: 1 }).score).toBe(1);
});

test('without a confidence signal it is half sure, and says that there was none', () => {
  expect(scoreOf({ ...sure, confidence: null })).toMatchObject({ confidence: 0.5, confidenceFrom: 'none', score: 0.8 });
});

test('a confidence outside 0 to 1 is cut, so that the parts always fit the journal', () => {
  for (const confidence of [-1, 7]) {
    const parts = scoreOf({ ...sure, confidence });
    expect(scorePartsSchema.parse(parts)).toEqual(parts);
  }
});
