// The textbook bounds for one look at a fixed number of verdicts. Shown to auditors; never used to certify, because they
// fail under repeated looking (dial.md 2.0).
import { turningPoint } from './bisect.ts';
import { logBeta, logIncompleteBeta } from './special-functions.ts';

/** One-sided upper bound for `k` (whole) wrong of `n`, error probability `delta` (Clopper & Pearson 1934). 1 when n = 0 or k = n. */
export function clopperPearsonUpper(k: number, n: number, delta: number): number {
  if (n === 0 || k >= n) return 1;
  // P(at most k wrong | p) = 1 − I_p(k + 1, n − k) = delta.
  const needed = Math.log1p(-delta);
  return turningPoint(0, 1, (p) => logIncompleteBeta(p, k + 1, n - k) - logBeta(k + 1, n - k) >= needed);
}

/** One-sided lower bound: 1 − the upper bound of what was fine. */
export function clopperPearsonLower(k: number, n: number, delta: number): number {
  return 1 - clopperPearsonUpper(n - k, n, delta);
}
