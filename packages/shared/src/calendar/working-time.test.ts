import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Calendar, calendarSchema, type WorkSpan } from './calendar.ts';
import { addWorkingMinutes, workingMinutesBetween } from './working-time.ts';

const OFFICE: WorkSpan[] = [
  { from: '09:00', to: '12:30' },
  { from: '13:30', to: '17:30' },
];
const london: Calendar = {
  timeZone: 'Europe/London',
  week: [OFFICE, OFFICE, OFFICE, OFFICE, [{ from: '09:00', to: '13:00' }], [], []],
  holidays: [{ date: '2026-12-25', name: 'Christmas Day' }],
};
const roundTheClock = (timeZone: string): Calendar => ({
  timeZone,
  week: Array.from({ length: 7 }, () => [{ from: '00:00', to: '24:00' }]),
  holidays: [],
});
const at = (text: string): number => Date.parse(text);
const iso = (instant: number): string => new Date(instant).toISOString().replace(':00.000Z', 'Z');

describe('adding working minutes', () => {
  it.each([
    ['inside a span', '2026-11-23T10:00Z', 60, '2026-11-23T11:00Z'],
    ['over the lunch break', '2026-11-23T12:00Z', 60, '2026-11-23T14:00Z'],
    ['up to the very end of a span', '2026-11-23T12:00Z', 30, '2026-11-23T12:30Z'],
    ['asked at night', '2026-11-23T22:00Z', 30, '2026-11-24T09:30Z'],
    ['over the weekend', '2026-11-27T12:30Z', 60, '2026-11-30T09:30Z'],
    ['over a holiday', '2026-12-24T17:00Z', 60, '2026-12-28T09:30Z'],
    ['nothing at all, outside of working hours', '2026-11-28T03:00Z', 0, '2026-11-28T03:00Z'],
  ])('%s', (...[, from, minutes, until]) => {
    expect(iso(addWorkingMinutes(london, at(from), minutes))).toBe(until);
  });

  it('keeps the hours of the wall clock when the clocks change', () => {
    // Friday before the clocks go forward in London (29 March 2026): 09:00 on Monday is 08:00 UTC.
    expect(iso(addWorkingMinutes(london, at('2026-03-27T12:30Z'), 60))).toBe('2026-03-30T08:30Z');
    // And back on 25 October 2026: 09:00 on Monday is 09:00 UTC again.
    expect(iso(addWorkingMinutes(london, at('2026-10-23T11:30Z'), 60))).toBe('2026-10-26T09:30Z');
  });

  it('counts real time: a day has 23 hours in spring and 25 in autumn', () => {
    const berlin = roundTheClock('Europe/Berlin');
    expect(workingMinutesBetween(berlin, at('2026-03-28T23:00Z'), at('2026-03-29T22:00Z'))).toBe(23 * 60);
    expect(workingMinutesBetween(berlin, at('2026-10-24T22:00Z'), at('2026-10-25T23:00Z'))).toBe(25 * 60);
  });

  it('begins at the change of clocks when the time it should begin at is left out', () => {
    const night: Calendar = {
      timeZone: 'Europe/Berlin',
      week: Array.from({ length: 7 }, () => [{ from: '02:30', to: '04:00' }]),
      holidays: [],
    };
    // 02:30 does not exist on 29 March: the clocks go from 02:00 to 03:00 at 01:00 UTC.
    expect(iso(addWorkingMinutes(night, at('2026-03-28T22:00Z'), 10))).toBe('2026-03-29T01:10Z');
    expect(workingMinutesBetween(night, at('2026-03-28T22:00Z'), at('2026-03-29T20:00Z'))).toBe(60);
    // 02:30 comes twice on 25 October; the first is meant.
    expect(iso(addWorkingMinutes(night, at('2026-10-24T22:00Z'), 10))).toBe('2026-10-25T00:40Z');
  });

  it('passes a day that a zone left out altogether', () => {
    const apia = roundTheClock('Pacific/Apia');
    // Samoa went from 29 to 31 December 2011.
    expect(workingMinutesBetween(apia, at('2011-12-29T10:00Z'), at('2011-12-31T10:00Z'))).toBe(48 * 60);
  });

  it('counts every minute without a calendar', () => {
    expect(addWorkingMinutes(null, 1000, 1.5)).toBe(91_000);
    expect(workingMinutesBetween(null, 0, 90_000)).toBe(1.5);
    expect(workingMinutesBetween(null, 90_000, 0)).toBe(0);
  });

  it('is undone by counting what lies between, and never goes back', () => {
    const zones = fc.constantFrom('Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata');
    const instants = fc.integer({ min: at('2025-01-01T00:00Z'), max: at('2027-12-31T00:00Z') });
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: 0, max: 6000 }), (timeZone, from, minutes) => {
        const calendar = { ...london, timeZone };
        const until = addWorkingMinutes(calendar, from, minutes);
        expect(until).toBeGreaterThanOrEqual(from);
        expect(workingMinutesBetween(calendar, from, until)).toBeCloseTo(minutes, 6);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a calendar', () => {
  const problemsOf = (change: Partial<Record<keyof Calendar, unknown>>) =>
    calendarSchema.safeParse({ ...london, ...change }).error?.issues.map(({ message }) => message) ?? [];

  it('is refused with the reason in words', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ timeZone: 'Europe/Londn' })).toEqual([
      'There is no such time zone. Choose one such as Europe/London.',
    ]);
    expect(problemsOf({ week: [[], [], [], [], [], [], []] })).toEqual(['Give working hours on one day at least.']);
    const overlapping = [
      { from: '09:00', to: '12:00' },
      { from: '11:00', to: '13:00' },
    ];
    expect(problemsOf({ week: [overlapping, [], [], [], [], [], []] })).toEqual(['Two times of one day overlap.']);
    expect(problemsOf({ week: [[{ from: '17:00', to: '09:00' }], [], [], [], [], [], []] })).toEqual([
      'It must end later than it begins.',
    ]);
    expect(problemsOf({ holidays: [{ date: '2026-02-30', name: 'Never' }] })).toEqual([
      'Give a day such as 2026-12-25.',
    ]);
  });
});
