import { logBeta } from './special-functions.ts';

/** Whole counts: `k` of `n`. */
export interface Share {
  k: number;
  n: number;
}

/** Two-sided p-value of Fisher's exact test that two shares are the same (all tables at most as likely as the one seen, as in R). */
export function fisherTwoSided(one: Share, other: Share): number {
  const drawn = one.k + other.k;
  const logP = (k: number) => logChoose(one.n, k) + logChoose(other.n, drawn - k) - logChoose(one.n + other.n, drawn);
  const seen = logP(one.k) + 1e-7;
  let total = 0;
  for (let k = Math.max(0, drawn - other.n); k <= Math.min(one.n, drawn); k += 1) {
    const each = logP(k);
    if (each <= seen) total += Math.exp(each);
  }
  return Math.min(1, total);
}

function logChoose(n: number, k: number): number {
  return -Math.log(n + 1) - logBeta(n - k + 1, k + 1);
}
