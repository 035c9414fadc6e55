// When a message may go: at once, gathered, or never, and not in quiet hours.
import type { NoticePace, QuietHours } from '@leeway/shared/api/notifications.ts';
import { minutesOf } from '@leeway/shared/calendar/calendar.ts';
import { dayAfter, openZone, type Zone } from '@leeway/shared/calendar/zone.ts';

const MINUTE_MS = 60_000;

/** How somebody wants to be told on one channel. */
export interface Wish {
  pace: NoticePace;
  quiet: QuietHours | null;
  timeZone: string;
}

/** Opens a zone; opening the same one again and again costs more than all the rest. */
export type ZoneOf = (timeZone: string) => Zone;

/** Opens each zone once, for as long as the result is kept. */
export function createZones(): ZoneOf {
  const zones = new Map<string, Zone>();
  return (timeZone) => {
    const zone = zones.get(timeZone) ?? openZone(timeZone);
    zones.set(timeZone, zone);
    return zone;
  };
}

/** The first moment from `at` on at which it may be sent (milliseconds since 1970); null: never. */
export function sendAt({ pace, quiet, timeZone }: Wish, at: number, zoneOf: ZoneOf = openZone): number | null {
  if (pace.mode === 'none') return null;
  if (pace.mode === 'each' && quiet === null) return at;
  const zone = zoneOf(timeZone);
  return afterQuiet(zone, quiet, paced(zone, pace, at));
}

function paced(zone: Zone, pace: Exclude<NoticePace, { mode: 'none' }>, at: number): number {
  switch (pace.mode) {
    case 'each':
      return at;
    case 'every': {
      const length = pace.minutes * MINUTE_MS;
      return (Math.floor(at / length) + 1) * length;
    }
    case 'daily': {
      const { date } = zone.localOf(at);
      const today = zone.instantOf(date, minutesOf(pace.at));
      return today >= at ? today : zone.instantOf(dayAfter(date), minutesOf(pace.at));
    }
  }
}

function afterQuiet(zone: Zone, quiet: QuietHours | null, at: number): number {
  if (quiet === null) return at;
  const { date, minutes } = zone.localOf(at);
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  const isOverMidnight = to < from;
  const isQuiet = isOverMidnight ? minutes >= from || minutes < to : minutes >= from && minutes < to;
  if (!isQuiet) return at;
  return zone.instantOf(isOverMidnight && minutes >= from ? dayAfter(date) : date, to);
}
