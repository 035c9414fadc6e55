// Moves of the ledger and other terms than before (dial.md 2.2 and section 3).

import { effectiveAlpha } from './canaries.ts';
import { certify } from './certify.ts';
import type { EvidenceEvent } from './evidence-event.ts';
import { type LedgerState, logEvidenceOf, moveTo } from './ledger.ts';
import type { RecordState, Stage } from './record-state.ts';

/**
 * The record after the move to position `to`, which `alpha` certified. What was counted as overdue stays a mistake. A stop is over:
 * a person has let it act alone again.
 */
export function moved(state: RecordState, to: number, alpha: number): RecordState {
  const { n, k, isFrozen } = state.ledger;
  return {
    ...state,
    ledger: moveTo(state.ledger, to, alpha),
    stages: [...state.stages, { n, k, isFrozen }],
    overdue: [],
    drift: { reference: null, seen: 0, above: 0 },
    stopped: null,
  };
}

/**
 * The record by other terms: everything is computed anew from the counts. Stricter ones take effect at once, down to the loosest
 * position that still holds; looser ones need a fresh certificate, so nothing goes up by itself.
 */
export function withTerms(state: RecordState, event: Extract<EvidenceEvent, { type: 'promise' }>): RecordState {
  const { alpha, delta, floor } = event;
  const usable = effectiveAlpha({ alpha, ...state.canaries });
  const bank = state.ledger.bank.map((_, index) =>
    state.stages.reduce((sum, stage) => sum + (logEvidenceOf(asLedger(stage), usable)[index] ?? 0), 0),
  );
  const rebanked = { ...state.ledger, bank };
  const holds = certify(logEvidenceOf(rebanked, usable), delta);
  const current = holds.slice(0, state.ledger.current + 1).lastIndexOf(true);
  if (current === state.ledger.current) return { ...state, alpha, delta, floor, ledger: rebanked };
  // What was earned at the positions above stays theirs; they only need more of it.
  return { ...moved({ ...state, ledger: rebanked }, current, usable), alpha, delta, floor, stopped: state.stopped };
}

function asLedger({ n, k, isFrozen }: Stage): LedgerState {
  return { current: -1, bank: n.map(() => 0), n, k, isFrozen };
}
