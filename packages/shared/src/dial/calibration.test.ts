import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrated, fitCalibration, refitAt, shownProbability } from './calibration.ts';
import { effectiveAlpha, isBlindWorse, reviewerBounds } from './canaries.ts';
import { canonicalEvidence } from './evidence-key.ts';
import { fisherTwoSided } from './fisher.ts';
import { fitIsotonic } from './isotonic.ts';

const verdicts = fc.array(
  fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), right: fc.double({ min: 0, max: 1, noNaN: true }) }),
  { maxLength: 80 },
);

describe('the calibrated label', () => {
  test('never shows a higher score as less sure', () => {
    fc.assert(
      fc.property(verdicts, (points) => {
        const fit = fitCalibration(points);
        expect(fit.a).toBeGreaterThanOrEqual(0);
        expect(fit.b).toBeGreaterThanOrEqual(0);
        const shown = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1].map((score) => calibrated(fit, score));
        expect(shown).toEqual([...shown].sort((a, b) => a - b));
      }),
    );
  });

  test('of a score that is always right, or reversed, stays in bounds', () => {
    const reversed = Array.from({ length: 200 }, (_, index) => ({ score: index / 200, right: index < 100 ? 1 : 0 }));
    const flat = fitCalibration(reversed);
    expect([flat.a, flat.b]).toEqual([0, 0]);
    expect(calibrated(flat, 0.9)).toBeCloseTo(0.5, 2);
    expect(calibrated(fitCalibration(reversed.map(({ score }) => ({ score, right: 1 }))), 0.5)).toBeGreaterThan(0.9);
  });

  test('is shown in tens at first, and not at all before 20 answers', () => {
    expect(shownProbability(19, 0.96)).toBeNull();
    expect(shownProbability(20, 0.94)).toEqual({ percent: 90, isRough: true });
    expect(shownProbability(100, 0.964)).toEqual({ percent: 96, isRough: false });
  });

  test('is fitted anew at set counts only', () => {
    expect([0, 19, 20, 99, 199, 499, 500, 999, 1700].map(refitAt)).toEqual([0, 0, 20, 50, 100, 200, 500, 500, 1500]);
  });

  test('the isotonic fit rises and keeps the mean', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 1 }), (values) => {
        const points = values.map((value, x) => ({ x, y: (Math.abs(value) % 97) / 97 }));
        const fit = fitIsotonic(points).map(([, y]) => y);
        expect(fit).toEqual([...fit].sort((a, b) => a - b));
        const sum = (each: readonly number[]) => each.reduce((total, y) => total + y, 0);
        expect(sum(fit)).toBeCloseTo(sum(points.map(({ y }) => y)), 8);
      }),
    );
  });
});

describe('reviewers', () => {
  test('who miss planted mistakes lower the limit', () => {
    expect(effectiveAlpha({ alpha: 0.05, missed: 0, shown: 0 })).toBe(0.05);
    expect(effectiveAlpha({ alpha: 1, missed: 0, shown: 40 })).toBeCloseTo(0.87, 2);
    expect(effectiveAlpha({ alpha: 1, missed: 0, shown: 100 })).toBeCloseTo(0.95, 2);
    expect(effectiveAlpha({ alpha: 0.05, missed: 20, shown: 40 })).toBeLessThan(0.02);
    expect(reviewerBounds({ missed: 0, shown: 0 }, 0.04)).toEqual({ missUpper: 1, catchLower: 0, corrected: 1 });
  });

  // R: fisher.test(matrix(c(3, 1, 1, 3), 2)), the lady tasting tea; and matrix(c(12, 88, 20, 480), 2).
  test('are compared by the exact test', () => {
    expect(fisherTwoSided({ k: 3, n: 4 }, { k: 1, n: 4 })).toBeCloseTo(0.4857142857, 9);
    expect(fisherTwoSided({ k: 10, n: 10 }, { k: 0, n: 10 })).toBeCloseTo(1.0825088e-5, 11);
    expect(fisherTwoSided({ k: 5, n: 50 }, { k: 5, n: 50 })).toBeCloseTo(1, 9);
  });

  test('who disagree more when they answer first are believed only then', () => {
    expect(isBlindWorse({ blind: { k: 12, n: 40 }, shown: { k: 10, n: 400 } })).toBe(true);
    expect(isBlindWorse({ blind: { k: 2, n: 40 }, shown: { k: 10, n: 400 } })).toBe(false);
    expect(isBlindWorse({ blind: { k: 0, n: 400 }, shown: { k: 100, n: 400 } })).toBe(false);
    expect(isBlindWorse({ blind: { k: 0, n: 0 }, shown: { k: 10, n: 400 } })).toBe(false);
  });
});

describe('the evidence key', () => {
  test('is of one form whatever the order of keys, and of nothing else than behaviour', () => {
    const config = { model: 'm', params: { b: 1, a: { d: 2, c: [3] } }, prompt: 'é \r\nb  \n', upstream: ['z', 'a'] };
    expect(canonicalEvidence({ ...config, ...{ title: 'Renamed', x: 3 } })).toBe(
      '{"model":"m","params":{"a":{"c":[3],"d":2},"b":1},"prompt":"é\\nb","upstream":["a","z"]}',
    );
    expect(canonicalEvidence({ ...config, prompt: 'e\u0301\nb' })).toBe(
      canonicalEvidence({ ...config, tools: undefined }),
    );
  });

  test('changes with each part of the behaviour', () => {
    const parts = [
      'kind',
      'provider',
      'model',
      'params',
      'prompt',
      'outputSchema',
      'tools',
      'checks',
      'retrieval',
      'action',
    ];
    const more = ['scoreRecipe', 'lossRecipe', 'kindVersion'];
    const texts = [...parts, ...more].map((part) => canonicalEvidence({ [part]: 'changed' }));
    expect(new Set([...texts, canonicalEvidence({})]).size).toBe(14);
  });
});
