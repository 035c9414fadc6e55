// When silence is an alarm: a trigger that got nothing for longer than a set time, or than its usual gaps.

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** How far back the starts per hour are kept. */
export const DAYS_KEPT = 28;
const FEWEST_GAPS = 20;
const SHORTEST_LEARNED_MS = 15 * MINUTE_MS;
const GAPS_ALLOWED = 3;
/** An hour counts when it brought something on at least this share of the days it was watched. */
const USUAL_SHARE = 0.25;

export interface TriggerFacts {
  /** Silence before this does not count: it was paused, not live yet, or Leeway was off. */
  quietFrom: number;
  /** Times of its last starts, oldest first. */
  recent: readonly number[];
  /** Set by a person: null is learned, 0 never. */
  silenceMinutes: number | null;
}

export interface Silence {
  since: number;
  /** The longest silence that is no alarm. */
  allowedMs: number;
  isLearned: boolean;
}

/** A silence that is too long by the clock on the wall; when it is learned, quiet hours must be left out before it is an alarm. */
export function suspectSilence({ quietFrom, recent, silenceMinutes }: TriggerFacts, now: number): Silence | null {
  if (silenceMinutes === 0) return null;
  const since = Math.max(quietFrom, recent[recent.length - 1] ?? 0);
  const allowedMs = silenceMinutes === null ? learnedMs(recent) : silenceMinutes * MINUTE_MS;
  if (allowedMs === null || now - since <= allowedMs) return null;
  return { since, allowedMs, isLearned: silenceMinutes === null };
}

/** Three times the 95th percentile of the gaps, a quarter of an hour at least; null with fewer than 20 gaps. */
function learnedMs(recent: readonly number[]): number | null {
  const gaps = recent.slice(1).map((at, index) => at - (recent[index] ?? at));
  if (gaps.length < FEWEST_GAPS) return null;
  const sorted = gaps.toSorted((a, b) => a - b);
  const usual = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
  return Math.max(SHORTEST_LEARNED_MS, GAPS_ALLOWED * usual);
}

/**
 * Whether a learned silence is too long when only hours count that usually bring something: the same hour of the day, on working days
 * or on weekends. Nights and weekends without deliveries are no alarm. An hour of the day that was never watched counts when the
 * hour before it does: on the first day, better one alarm too many than a silence that nobody hears.
 */
export function isAlarm({ since, allowedMs }: Silence, hours: ReadonlyMap<number, number>, now: number): boolean {
  const isUsual = usualHours(hours);
  let countedMs = 0;
  const from = Math.max(since, now - DAYS_KEPT * DAY_MS);
  for (let at = from; at < now; at = nextHour(at)) {
    const hour = Math.floor(at / HOUR_MS);
    if (isUsual(hour) ?? isUsual(hour - 1)) countedMs += Math.min(nextHour(at), now) - at;
    if (countedMs > allowedMs) return true;
  }
  return false;
}

function nextHour(at: number): number {
  return (Math.floor(at / HOUR_MS) + 1) * HOUR_MS;
}

/**
 * Tells whether an hour usually brings something; undefined when none like it was watched. Learned up to the last start only: the
 * silence itself must not teach that silence is usual.
 */
function usualHours(hours: ReadonlyMap<number, number>): (hour: number) => boolean | undefined {
  const seen = new Map<number, { watched: number; busy: number }>();
  const last = Math.max(...hours.keys());
  for (let hour = Math.min(...hours.keys()); hour <= last; hour += 1) {
    const counts = seen.get(classOf(hour)) ?? { watched: 0, busy: 0 };
    counts.watched += 1;
    if ((hours.get(hour) ?? 0) > 0) counts.busy += 1;
    seen.set(classOf(hour), counts);
  }
  return (hour) => {
    const counts = seen.get(classOf(hour));
    return counts && counts.busy / counts.watched >= USUAL_SHARE;
  };
}

/** 0..23 on working days, 24..47 on weekends (UTC). */
function classOf(hour: number): number {
  const day = new Date(hour * HOUR_MS).getUTCDay();
  return (hour % 24) + (day === 0 || day === 6 ? 24 : 0);
}
