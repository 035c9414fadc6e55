import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts';
import { logEvidence, lowerBound, neededVerdicts, upperBound } from './evidence.ts';
import { lgamma, logBeta, logIncompleteBeta } from './special-functions.ts';

const records = fc
  .record({ n: fc.integer({ min: 1, max: 3000 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ n, share }) => ({ n, k: Math.round(n * share * 10) / 10 }))
  .filter(({ n, k }) => k <= n);
const rates = fc.double({ min: 0.001, max: 0.5, noNaN: true });
const deltas = fc.constantFrom(0.001, 0.01, 0.05, 0.1, 0.2);
const SLACK = 1e-9;

/** E(k, n, p) as dial.md 2.1 defines it, by Simpson's rule on v = sqrt(u), which takes the root out of the integrand. */
function evidenceByQuadrature(k: number, n: number, p: number): number {
  const steps = 50_000;
  const at = (v: number) => {
    const u = v * v;
    const win = k === 0 ? 1 : u ** k;
    return win * ((1 - u * p) / (1 - p)) ** (n - k);
  };
  let sum = at(0) + at(1);
  for (let i = 1; i < steps; i += 1) sum += (i % 2 === 1 ? 4 : 2) * at(i / steps);
  return sum / (3 * steps);
}

describe('the evidence', () => {
  test('is the integral it stands for', () => {
    fc.assert(
      fc.property(
        records.filter(({ n }) => n <= 800),
        rates,
        ({ n, k: any }, p) => {
          // Half numbers: Simpson's rule needs v to the power of 2k to be smooth at 0.
          const k = Math.round(any * 2) / 2;
          const byQuadrature = Math.log(evidenceByQuadrature(k, n, p));
          fc.pre(Number.isFinite(byQuadrature));
          expect(logEvidence(k, n, p)).toBeCloseTo(byQuadrature, 7);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('rises with the rate it is held against', () => {
    fc.assert(
      fc.property(records, rates, rates, ({ n, k }, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(logEvidence(k, n, low)).toBeLessThanOrEqual(logEvidence(k, n, high) + SLACK);
      }),
    );
  });

  test('rises with a fine verdict and falls with a wrong one', () => {
    fc.assert(
      fc.property(records, rates, ({ n, k }, p) => {
        const now = logEvidence(k, n, p);
        expect(logEvidence(k, n + 1, p)).toBeGreaterThanOrEqual(now - SLACK);
        expect(logEvidence(k + 1, n + 1, p)).toBeLessThanOrEqual(now + SLACK);
      }),
    );
  });

  test('stays a number for a million verdicts', () => {
    expect(logEvidence(0, 1_000_000, 0.05)).toBeGreaterThan(40_000);
    expect(logEvidence(900_000, 1_000_000, 0.05)).toBeLessThan(-5);
    expect(upperBound(50_000, 1_000_000, 0.05)).toBeCloseTo(0.0508, 3);
  });
});

describe('the bounds', () => {
  test('hold the rate between them', () => {
    fc.assert(
      fc.property(records, deltas, ({ n, k }, delta) => {
        expect(lowerBound(k, n, delta)).toBeLessThanOrEqual(k / n + SLACK);
        expect(upperBound(k, n, delta)).toBeGreaterThanOrEqual(k / n - SLACK);
      }),
    );
  });

  test('are where the evidence reaches 1/delta', () => {
    fc.assert(
      fc.property(
        records.filter(({ n, k }) => k < n),
        deltas,
        ({ n, k }, delta) => {
          const upper = upperBound(k, n, delta);
          fc.pre(upper < 0.999);
          expect(logEvidence(k, n, upper)).toBeCloseTo(-Math.log(delta), 6);
        },
      ),
    );
  });

  test('never rise with more fine verdicts, and come nearer with more of the same', () => {
    fc.assert(
      fc.property(records, deltas, fc.integer({ min: 1, max: 500 }), ({ n, k }, delta, more) => {
        expect(upperBound(k, n + more, delta)).toBeLessThanOrEqual(upperBound(k, n, delta) + SLACK);
        expect(lowerBound(k + more, n + more, delta)).toBeGreaterThanOrEqual(lowerBound(k, n, delta) - SLACK);
        const width = (times: number) =>
          upperBound(k * times, n * times, delta) - lowerBound(k * times, n * times, delta);
        expect(width(2)).toBeLessThanOrEqual(width(1) + SLACK);
      }),
    );
  });

  test('are wider for a stricter certainty', () => {
    fc.assert(
      fc.property(records, ({ n, k }) => {
        expect(upperBound(k, n, 0.01)).toBeGreaterThanOrEqual(upperBound(k, n, 0.05) - SLACK);
        expect(lowerBound(k, n, 0.01)).toBeLessThanOrEqual(lowerBound(k, n, 0.05) + SLACK);
      }),
    );
  });

  test('are never tighter than the textbook for one look', () => {
    fc.assert(
      fc.property(records, deltas, ({ n, k }, delta) => {
        const whole = Math.floor(k);
        expect(upperBound(whole, n, delta)).toBeGreaterThanOrEqual(clopperPearsonUpper(whole, n, delta) - SLACK);
        expect(lowerBound(whole, n, delta)).toBeLessThanOrEqual(clopperPearsonLower(whole, n, delta) + SLACK);
      }),
    );
  });

  test('say nothing before anything was seen', () => {
    expect([upperBound(0, 0, 0.05), lowerBound(0, 0, 0.05), upperBound(9, 9, 0.05)]).toEqual([1, 0, 1]);
    expect(lowerBound(0, 100, 0.05)).toBe(0);
  });
});

test('the verdicts needed are the first that are enough', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 }), fc.constantFrom(0.02, 0.05, 0.1), deltas, (k, alpha, delta) => {
      const n = neededVerdicts(k, { alpha, delta });
      expect(upperBound(k, n, delta)).toBeLessThanOrEqual(alpha);
      expect(upperBound(k, n - 1, delta)).toBeGreaterThan(alpha);
    }),
  );
});

describe('the special functions', () => {
  test('lgamma knows factorials and the root of pi', () => {
    let factorial = 0;
    for (let n = 2; n <= 200; n += 1) {
      expect(lgamma(n) / Math.max(1, factorial)).toBeCloseTo(factorial / Math.max(1, factorial), 12);
      factorial += Math.log(n);
    }
    expect(lgamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
    expect(lgamma(0.1)).toBeCloseTo(2.252712651734206, 12);
  });

  test('the incomplete beta is whole where both sides meet', () => {
    const sizes = fc.double({ min: 0.5, max: 500, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), sizes, sizes, (x, a, b) => {
        const both =
          Math.exp(logIncompleteBeta(x, a, b) - logBeta(a, b)) +
          Math.exp(logIncompleteBeta(1 - x, b, a) - logBeta(a, b));
        expect(both).toBeCloseTo(1, 9);
      }),
    );
  });
});
