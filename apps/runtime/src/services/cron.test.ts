import { readCron } from '@leeway/nodes/contract/cron.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latestTimes, type Times, timesAfter } from './cron.ts';

const iso = (times: number[]) => times.map((time) => new Date(time).toISOString().slice(0, 16));
const after = (times: Times, from: string, count: number) => iso(timesAfter(times, Date.parse(from), count));

describe('daylight saving in Europe/London', () => {
  const timezone = 'Europe/London';

  test('a daily time keeps its place on the clock through both changes', () => {
    expect(after({ cron: '30 8 * * *', timezone }, '2026-03-28T00:00Z', 3)).toEqual([
      '2026-03-28T08:30',
      '2026-03-29T07:30',
      '2026-03-30T07:30',
    ]);
    expect(after({ cron: '30 8 * * *', timezone }, '2026-10-24T00:00Z', 2)).toEqual([
      '2026-10-24T07:30',
      '2026-10-25T08:30',
    ]);
  });

  test('a time that does not exist comes at the first moment that does, once', () => {
    expect(after({ cron: '30 1 * * *', timezone }, '2026-03-28T12:00Z', 2)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
  });

  test('a time that occurs twice comes the first time only', () => {
    expect(after({ cron: '30 1 * * *', timezone }, '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  test('every half hour goes on through both changes', () => {
    expect(after({ cron: '*/30 * * * *', timezone }, '2026-03-29T00:10Z', 3)).toEqual([
      '2026-03-29T00:30',
      '2026-03-29T01:00',
      '2026-03-29T01:30',
    ]);
    expect(after({ cron: '*/30 * * * *', timezone }, '2026-10-25T00:10Z', 4)).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
      '2026-10-25T02:00',
    ]);
  });
});

describe('daylight saving in America/New_York', () => {
  const timezone = 'America/New_York';

  test('a daily time keeps its place on the clock through both changes', () => {
    expect(after({ cron: '0 9 * * *', timezone }, '2026-03-07T00:00Z', 2)).toEqual([
      '2026-03-07T14:00',
      '2026-03-08T13:00',
    ]);
    expect(after({ cron: '0 9 * * *', timezone }, '2026-10-31T00:00Z', 2)).toEqual([
      '2026-10-31T13:00',
      '2026-11-01T14:00',
    ]);
  });

  test('a time that does not exist comes at the first moment that does, once', () => {
    expect(after({ cron: '30 2 * * *', timezone }, '2026-03-07T12:00Z', 2)).toEqual([
      '2026-03-08T07:00',
      '2026-03-09T06:30',
    ]);
  });

  test('a time that occurs twice comes the first time only', () => {
    expect(after({ cron: '30 1 * * *', timezone }, '2026-10-31T12:00Z', 2)).toEqual([
      '2026-11-01T05:30',
      '2026-11-02T06:30',
    ]);
  });

  test('every hour is every hour on both days', () => {
    expect(after({ cron: '0 * * * *', timezone }, '2026-03-08T06:00Z', 2)).toEqual([
      '2026-03-08T07:00',
      '2026-03-08T08:00',
    ]);
    expect(after({ cron: '0 * * * *', timezone }, '2026-11-01T04:30Z', 3)).toEqual([
      '2026-11-01T05:00',
      '2026-11-01T06:00',
      '2026-11-01T07:00',
    ]);
  });
});

describe('the latest times', () => {
  const every = { cron: '0 * * * *', timezone: 'Europe/London' };
  const span = { from: Date.parse('2026-10-24T22:00Z'), until: Date.parse('2026-10-25T03:00Z') };

  test('hold both ends, and over a change of the clocks each moment once', () => {
    expect(iso(latestTimes(every, span, 100))).toEqual([
      '2026-10-24T22:00',
      '2026-10-24T23:00',
      '2026-10-25T00:00',
      '2026-10-25T01:00',
      '2026-10-25T02:00',
      '2026-10-25T03:00',
    ]);
  });

  test('are the last ones when there are more', () => {
    expect(iso(latestTimes(every, { ...span, from: 0 }, 2))).toEqual(['2026-10-25T02:00', '2026-10-25T03:00']);
  });

  test('are the same looked at from either end, in any zone', () => {
    const crons = ['*/30 * * * *', '30 1 * * *', '0 2,3 * * *', '*/20 1 * * *', '15 0-3 * * 0', '0 0 L * *'];
    const zones = ['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'UTC'];
    const start = fc.integer({ min: Date.parse('2026-01-01Z'), max: Date.parse('2027-12-31Z') });
    fc.assert(
      fc.property(fc.constantFrom(...crons), fc.constantFrom(...zones), start, (cron, timezone, from) => {
        const times = { cron, timezone };
        const forward = timesAfter(times, from, 20);
        expect(latestTimes(times, { from: from + 1, until: forward.at(-1) ?? from }, 20)).toEqual(forward);
      }),
    );
  });
});

test('every expression that the checker lets pass has times', () => {
  const number = (min: number, max: number) => fc.integer({ min, max }).map(String);
  const part = (min: number, max: number) =>
    fc.oneof(
      fc.constant('*'),
      number(min, max + 1),
      number(1, max + 3).map((step) => `*/${step}`),
      fc.tuple(number(min, max), number(min, max)).map((ends) => ends.join('-')),
      fc.tuple(number(min, max), number(min, max), number(1, 9)).map(([low, high, step]) => `${low}-${high}/${step}`),
      fc.array(number(min, max), { minLength: 2, maxLength: 4 }).map((values) => values.join(',')),
    );
  const day = fc.oneof(part(1, 31), fc.constantFrom('L', 'L,15'));
  const month = fc.oneof(part(1, 12), fc.constantFrom('JAN', 'feb', 'MAR-MAY'));
  const weekday = fc.oneof(part(0, 7), fc.constantFrom('SUN', 'mon-fri', 'TUE,THU'));
  let taken = 0;
  fc.assert(
    fc.property(fc.tuple(part(0, 59), part(0, 23), day, month, weekday), (parts) => {
      const cron = parts.join(' ');
      if (!readCron(cron).ok) return;
      taken += 1;
      expect(timesAfter({ cron, timezone: 'UTC' }, 0, 1)).toHaveLength(1);
    }),
    { numRuns: 1000 },
  );
  expect(taken).toBeGreaterThan(100);
});

test('what cannot be read is refused, naming its field', () => {
  const refused = (field: string) => {
    const problems = [{ field, message: expect.any(String) }];
    return expect.objectContaining({ code: 'schedule.invalid', status: 422, details: { problems } });
  };
  expect(() => timesAfter({ cron: 'often', timezone: 'UTC' }, 0, 1)).toThrow(refused('cron'));
  expect(() => timesAfter({ cron: '@daily', timezone: 'Mars/Phobos' }, 0, 1)).toThrow(refused('timezone'));
});
