// The evidence of a record of verdicts, valid however often somebody looks at it (dial.md 2.1).
import { firstWhole, turningPoint } from './bisect.ts';
import { logIncompleteBeta } from './special-functions.ts';

/** What is promised: at most `alpha` disagreement among what goes alone, with certainty 1 − `delta`. Shares, 0..1. */
export interface Promised {
  alpha: number;
  delta: number;
}

// A of the formula: the gamblers' prior is Beta(1/2, 1) on u, which bets more on rates far below p.
const PRIOR = 0.5;

/**
 * ln E(k, n, p): how hard a record of `n` verdicts with summed loss `k` (0..n, may be a fraction) is to explain by a rate
 * of `p` or more. 0 without verdicts. E >= 1/delta happens with probability at most delta while the rate is p or more,
 * whenever one looks (Ville 1939). E = A B_p(k + A, n − k + 1) / (p^(k + A) (1 − p)^(n − k)), dial.md 2.1.
 */
export function logEvidence(k: number, n: number, p: number): number {
  if (n === 0) return 0;
  const a = k + PRIOR;
  return Math.log(PRIOR) + logIncompleteBeta(p, a, n - k + 1) - a * Math.log(p) - (n - k) * Math.log1p(-p);
}

/** Peek-proof upper bound of the rate: the p with E(k, n, p) = 1/delta; 1 when nothing, or nothing fine, was seen. */
export function upperBound(k: number, n: number, delta: number): number {
  if (n === 0 || k >= n) return 1;
  const needed = -Math.log(delta);
  return turningPoint(0, 1, (p) => logEvidence(k, n, p) >= needed);
}

/** Peek-proof lower bound of the rate: 1 − upperBound(n − k, n, delta). */
export function lowerBound(k: number, n: number, delta: number): number {
  return 1 - upperBound(n - k, n, delta);
}

/** The verdicts one position needs when `k` of them disagree: the smallest n with E(k, n, alpha) >= 1/delta (dial.md 2.4). */
export function neededVerdicts(k: number, { alpha, delta }: Promised): number {
  const needed = -Math.log(delta);
  return firstWhole(Math.ceil(k), (n) => logEvidence(k, n, alpha) >= needed);
}

/** After which of the losses (1 = the first) the evidence reaches `need` (20 = 1/delta for 95 %), or null when it never does. */
export function stoppingTime(
  losses: readonly number[],
  { alpha, need }: { alpha: number; need: number },
): number | null {
  const needed = Math.log(need);
  let k = 0;
  for (const [index, loss] of losses.entries()) {
    k += loss;
    if (logEvidence(k, index + 1, alpha) >= needed) return index + 1;
  }
  return null;
}
