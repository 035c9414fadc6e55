import { expect, it } from 'vitest';
import { sendAt, type Wish } from './when.ts';

const wish = (change: Partial<Wish>): Wish => ({
  pace: { mode: 'each' },
  quiet: null,
  timeZone: 'Europe/London',
  ...change,
});
const night = { from: '20:00', to: '07:30' };
const when = (change: Partial<Wish>, at: string): string | null => {
  const due = sendAt(wish(change), Date.parse(at));
  return due === null ? null : new Date(due).toISOString().replace(':00.000Z', 'Z');
};

it('sends at once, gathered, once a day, or never', () => {
  expect(when({}, '2026-11-23T10:07Z')).toBe('2026-11-23T10:07Z');
  expect(when({ pace: { mode: 'every', minutes: 30 } }, '2026-11-23T10:07Z')).toBe('2026-11-23T10:30Z');
  expect(when({ pace: { mode: 'daily', at: '09:00' } }, '2026-11-23T10:07Z')).toBe('2026-11-24T09:00Z');
  expect(when({ pace: { mode: 'daily', at: '17:00' } }, '2026-11-23T10:07Z')).toBe('2026-11-23T17:00Z');
  expect(when({ pace: { mode: 'none' } }, '2026-11-23T10:07Z')).toBeNull();
});

it('keeps the time of day when the clocks change', () => {
  const daily = { pace: { mode: 'daily', at: '09:00' } } as const;
  expect(when(daily, '2026-03-28T12:00Z')).toBe('2026-03-29T08:00Z');
  expect(when({ ...daily, timeZone: 'America/New_York' }, '2026-03-28T15:00Z')).toBe('2026-03-29T13:00Z');
});

it('waits for the end of quiet hours, on both sides of midnight', () => {
  expect(when({ quiet: night }, '2026-11-23T21:00Z')).toBe('2026-11-24T07:30Z');
  expect(when({ quiet: night }, '2026-11-24T03:00Z')).toBe('2026-11-24T07:30Z');
  expect(when({ quiet: night }, '2026-11-24T07:30Z')).toBe('2026-11-24T07:30Z');
  expect(when({ quiet: { from: '12:00', to: '13:00' } }, '2026-11-24T12:15Z')).toBe('2026-11-24T13:00Z');
  expect(when({ quiet: night, timeZone: 'Asia/Tokyo' }, '2026-11-24T12:00Z')).toBe('2026-11-24T22:30Z');
});

it('holds what was gathered until the quiet hours are over', () => {
  expect(when({ quiet: night, pace: { mode: 'daily', at: '06:00' } }, '2026-11-23T21:00Z')).toBe('2026-11-24T07:30Z');
});
