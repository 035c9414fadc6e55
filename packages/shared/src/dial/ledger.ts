// What a node has earned so far: two numbers per position, and what earlier moves have banked (dial.md 2.2).
import type { Level } from '../graph/dial-setting.ts';
import { certify } from './certify.ts';
import { logEvidence, type Promised } from './evidence.ts';

/** The record of one evidence key. Lists have one entry per position, strict to loose; it can be stored as JSON. */
export interface LedgerState {
  /** The position that is earned; −1 is draft. */
  current: number;
  /** ln E that earlier stages have earned. */
  bank: number[];
  /** Verdicts since the last move. */
  n: number[];
  /** Their summed loss. */
  k: number[];
  /** Positions at or above the current one: their evidence rests. */
  isFrozen: boolean[];
}

/** One verdict about an item: its raw score and its loss, both 0..1. */
export interface ScoredVerdict {
  score: number;
  loss: number;
}

/** A record without any verdict, for `size` positions. */
export function emptyLedger(size: number): LedgerState {
  return { current: -1, bank: zeros(size), n: zeros(size), k: zeros(size), isFrozen: Array(size).fill(false) };
}

/** ln E of every position for the most disagreement accepted, `alpha`: what was banked plus what came since. */
export function logEvidenceOf(ledger: LedgerState, alpha: number): number[] {
  return ledger.bank.map(
    (banked, index) =>
      banked + (ledger.isFrozen[index] ? 0 : logEvidence(ledger.k[index] ?? 0, ledger.n[index] ?? 0, alpha)),
  );
}

/** Whether a person gets an item of this score because of the position: every item in draft, else those below it. */
export function isReviewedAt(ledger: LedgerState, positions: readonly number[], score: number): boolean {
  return ledger.current < 0 || score < (positions[ledger.current] ?? 0);
}

/**
 * The record with one more verdict. Only items that a person got because of the position count, and only for looser
 * positions that would let them go: verdicts of audited items feed the watch instead. Unchanged when it does not count.
 */
export function addVerdict(
  ledger: LedgerState,
  positions: readonly number[],
  { score, loss }: ScoredVerdict,
): LedgerState {
  if (!isReviewedAt(ledger, positions, score)) return ledger;
  const counts = (index: number) => index > ledger.current && score >= (positions[index] ?? 0);
  return {
    ...ledger,
    n: ledger.n.map((n, index) => (counts(index) ? n + 1 : n)),
    k: ledger.k.map((k, index) => (counts(index) ? k + loss : k)),
  };
}

/** The loosest certified position, never below the current one; −1 when none is certified. */
export function bestOf(ledger: LedgerState, { alpha, delta }: Promised): number {
  return Math.max(ledger.current, certify(logEvidenceOf(ledger, alpha), delta).lastIndexOf(true));
}

/** The record after the move to `position`: its evidence is banked, and only the slice still reviewed earns more. */
export function moveTo(ledger: LedgerState, position: number, alpha: number): LedgerState {
  const size = ledger.bank.length;
  return {
    current: position,
    bank: logEvidenceOf(ledger, alpha),
    n: zeros(size),
    k: zeros(size),
    isFrozen: ledger.isFrozen.map((_, index) => index <= position),
  };
}

/** The level a position stands for: draft, a threshold, or the loosest of all: autonomous (dial.md section 3). */
export function earnedLevel(ledger: LedgerState): Level {
  if (ledger.current < 0) return 'draft';
  return ledger.current < ledger.bank.length - 1 ? 'threshold' : 'autonomous';
}

function zeros(size: number): number[] {
  return Array<number>(size).fill(0);
}
