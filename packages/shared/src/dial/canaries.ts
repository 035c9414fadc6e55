// Reviewers are measured, not assumed to notice (dial.md 2.7).
import { lowerBound, upperBound } from './evidence.ts';
import { fisherTwoSided, type Share } from './fisher.ts';

/** Certainty with which the reviewers' catch rate is bounded; it adds to the total error. */
const CANARY_DELTA = 0.01;
const BLIND_P = 0.01;
const BLIND_DELTA = 0.05;

/** Planted bad drafts: how many were approved all the same, of how many shown. */
export interface CanaryRecord {
  missed: number;
  shown: number;
}

/** The most that reviewers are likely to miss, the least they catch, and a bound of disagreement corrected for it. Shares, 0..1. */
export interface ReviewerBounds {
  missUpper: number;
  catchLower: number;
  /** upperObserved / catchLower: some of the wrong drafts were approved. */
  corrected: number;
}

/** What the canaries say about an observed upper bound. Without any, nothing is known: `catchLower` is 0, the rest 1. */
export function reviewerBounds(
  { missed, shown }: CanaryRecord,
  upperObserved: number,
  delta: number = CANARY_DELTA,
): ReviewerBounds {
  const missUpper = upperBound(missed, shown, delta);
  const catchLower = 1 - missUpper;
  return { missUpper, catchLower, corrected: catchLower === 0 ? 1 : Math.min(1, upperObserved / catchLower) };
}

/**
 * The limit to test with so that the true disagreement stays within `alpha`: alpha times the least share of mistakes that
 * reviewers catch. Without canaries it is alpha, on the assumption that reviewers notice mistakes.
 */
export function effectiveAlpha({ alpha, missed, shown }: { alpha: number } & CanaryRecord): number {
  return shown === 0 ? alpha : alpha * (1 - upperBound(missed, shown, CANARY_DELTA));
}

/**
 * Whether people disagree clearly more often when they answer before they see the draft: then what they said after seeing it counts
 * no more. `k` is summed loss; Fisher's test takes it rounded.
 */
export function isBlindWorse({ blind, shown }: { blind: Share; shown: Share }): boolean {
  if (blind.n === 0 || shown.n === 0 || blind.k / blind.n <= shown.k / shown.n) return false;
  const p = fisherTwoSided({ ...blind, k: Math.round(blind.k) }, { ...shown, k: Math.round(shown.k) });
  return p < BLIND_P || lowerBound(blind.k, blind.n, BLIND_DELTA) > upperBound(shown.k, shown.n, BLIND_DELTA);
}
