// Which of the times that have come are run. Pure.

/** Of the times that were missed at most so many are run, the latest ones: nobody wants a month of minutes at once. */
export const MOST_MISSED = 100;
/** Later than this a time counts as missed: Leeway was off, the workflow paused, or the clock set forward. */
const ON_TIME_MS = 60_000;

export type Missed = 'once' | 'all' | 'skip';

/** The times to run, earliest first, out of those that have come since the last run. */
export function timesToRun(due: readonly number[], missed: Missed, now: number): number[] {
  if (missed === 'all') return due.slice(-MOST_MISSED);
  const latest = due.at(-1);
  if (latest === undefined || (missed === 'skip' && now - latest > ON_TIME_MS)) return [];
  return [latest];
}
