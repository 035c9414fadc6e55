// How many approvals in a row are still missing (dial.md 2.3).
import { firstWhole } from './bisect.ts';
import { certify } from './certify.ts';
import { logEvidence, type Promised } from './evidence.ts';
import { type LedgerState, logEvidenceOf } from './ledger.ts';

/**
 * Approvals in a row, at or above position `target`, until it is certified from the counts `n` and `k` of all positions. They count
 * for every looser position too. 0 when it is certified already.
 */
export function needMore(
  counts: { n: readonly number[]; k: readonly number[] },
  target: number,
  { alpha, delta }: Promised,
): number {
  return approvalsUntil(target, delta, (extra) =>
    counts.n.map((n, index) => logEvidence(counts.k[index] ?? 0, index >= target ? n + extra : n, alpha)),
  );
}

/** The same for a ledger: approvals until the nearest looser position is certified; null at the loosest one, and when no number of them is enough. */
export function needMoreOf(ledger: LedgerState, { alpha, delta }: Promised): number | null {
  const looser = ledger.n.map((_, index) => index).filter((index) => index > ledger.current);
  if (looser.length === 0) return null;
  const missing = looser.map((target) =>
    approvalsUntil(target, delta, (extra) => {
      const n = ledger.n.map((count, index) => (index >= target ? count + extra : count));
      return logEvidenceOf({ ...ledger, n }, alpha);
    }),
  );
  const least = Math.min(...missing);
  return Number.isFinite(least) ? least : null;
}

function approvalsUntil(target: number, delta: number, logEWith: (extra: number) => number[]): number {
  return firstWhole(0, (extra) => certify(logEWith(extra), delta)[target] === true);
}
