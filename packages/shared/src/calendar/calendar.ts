// When people work: the weekly hours of the workspace, in its time zone, and its holidays.
import * as z from 'zod';
import { isTimeZone } from './zone.ts';

export const timeZoneSchema = z
  .string()
  .max(100)
  .refine(isTimeZone, { error: 'There is no such time zone. Choose one such as Europe/London.' });

/** A time of day by the wall clock, `09:30`. */
export const timeOfDaySchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give a time such as 09:30.');

/** Part of a day. `to` may be 24:00, the end of the day. */
export const workSpanSchema = z
  .object({ from: timeOfDaySchema, to: z.union([timeOfDaySchema, z.literal('24:00')], 'Give a time such as 17:30.') })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'It must end later than it begins.' });
export type WorkSpan = z.infer<typeof workSpanSchema>;

const dayHoursSchema = z
  .array(workSpanSchema)
  .max(6)
  .refine((spans) => areApart(spans), { error: 'Two times of one day overlap.' });

export const holidaySchema = z.object({
  date: z.iso.date('Give a day such as 2026-12-25.'),
  name: z.string().trim().min(1, 'Give the holiday a name.').max(100),
});
export type Holiday = z.infer<typeof holidaySchema>;

export const calendarSchema = z.object({
  timeZone: timeZoneSchema,
  /** The working hours of each weekday, Monday first; none: a day off. */
  week: z
    .array(dayHoursSchema)
    .length(7)
    .refine((days) => days.some((spans) => spans.length > 0), { error: 'Give working hours on one day at least.' }),
  holidays: z.array(holidaySchema).max(500),
});
export type Calendar = z.infer<typeof calendarSchema>;

function areApart(spans: readonly WorkSpan[]): boolean {
  const sorted = [...spans].sort((a, b) => (a.from < b.from ? -1 : 1));
  return sorted.every(({ from }, i) => i === 0 || from >= (sorted[i - 1]?.to ?? ''));
}

/** Minutes since midnight of a time of day; 24:00 is 1440. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
