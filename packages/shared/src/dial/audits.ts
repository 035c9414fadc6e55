// Which share of the items that went alone is checked, and what the checks say about all of them (dial.md 2.6).
import { upperBound } from './evidence.ts';

const NEW_SHARE = 0.5;
const NEW_UNTIL = 50;
const YOUNG_SHARE = 0.25;
const YOUNG_UNTIL = 200;

/**
 * The share of the next items to audit, 0..1. It depends on the past alone, never on the item, so that audited items are a
 * fair sample. `isSentinelOn` stands for everything that asks for half: the sentinel, a drift of scores, a restored record.
 */
export function auditShare({
  aloneSoFar,
  floor,
  isSentinelOn,
}: {
  aloneSoFar: number;
  floor: number;
  isSentinelOn: boolean;
}): number {
  const byAge = aloneSoFar < NEW_UNTIL ? NEW_SHARE : aloneSoFar < YOUNG_UNTIL ? YOUNG_SHARE : floor;
  return Math.max(floor, isSentinelOn ? NEW_SHARE : 0, byAge);
}

/** About how many mistakes slip through before the first is seen, at an audit share of `floor`: 1/floor − 1. */
export function slipsBeforeSeen(floor: number): number {
  return Math.round(1 / floor - 1);
}

/** Fast against slow mean of the losses that people see anyway; it can be stored as JSON. */
export interface SentinelState {
  n: number;
  fast: number;
  slow: number;
  isOn: boolean;
}

const FAST_WEIGHT = 0.1;
const SENTINEL_AFTER = 30;
const SENTINEL_GAP = 0.15;

/** A sentinel that has seen nothing. */
export function emptySentinel(): SentinelState {
  return { n: 0, fast: 0, slow: 0, isOn: false };
}

/** The sentinel after one more reviewed item: on while the last ten or so went clearly worse than all together. */
export function stepSentinel(state: SentinelState, loss: number): SentinelState {
  const n = state.n + 1;
  const fast = state.fast + FAST_WEIGHT * (loss - state.fast);
  const slow = state.slow + (loss - state.slow) / n;
  return { n, fast, slow, isOn: n > SENTINEL_AFTER && fast - slow > SENTINEL_GAP };
}

/** One item that went alone and was audited: the audit share in force for it, and its loss. */
interface AuditedItem {
  share: number;
  loss: number;
}

/**
 * The rate of disagreement among all items that went alone, from those audited at changing shares: Horvitz-Thompson, Hájek
 * (null when nothing was audited), and a peek-proof upper bound. `count`: all that went alone; `lowestShare`: the lowest share planned
 * so far.
 */
export function auditEstimate(
  audited: readonly AuditedItem[],
  { count, lowestShare, delta }: { count: number; lowestShare: number; delta: number },
): { horvitzThompson: number; hajek: number | null; upper: number } {
  const wrong = audited.reduce((sum, { loss, share }) => sum + loss / share, 0);
  const weight = audited.reduce((sum, { share }) => sum + 1 / share, 0);
  return {
    horvitzThompson: count === 0 ? 0 : wrong / count,
    hajek: weight === 0 ? null : wrong / weight,
    upper: Math.min(1, upperBound(lowestShare * wrong, count, delta) / lowestShare),
  };
}

/** Whether the share of items above the position moved by more than 15 points: then half is audited for 50 items. */
export function isScoreDrift(shareBefore: number, shareNow: number): boolean {
  return Math.abs(shareNow - shareBefore) > 0.15;
}
