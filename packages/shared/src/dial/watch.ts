// The watch over what already goes alone: a mixture of Shiryaev-Roberts e-detectors (Shin, Ramdas & Rinaldo 2022/23;
// dial.md 2.6). It takes one step per audited or held item.

/** The state of one node's watch; it can be stored as JSON. */
export interface WatchState {
  /** One detector per rate watched for. */
  r: number[];
  /** Items ask first until the record recovers. */
  isHeld: boolean;
  /** The breaker has to open. Stays until the watch starts anew. */
  isAlarmed: boolean;
}

/** Detectors bet on 1.5, 2 and 4 times the disagreement accepted. */
const MULTIPLES: readonly number[] = [1.5, 2, 4];
/** On average at least this many audits lie between two false alarms, even exactly at alpha. */
export const WATCH_ALARM = 500;
/** Hold starts and ends at these multiples of the baseline. */
export const HOLD_STARTS = 1.8;
export const HOLD_ENDS = 1.5;
/** Far above the alarm nothing more is told apart, and the state must stay a number that JSON can hold. */
const MOST = 1e9;

/** A watch that has seen nothing. */
export function emptyWatch(): WatchState {
  return { r: MULTIPLES.map(() => 0), isHeld: false, isAlarmed: false };
}

/** The watch after one more item with `loss` (0..1), for the most disagreement accepted, `alpha`. */
export function stepWatch(state: WatchState, loss: number, alpha: number): WatchState {
  const r = state.r.map((value, index) => Math.min(MOST, (value + 1) * (1 + bet(index, alpha) * (loss - alpha))));
  const value = mean(r);
  const limit = (state.isHeld ? HOLD_ENDS : HOLD_STARTS) * watchBaseline(alpha);
  return { r, isHeld: value >= limit, isAlarmed: state.isAlarmed || value >= WATCH_ALARM };
}

/** W: the mean of the detectors. */
export function watchValue(state: WatchState): number {
  return mean(state.r);
}

/** B: where W settles while every item is fine. */
export function watchBaseline(alpha: number): number {
  return mean(MULTIPLES.map((_, index) => (1 - bet(index, alpha) * alpha) / (bet(index, alpha) * alpha)));
}

/** How many fine items end the hold; 0 when nothing is held. For the words "asks first for about 11 items". */
export function itemsUntilRelease(state: WatchState, alpha: number): number {
  let items = 0;
  for (let watch = state; watch.isHeld; items += 1) watch = stepWatch(watch, 0, alpha);
  return items;
}

/** b_m: how much detector m stakes on each item. */
function bet(index: number, alpha: number): number {
  const watchedFor = Math.min((MULTIPLES[index] ?? 1) * alpha, (1 + alpha) / 2);
  return (watchedFor - alpha) / (alpha * (1 - alpha));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
