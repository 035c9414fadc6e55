// Time that counts only while people work. What is counted is real time: an hour that is left out in spring counts nothing.
import { type Calendar, minutesOf } from './calendar.ts';
import { dayAfter, openZone, type Zone } from './zone.ts';

const MINUTE_MS = 60_000;
/** After so many days without enough working time the search ends: longer than any due time with an hour of work a week. */
const MOST_DAYS = 80_000;

/** A piece of working time, in milliseconds since 1970. */
interface Piece {
  from: number;
  to: number;
}

/**
 * The moment at which so many working minutes have passed since `from`. Minutes may be fractions; 0 gives `from` itself.
 * Without a calendar every minute counts. Times are milliseconds since 1970.
 */
export function addWorkingMinutes(calendar: Calendar | null, from: number, minutes: number): number {
  let left = minutes * MINUTE_MS;
  if (left <= 0) return from;
  if (calendar === null) return from + Math.round(left);
  for (const piece of piecesFrom(calendar, from)) {
    const length = piece.to - piece.from;
    if (left <= length) return Math.round(piece.from + left);
    left -= length;
  }
  return from + Math.round(minutes * MINUTE_MS);
}

/** How many working minutes lie between two moments, as a fraction; 0 when `to` is not after `from`. Without a calendar: all of them. */
export function workingMinutesBetween(calendar: Calendar | null, from: number, to: number): number {
  if (to <= from) return 0;
  if (calendar === null) return (to - from) / MINUTE_MS;
  let sum = 0;
  for (const piece of piecesFrom(calendar, from)) {
    if (piece.from >= to) break;
    sum += Math.min(piece.to, to) - piece.from;
  }
  return sum / MINUTE_MS;
}

/** Working time from a moment on, in order; it ends when there is none for a very long time. */
function* piecesFrom(calendar: Calendar, from: number): Generator<Piece> {
  const zone = openZone(calendar.timeZone);
  const holidays = new Set(calendar.holidays.map(({ date }) => date));
  const start = zone.localOf(from);
  for (let day = 0, { date } = start; day < MOST_DAYS; day += 1, date = dayAfter(date)) {
    const spans = holidays.has(date) ? [] : (calendar.week[(start.weekday + day) % 7] ?? []);
    for (const piece of spans.map((span) => pieceOf(zone, date, span)).sort((a, b) => a.from - b.from))
      if (piece.to > from) yield { from: Math.max(from, piece.from), to: piece.to };
  }
}

function pieceOf(zone: Zone, date: string, { from, to }: { from: string; to: string }): Piece {
  return { from: zone.instantOf(date, minutesOf(from)), to: zone.instantOf(date, minutesOf(to)) };
}
