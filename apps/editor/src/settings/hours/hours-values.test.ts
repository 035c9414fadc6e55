import { calendarSchema } from '@leeway/shared/calendar/calendar.ts';
import { expect, it } from 'vitest';
import { readHours, rowOf, toCalendar } from './hours-values.ts';

const day = [{ from: '08:00', to: '12:00' }];
const calendar = {
  timeZone: 'Europe/Paris',
  week: [day, [], [], [], [], [], []],
  holidays: [{ date: '2026-12-25', name: 'Christmas Day' }],
};

it('gives back what it was given', () => {
  expect(toCalendar(readHours(calendar, 'UTC'))).toEqual(calendar);
  expect(toCalendar(readHours(null, 'UTC'))).toBeNull();
});

it('has office hours ready that can be saved as they are', () => {
  const ready = toCalendar({ ...readHours(null, 'Europe/London'), isOn: true });
  expect(calendarSchema.safeParse(ready).success).toBe(true);
  expect(ready?.week.map((spans) => spans.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
});

it('takes midnight for the end of the day, and puts holidays in order', () => {
  const values = readHours(calendar, 'UTC');
  const changed = toCalendar({
    ...values,
    week: [[rowOf({ from: '18:00', to: '00:00' })], ...values.week.slice(1)],
    holidays: [...values.holidays, rowOf({ date: '2026-05-01', name: ' May Day ' })],
  });
  expect(changed?.week[0]).toEqual([{ from: '18:00', to: '24:00' }]);
  expect(changed?.holidays.map(({ name }) => name)).toEqual(['May Day', 'Christmas Day']);
});
