// The working hours as the form holds them: every row of it has a key, so that rows can come and go.
import type { Calendar, Holiday, WorkSpan } from '@leeway/shared/calendar/calendar.ts';

type Row<T> = T & { row: string };

export interface HoursValues {
  /** Off: every minute counts. */
  isOn: boolean;
  timeZone: string;
  /** Monday first. */
  week: readonly (readonly Row<WorkSpan>[])[];
  holidays: readonly Row<Holiday>[];
}

const OFFICE: WorkSpan = { from: '09:00', to: '17:00' };

export function rowOf<T extends object>(value: T): Row<T> {
  return { ...value, row: crypto.randomUUID() };
}

/** From what is stored; office hours stand ready for a workspace that has none. */
export function readHours(calendar: Calendar | null, ownZone: string): HoursValues {
  const week = calendar?.week ?? [[OFFICE], [OFFICE], [OFFICE], [OFFICE], [OFFICE], [], []];
  return {
    isOn: calendar !== null,
    timeZone: calendar?.timeZone ?? ownZone,
    week: week.map((spans) => spans.map(rowOf)),
    holidays: (calendar?.holidays ?? []).map(rowOf),
  };
}

/** As it is sent. A day's end that was typed as midnight is the end of that day; holidays stand in the order of their days. */
export function toCalendar({ isOn, timeZone, week, holidays }: HoursValues): Calendar | null {
  if (!isOn) return null;
  return {
    timeZone,
    week: week.map((spans) => spans.map(({ from, to }) => ({ from, to: to === '00:00' ? '24:00' : to }))),
    holidays: holidays
      .map(({ date, name }) => ({ date, name: name.trim() }))
      .toSorted((a, b) => a.date.localeCompare(b.date)),
  };
}
