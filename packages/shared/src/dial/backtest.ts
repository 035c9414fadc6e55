// What a dial position would have done with the items that people have decided (dial.md 2.3).
import { turningPoint } from './bisect.ts';
import { certify } from './certify.ts';
import { clopperPearsonUpper } from './clopper-pearson.ts';
import { logEvidence, neededVerdicts, type Promised, upperBound } from './evidence.ts';
import type { ScoredVerdict } from './ledger.ts';
import { needMore } from './need-more.ts';

/** One line of the backtest. Shares are 0..1. */
export interface BacktestRow {
  /** Raw-score threshold. */
  position: number;
  /** Items that would have gone alone, and those that would still have come to a person. */
  alone: number;
  toHuman: number;
  /** Summed loss of the items that would have gone alone. */
  disagreements: number;
  coverage: number;
  /** disagreements / alone; null when none would have gone alone. */
  rate: number | null;
  /** The true rate is very likely below this: certified exactly when it is at most alpha. */
  upper: number;
  /** The textbook bound for a single look (Clopper-Pearson), for auditors. */
  upperFixedLook: number;
  certified: boolean;
  /** Approvals in a row that are still missing. */
  needMore: number;
}

/** A history sorted once, so that each question about it is a binary search. */
export interface PreparedHistory {
  /** Largest first. */
  scores: readonly number[];
  /** Entry i is the summed loss of the i items with the largest scores. */
  lossSums: readonly number[];
}

/** Sorts a history of verdicts for many questions about it. */
export function prepareHistory(history: readonly ScoredVerdict[]): PreparedHistory {
  const sorted = [...history].sort((a, b) => b.score - a.score);
  const lossSums = [0];
  for (const { loss } of sorted) lossSums.push((lossSums.at(-1) ?? 0) + loss);
  return { scores: sorted.map(({ score }) => score), lossSums };
}

/**
 * One row per position (strict to loose), certified together, and `lowestCertified`: the index of the loosest certified row, or
 * null. `history` holds reviewed items of one evidence key, in any order.
 */
export function backtest(
  history: readonly ScoredVerdict[] | PreparedHistory,
  positions: readonly number[],
  promised: Promised,
): { rows: BacktestRow[]; lowestCertified: number | null } {
  const prepared = prepare(history);
  const counts = positions.map((position) => countAbove(prepared, position));
  const certified = certify(logEvidences(counts, promised.alpha), promised.delta);
  const together = { n: counts.map(({ n }) => n), k: counts.map(({ k }) => k) };
  const rows = positions.map((position, index) => ({
    ...countedRow(prepared, position, promised.delta),
    upper: upperTogether(counts, index, promised.delta),
    certified: certified[index] === true,
    needMore: needMore(together, index, promised),
  }));
  const lowest = certified.lastIndexOf(true);
  return { rows, lowestCertified: lowest === -1 ? null : lowest };
}

/**
 * The row of a threshold typed by hand, for information: it was not fixed before the verdicts were seen, so it is never certified.
 * Its bound and `needMore` are those of a single position.
 */
export function backtestAt(
  history: readonly ScoredVerdict[] | PreparedHistory,
  threshold: number,
  promised: Promised,
): BacktestRow {
  const prepared = prepare(history);
  const { n, k } = countAbove(prepared, threshold);
  return {
    ...countedRow(prepared, threshold, promised.delta),
    upper: upperBound(k, n, promised.delta),
    certified: false,
    needMore: Math.max(0, neededVerdicts(k, promised) - n),
  };
}

interface Count {
  n: number;
  k: number;
}

function prepare(history: readonly ScoredVerdict[] | PreparedHistory): PreparedHistory {
  return 'lossSums' in history ? history : prepareHistory(history);
}

/** Verdicts with a score of at least `threshold`, and their summed loss. */
function countAbove({ scores, lossSums }: PreparedHistory, threshold: number): Count {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((scores[middle] ?? 0) >= threshold) low = middle + 1;
    else high = middle;
  }
  return { n: low, k: lossSums[low] ?? 0 };
}

function countedRow(prepared: PreparedHistory, position: number, delta: number) {
  const { n, k } = countAbove(prepared, position);
  const total = prepared.scores.length;
  return {
    position,
    alone: n,
    toHuman: total - n,
    disagreements: k,
    coverage: total === 0 ? 0 : n / total,
    rate: n === 0 ? null : k / n,
    // Summed fractions may be a hair above a whole number.
    upperFixedLook: clopperPearsonUpper(Math.ceil(k - 1e-9), n, delta),
  };
}

function logEvidences(counts: readonly Count[], p: number): number[] {
  return counts.map(({ n, k }) => logEvidence(k, n, p));
}

/** The smallest rate for which the position would be certified by the same closed test; 1 when there is none. */
function upperTogether(counts: readonly Count[], index: number, delta: number): number {
  const own = counts[index];
  if (own === undefined || own.n === 0 || own.k >= own.n) return 1;
  return turningPoint(0, 1, (p) => certify(logEvidences(counts, p), delta)[index] === true);
}
