import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backtest, backtestAt, prepareHistory } from './backtest.ts';
import { certify } from './certify.ts';
import { positionsOf } from './positions.ts';

const logs = fc.array(fc.double({ min: -20, max: 30, noNaN: true }), { minLength: 1, maxLength: 6 });
const histories = fc.array(
  fc.record({
    score: fc.integer({ min: 0, max: 20 }).map((n) => n / 20),
    loss: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0.5, 1),
  }),
  { maxLength: 300 },
);
const POSITIONS = [0.8, 0.6, 0.4, 0.2, 0];

function fastestMs(work: () => unknown): number {
  const times = Array.from({ length: 10 }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
  return Math.min(...times);
}

describe('the certificate', () => {
  test('is the closed test over every group of positions', () => {
    fc.assert(
      fc.property(logs, (logE) => {
        const groups = Array.from({ length: 2 ** logE.length - 1 }, (_, bits) =>
          logE.flatMap((log, index) => (((bits + 1) >> index) & 1 ? [{ index, e: Math.exp(log) }] : [])),
        );
        const means = groups.map((group) => group.reduce((sum, { e }) => sum + e, 0) / group.length);
        fc.pre(means.every((mean) => Math.abs(mean - 20) > 1e-6));
        const expected = logE.map((_, index) =>
          groups.every((group, at) => !group.some((each) => each.index === index) || (means[at] ?? 0) >= 20),
        );
        expect(certify(logE, 0.05)).toEqual(expected);
      }),
    );
  });

  test('never gives less than one position alone would get with its share of delta', () => {
    fc.assert(
      fc.property(logs, (logE) => {
        const certified = certify(logE, 0.05);
        const isEnoughAlone = logE.map((log) => log >= Math.log(logE.length / 0.05) + 1e-9);
        expect(certified.map((is, index) => is || !isEnoughAlone[index])).not.toContain(false);
      }),
    );
  });

  test('never grows with a stricter certainty or with less evidence', () => {
    fc.assert(
      fc.property(logs, fc.nat({ max: 5 }), (logE, at) => {
        const certified = certify(logE, 0.05);
        const stricter = certify(logE, 0.01);
        const weaker = certify(
          logE.map((log, index) => (index === at ? log - 1 : log)),
          0.05,
        );
        for (const [index, is] of certified.entries()) {
          expect(is || !stricter[index]).toBe(true);
          expect(is || !weaker[index]).toBe(true);
        }
      }),
    );
  });

  test('is taken in logarithms, so that no record is too good', () => {
    expect(certify([40_000, -40_000], 0.05)).toEqual([true, false]);
    expect(certify([-Infinity, 2000], 0.05)).toEqual([false, true]);
  });
});

describe('the backtest', () => {
  test('does not depend on the order of the verdicts', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const rule = { alpha: 0.1, delta: 0.05 };
        expect(backtest([...history].reverse(), POSITIONS, rule)).toEqual(backtest(history, POSITIONS, rule));
      }),
      { numRuns: 30 },
    );
  });

  test('certifies a row exactly when its bound is at most alpha, and nothing more for a stricter alpha', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const loose = backtest(history, POSITIONS, { alpha: 0.2, delta: 0.05 });
        const strict = backtest(history, POSITIONS, { alpha: 0.1, delta: 0.05 });
        for (const row of loose.rows) {
          expect(row.upper <= 0.2).toBe(row.certified);
          expect(row.needMore === 0).toBe(row.certified);
          expect(row.upper).toBeGreaterThanOrEqual(row.rate ?? 0);
        }
        expect(strict.lowestCertified ?? -1).toBeLessThanOrEqual(loose.lowestCertified ?? -1);
      }),
      { numRuns: 30 },
    );
  });

  test('of a threshold typed by hand counts the same and certifies nothing', () => {
    const history = Array.from({ length: 200 }, (_, index) => ({
      score: (index % 100) / 100,
      loss: index === 7 ? 1 : 0,
    }));
    const row = backtestAt(history, 0.33, { alpha: 0.05, delta: 0.05 });
    expect(row).toMatchObject({ position: 0.33, alone: 134, toHuman: 66, disagreements: 0, rate: 0, certified: false });
    expect(row.upper).toBeLessThan(0.05);
    expect(row.needMore).toBe(0);
    expect(backtestAt(history, 0.01, { alpha: 0.05, delta: 0.05 })).toMatchObject({ alone: 198, disagreements: 1 });
    expect(backtestAt(history, 0.9, { alpha: 0.05, delta: 0.05 })).toMatchObject({ alone: 20, needMore: 54 });
  });

  test('answers at once for ten thousand verdicts', () => {
    const history = Array.from({ length: 10_000 }, (_, index) => ({
      score: ((index * 7919) % 10_007) / 10_007,
      loss: index % 31 === 0 ? 1 : index % 17 === 0 ? 0.4 : 0,
    }));
    const prepared = prepareHistory(history);
    const rule = { alpha: 0.05, delta: 0.05 };
    expect(backtestAt(prepared, 0.37, rule)).toEqual(backtestAt(history, 0.37, rule));
    // The fastest of a few: another program may take the processor away for a while.
    expect(fastestMs(() => backtestAt(history, 0.5, rule))).toBeLessThan(50);
    expect(fastestMs(() => backtestAt(prepared, 0.5, rule))).toBeLessThan(10);
    expect(fastestMs(() => backtest(prepared, POSITIONS, rule))).toBeLessThan(50);
  });
});

test('positions come from the first 20 scores alone', () => {
  const scores = Array.from({ length: 20 }, (_, index) => (index + 1) / 20);
  expect(positionsOf(scores)).toEqual([0.75, 0.55, 0.35, 0.2, 0]);
  expect(positionsOf([...scores, 1, 1, 1, 1, 1, 1])).toEqual(positionsOf(scores));
});
