import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCron } from './cron.ts';
import { cronOf, EVEN_MINUTES, patternOf, type SchedulePattern, scheduleWords } from './schedule-pattern.ts';

const time = { hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) };
const weekdays = fc
  .uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 })
  .map((days) => days.sort((a, b) => a - b))
  .filter((days) => days.join(',') !== '1,2,3,4,5');
const pattern: fc.Arbitrary<SchedulePattern> = fc.oneof(
  fc.record({ kind: fc.constant('minutes' as const), every: fc.constantFrom(...EVEN_MINUTES) }),
  fc.record({ kind: fc.constant('hourly' as const), minute: time.minute }),
  fc.record({ kind: fc.constantFrom('daily' as const, 'weekdays' as const), ...time }),
  fc.record({ kind: fc.constant('weekly' as const), weekdays, ...time }),
  fc.record({
    kind: fc.constant('monthly' as const),
    day: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant('last' as const)),
    ...time,
  }),
);

describe('a pattern', () => {
  test('is found again in its cron expression, which can be read', () => {
    fc.assert(
      fc.property(pattern, (each) => {
        expect(readCron(cronOf(each)).ok).toBe(true);
        expect(patternOf(cronOf(each))).toEqual(each);
      }),
    );
  });

  test.each([
    ['0 9 * * MON-FRI', { kind: 'weekdays', hour: 9, minute: 0 }],
    ['0 9 * * *', { kind: 'daily', hour: 9, minute: 0 }],
    ['0 9 * * 0-6', { kind: 'daily', hour: 9, minute: 0 }],
    ['0,30 * * * *', { kind: 'minutes', every: 30 }],
    ['@weekly', { kind: 'weekly', weekdays: [0], hour: 0, minute: 0 }],
    ['0 9 1 1 *', { kind: 'custom', cron: '0 9 1 1 *' }],
    ['*/7 * * * *', { kind: 'custom', cron: '*/7 * * * *' }],
    ['0 9 1 * 1', { kind: 'custom', cron: '0 9 1 * 1' }],
    ['0 9 L,15 * *', { kind: 'custom', cron: '0 9 L,15 * *' }],
    ['*/5 9 * * *', { kind: 'custom', cron: '*/5 9 * * *' }],
    ['nonsense', { kind: 'custom', cron: 'nonsense' }],
  ])('of %j is what people would say', (cron, expected) => {
    expect(patternOf(cron)).toEqual(expected);
  });
});

test.each([
  ['30 8 * * 1-5', 'Every weekday at 08:30, Europe/London'],
  ['5 0 * * *', 'Every day at 00:05, Europe/London'],
  ['0 17 * * 0,1,4', 'Every Monday, Thursday and Sunday at 17:00, Europe/London'],
  ['0 6 1 * *', 'Every month on day 1 at 06:00, Europe/London'],
  ['0 6 L * *', 'Every month on the last day at 06:00, Europe/London'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['* * * * *', 'Every minute'],
  ['@hourly', 'Every hour, Europe/London'],
  ['20 * * * *', 'Every hour at 20 min past, Europe/London'],
  ['0 9 1,15 * *', 'At the times of “0 9 1,15 * *”, Europe/London'],
  ['0 9 * *', 'The times are not set yet'],
])('%j is said in words', (cron, words) => {
  expect(scheduleWords(cron, 'Europe/London')).toBe(words);
});
