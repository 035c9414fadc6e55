// Instants and local times of one time zone, by the rules that the platform knows (Intl).

const MINUTE_MS = 60_000;
/** Further from a change of clocks than any zone's offset: what the zone says there is what held before or holds after it. */
const ASIDE_MS = 36 * 3_600_000;

/** A day as `YYYY-MM-DD`, the minutes since its midnight by the wall clock, and its weekday: 0 is Monday. */
export interface LocalTime {
  date: string;
  minutes: number;
  weekday: number;
}

export interface Zone {
  /** What the clock on the wall shows at an instant (milliseconds since 1970). */
  localOf(instant: number): LocalTime;
  /**
   * The instant of a local time. A time that comes twice, when clocks go back, is the first of the two; one that is left out,
   * when they go forward, is the moment of the change. `minutes` may be 1440: the next midnight.
   */
  instantOf(date: string, minutes: number): number;
}

/** Whether the platform knows an IANA time zone such as `Europe/London`. Offsets such as +01:00 are none: they would ignore daylight saving. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Opens a time zone; making one costs far more than asking it. Throws RangeError when there is no such zone. */
export function openZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  /** The local time at an instant, as if it were UTC. */
  const wallOf = (instant: number): number => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  };
  const offsetAt = (instant: number): number => wallOf(instant) - Math.floor(instant / 1000) * 1000;
  return {
    localOf: (instant) => {
      const wall = new Date(wallOf(instant));
      const minutes = wall.getUTCHours() * 60 + wall.getUTCMinutes();
      return { date: wall.toISOString().slice(0, 10), minutes, weekday: (wall.getUTCDay() + 6) % 7 };
    },
    instantOf: (date, minutes) => instantAt(Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE_MS, offsetAt),
  };
}

function instantAt(wall: number, offsetAt: (instant: number) => number): number {
  const before = offsetAt(wall - ASIDE_MS);
  const after = offsetAt(wall + ASIDE_MS);
  if (offsetAt(wall - before) === before) return wall - before;
  if (offsetAt(wall - after) === after) return wall - after;
  // Left out: between these two the clocks went forward.
  let low = wall - after;
  let high = wall - before;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** The day so many days after another one; days are `YYYY-MM-DD`. */
export function dayAfter(date: string, days = 1): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
