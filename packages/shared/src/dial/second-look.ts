import { lowerBound, type Promised } from './evidence.ts';
import { isReviewedAt, type LedgerState, type ScoredVerdict } from './ledger.ts';

/**
 * Whether a disagreement deserves a second person, who does not see the first verdict: it lands at or above a position that is being
 * earned and may still be earned, because its lower bound is at most alpha (dial.md 2.4).
 */
export function deservesSecondLook(
  record: { ledger: LedgerState; positions: readonly number[] },
  { score, loss }: ScoredVerdict,
  { alpha, delta }: Promised,
): boolean {
  const { ledger, positions } = record;
  if (loss === 0 || !isReviewedAt(ledger, positions, score)) return false;
  return positions.some(
    (position, index) =>
      index > ledger.current &&
      score >= position &&
      lowerBound(ledger.k[index] ?? 0, ledger.n[index] ?? 0, delta) <= alpha,
  );
}
