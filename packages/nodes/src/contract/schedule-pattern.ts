// Schedules as people say them, and the cron expressions that mean the same.
import { type Cron, type CronField, readCron } from './cron.ts';

/** A time of day. */
export interface DayTime {
  hour: number;
  minute: number;
}

/** What the picker offers. Days of the week: 0 is Sunday. */
export type SchedulePattern =
  | { kind: 'minutes'; every: number }
  | { kind: 'hourly'; minute: number }
  | ({ kind: 'daily' | 'weekdays' } & DayTime)
  | ({ kind: 'weekly'; weekdays: readonly number[] } & DayTime)
  | ({ kind: 'monthly'; day: number | 'last' } & DayTime)
  | { kind: 'custom'; cron: string };

/** Numbers of minutes after which the hour comes out even: others would make one gap an hour shorter. */
export const EVEN_MINUTES: readonly number[] = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];
export const WEEKDAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** The cron expression of a pattern. */
export function cronOf(pattern: SchedulePattern): string {
  switch (pattern.kind) {
    case 'minutes':
      return pattern.every === 1 ? '* * * * *' : `*/${pattern.every} * * * *`;
    case 'hourly':
      return `${pattern.minute} * * * *`;
    case 'daily':
      return `${pattern.minute} ${pattern.hour} * * *`;
    case 'weekdays':
      return `${pattern.minute} ${pattern.hour} * * 1-5`;
    case 'weekly':
      return `${pattern.minute} ${pattern.hour} * * ${pattern.weekdays.join(',')}`;
    case 'monthly':
      return `${pattern.minute} ${pattern.hour} ${pattern.day === 'last' ? 'L' : pattern.day} * *`;
    case 'custom':
      return pattern.cron;
  }
}

/** What a cron expression means, where people have plain words for it; else `custom`, also when it cannot be read. */
export function patternOf(source: string): SchedulePattern {
  const reading = readCron(source);
  return (reading.ok ? plainPattern(reading.cron) : null) ?? { kind: 'custom', cron: source };
}

function plainPattern(cron: Cron): SchedulePattern | null {
  if (!cron.month.isAny) return null;
  const isEveryDay = cron.day.isAny && cron.weekday.isAny;
  if (cron.hour.isAny) return isEveryDay ? withinHour(cron.minute) : null;
  const minute = only(cron.minute);
  const hour = only(cron.hour);
  if (minute === null || hour === null) return null;
  if (isEveryDay) return { kind: 'daily', hour, minute };
  if (cron.weekday.isAny) return onDay(cron.day, { hour, minute });
  return cron.day.isAny ? onWeekdays(cron.weekday.values, { hour, minute }) : null;
}

function withinHour(field: CronField): SchedulePattern | null {
  if (field.isAny) return { kind: 'minutes', every: 1 };
  const minute = only(field);
  if (minute !== null) return { kind: 'hourly', minute };
  const every = EVEN_MINUTES.find((step) => field.values.length === 60 / step);
  const isEven = every !== undefined && field.values.every((value, index) => value === index * every);
  return isEven ? { kind: 'minutes', every } : null;
}

function onDay(field: CronField, time: DayTime): SchedulePattern | null {
  if (field.hasLast) return field.values.length === 0 ? { kind: 'monthly', day: 'last', ...time } : null;
  const day = only(field);
  return day === null ? null : { kind: 'monthly', day, ...time };
}

function onWeekdays(weekdays: readonly number[], time: DayTime): SchedulePattern {
  if (weekdays.length === 7) return { kind: 'daily', ...time };
  if (weekdays.join(',') === '1,2,3,4,5') return { kind: 'weekdays', ...time };
  return { kind: 'weekly', weekdays, ...time };
}

/** The one value of a field, or null. */
function only({ isAny, hasLast, values }: CronField): number | null {
  return !isAny && !hasLast && values.length === 1 ? (values[0] ?? null) : null;
}

/** “Every weekday at 08:30, Europe/London”. Of an expression that cannot be read, that it cannot. */
export function scheduleWords(cron: string, timezone: string): string {
  if (!readCron(cron).ok) return 'The times are not set yet';
  const pattern = patternOf(cron);
  // Every few minutes is the same everywhere.
  return pattern.kind === 'minutes' ? patternWords(pattern) : `${patternWords(pattern)}, ${timezone}`;
}

function patternWords(pattern: SchedulePattern): string {
  switch (pattern.kind) {
    case 'minutes':
      return pattern.every === 1 ? 'Every minute' : `Every ${pattern.every} minutes`;
    case 'hourly':
      return pattern.minute === 0 ? 'Every hour' : `Every hour at ${pattern.minute} min past`;
    case 'daily':
      return `Every day at ${timeWords(pattern)}`;
    case 'weekdays':
      return `Every weekday at ${timeWords(pattern)}`;
    case 'weekly':
      return `Every ${weekdayWords(pattern.weekdays)} at ${timeWords(pattern)}`;
    case 'monthly':
      return `Every month on ${pattern.day === 'last' ? 'the last day' : `day ${pattern.day}`} at ${timeWords(pattern)}`;
    case 'custom':
      return `At the times of “${pattern.cron.trim()}”`;
  }
}

/** Monday first, as calendars on walls have it. */
function weekdayWords(weekdays: readonly number[]): string {
  const names = weekdays.toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7)).map((day) => WEEKDAY_NAMES[day] ?? '');
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

function timeWords({ hour, minute }: DayTime): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
