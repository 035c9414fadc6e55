import type { Promised } from './evidence.ts';
import { addVerdict, bestOf, emptyLedger, type LedgerState, moveTo, type ScoredVerdict } from './ledger.ts';

/** What happened to a record, in order: a verdict, or a confirmed move to a position. */
export type LedgerEntry = ScoredVerdict | { movedTo: number };

/**
 * A ledger rebuilt from its entries, as an auditor would, or for another promise: with a stricter one a recorded move goes only as
 * far as the evidence of that time reaches; with a looser one no further than it went, because a wider dial needs a fresh certificate.
 */
export function replayLedger(
  entries: readonly LedgerEntry[],
  positions: readonly number[],
  promised: Promised,
): LedgerState {
  return entries.reduce((ledger, entry) => {
    if (!('movedTo' in entry)) return addVerdict(ledger, positions, entry);
    const reached = Math.min(entry.movedTo, bestOf(ledger, promised));
    return reached > ledger.current ? moveTo(ledger, reached, promised.alpha) : ledger;
  }, emptyLedger(positions.length));
}
