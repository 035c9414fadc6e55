// When schedules are due. Daylight saving is croner's to know: a set time that does not exist comes at the first moment that does,
// one that occurs twice comes the first time, and “every so many minutes” goes on through both.
import { readCron } from '@leeway/nodes/contract/cron.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import { isTimeZone } from '@leeway/shared/calendar/zone.ts';
import { Cron } from 'croner';

export interface Times {
  cron: string;
  timezone: string;
}

/** The next times after a moment, earliest first. Throws `schedule.invalid` (422, details.problems) for what cannot be read. */
export function timesAfter(times: Times, after: number, count: number): number[] {
  return open(times)
    .nextRuns(count, new Date(after))
    .map((time) => time.getTime());
}

/** Of the times between two moments, both included, the latest `limit`, earliest first. However long ago `from` is, it costs the same. */
export function latestTimes(times: Times, { from, until }: { from: number; until: number }, limit: number): number[] {
  return open(times)
    .previousRuns(limit, new Date(until + 1))
    .map((time) => time.getTime())
    .filter((time) => time >= from)
    .reverse();
}

function open({ cron, timezone }: Times): Cron {
  const reading = readCron(cron);
  if (!reading.ok) throw invalid('cron', reading.message);
  if (!isTimeZone(timezone)) throw invalid('timezone', `There is no time zone “${timezone}”.`);
  return new Cron(reading.cron.text, { timezone, mode: '5-part', paused: true });
}

function invalid(field: keyof Times, message: string): AppError {
  return new AppError('schedule.invalid', message, {
    status: 422,
    hint: 'Correct what `details.problems` names.',
    details: { problems: [{ field, message }] },
  });
}
