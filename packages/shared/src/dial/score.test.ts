import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ScoreInput, scoreOf, scorePartsSchema, wholeScore } from './score.ts';

const sure: ScoreInput = {
  materialValues: ['1,200', '12 May'],
  ungrounded: [],
  confidence: 0.9,
  confidenceFrom: 'self-report',
  failedChecks: [],
  second: null,
};
const agreed = { share: 1, differing: [], doubts: [] };

describe('without a second reading', () => {
  test('six parts what is found in the source, four parts confidence, with 4 decimals', () => {
    expect(scoreOf(sure)).toMatchObject({ score: 0.96, agreement: null, recipe: 'v1-single' });
    expect(scoreOf({ ...sure, ungrounded: ['12 May'] })).toMatchObject({ grounded: 0.5, score: 0.66 });
    expect(scoreOf({ ...sure, materialValues: ['a', 'b', 'c'], ungrounded: ['a'], confidence: 1 / 3 }).score).toBe(
      0.5333,
    );
  });
});

describe('with a second reading', () => {
  test('nine parts agreement, seven what is found in the source, four confidence', () => {
    expect(scoreOf({ ...sure, second: agreed })).toMatchObject({ score: 0.98, agreement: 1, recipe: 'v1' });
    expect(scoreOf({ ...sure, second: { ...agreed, share: 0 } }).score).toBe(0.53);
    expect(scoreOf({ ...sure, ungrounded: ['12 May'], second: { ...agreed, share: 2 / 3 } }).score).toBe(0.655);
  });

  test('the fields it found otherwise and its doubts are kept for the reviewer', () => {
    const second = { share: 0.5, differing: ['budget'], doubts: ['It reads otherwise.'] };
    expect(scoreOf({ ...sure, second })).toMatchObject({ differing: ['budget'], doubts: ['It reads otherwise.'] });
  });

  test('never more than with a better agreement: one that failed counts as none', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(part, part, part, (confidence, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const at = (value: number) => scoreOf({ ...sure, confidence, second: { ...agreed, share: value } }).score;
        return at(0) <= at(less) && at(less) <= at(more);
      }),
    );
  });
});

test('any failed check vetoes, also where both readings agree', () => {
  const failed = { ...sure, failedChecks: ['The total is wrong.'] };
  expect(scoreOf(failed)).toMatchObject({ score: 0, grounded: 1 });
  expect(scoreOf({ ...failed, second: agreed })).toMatchObject({ score: 0, agreement: 1 });
});

test('without material values all of it counts as found', () => {
  expect(scoreOf({ ...sure, materialValues: [], confidence: 1 }).score).toBe(1);
  expect(scoreOf({ ...sure, materialValues: [], confidence: 1, second: agreed }).score).toBe(1);
});

test('without a confidence signal it is half sure, and says that there was none', () => {
  expect(scoreOf({ ...sure, confidence: null })).toMatchObject({ confidence: 0.5, confidenceFrom: 'none', score: 0.8 });
});

test('parts outside 0 to 1 are cut, so that they always fit the journal', () => {
  for (const value of [-1, 7]) {
    const parts = scoreOf({ ...sure, confidence: value, second: { ...agreed, share: value } });
    expect(scorePartsSchema.parse(parts)).toEqual(parts);
  }
});

const OLD: Parameters<typeof wholeScore>[0] = {
  score: 0.96,
  grounded: 1,
  confidence: 0.9,
  confidenceFrom: 'self-report',
  failedChecks: [],
  ungrounded: [],
  recipe: 'v1-single',
};

test('a score of an older journal is read as one without a second reading', () => {
  const whole = { ...OLD, agreement: null, differing: [], doubts: [] };
  expect(scorePartsSchema.parse(OLD)).toEqual(whole);
  expect(wholeScore(OLD)).toEqual(whole);
});
