// What the schedule picker offers, and how one choice becomes another. Pure.
import type { DayTime, SchedulePattern } from '@leeway/nodes/contract/schedule-pattern.ts';

export type ScheduleKind = SchedulePattern['kind'];

export const KINDS: readonly { value: ScheduleKind; label: string }[] = [
  { value: 'minutes', label: 'Every few minutes' },
  { value: 'hourly', label: 'Every hour' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekdays', label: 'Every weekday, Monday to Friday' },
  { value: 'weekly', label: 'On days of the week' },
  { value: 'monthly', label: 'Every month' },
  { value: 'custom', label: 'Custom, as a cron expression' },
];

const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5];
const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6];
const NINE: DayTime = { hour: 9, minute: 0 };

/**
 * The pattern as the person chose to see it. Ticking Friday beside the four days before it makes the expression of “every weekday”;
 * the boxes must not vanish under the finger for that.
 */
export function shownAs(pattern: SchedulePattern, chosen: ScheduleKind | null, cron: string): SchedulePattern {
  if (chosen === 'custom') return { kind: 'custom', cron };
  if (chosen !== 'weekly') return pattern;
  if (pattern.kind === 'daily') return { ...pattern, kind: 'weekly', weekdays: ALL_DAYS };
  if (pattern.kind === 'weekdays') return { ...pattern, kind: 'weekly', weekdays: MONDAY_TO_FRIDAY };
  return pattern;
}

/** Another kind of pattern that keeps the time of day. `custom` starts with the expression there is. */
export function changeKind(pattern: SchedulePattern, kind: ScheduleKind, cron: string): SchedulePattern {
  const time = timeOf(pattern);
  switch (kind) {
    case 'minutes':
      return { kind, every: 15 };
    case 'hourly':
      return { kind, minute: time.minute };
    case 'daily':
    case 'weekdays':
      return { kind, ...time };
    case 'weekly':
      return { kind, weekdays: [1], ...time };
    case 'monthly':
      return { kind, day: 1, ...time };
    case 'custom':
      return { kind, cron };
  }
}

function timeOf(pattern: SchedulePattern): DayTime {
  if ('hour' in pattern) return { hour: pattern.hour, minute: pattern.minute };
  return pattern.kind === 'hourly' ? { ...NINE, minute: pattern.minute } : NINE;
}

/** Ticks a day on or off. The last one stays: a week without days has no times. */
export function toggleWeekday(weekdays: readonly number[], day: number): number[] {
  const next = weekdays.includes(day) ? weekdays.filter((each) => each !== day) : [...weekdays, day];
  return next.length === 0 ? [...weekdays] : next.sort((a, b) => a - b);
}

/** `08:05` of a time box; null while it is half filled in. */
export function readTime(text: string): DayTime | null {
  const match = /^(\d{2}):(\d{2})/.exec(text);
  return match ? { hour: Number(match[1]), minute: Number(match[2]) } : null;
}

export function timeText({ hour, minute }: DayTime): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
