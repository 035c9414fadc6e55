import { expect, test } from 'vitest';
import { readCron } from './cron.ts';

const textOf = (source: string) => {
  const reading = readCron(source);
  return reading.ok ? reading.cron.text : reading.message;
};
const valuesOf = (source: string, field: 'minute' | 'hour' | 'day' | 'month' | 'weekday') => {
  const reading = readCron(source);
  return reading.ok ? reading.cron[field].values : reading.message;
};

test('five parts are read, with lists, ranges, steps and names', () => {
  expect(valuesOf('*/20 * * * *', 'minute')).toEqual([0, 20, 40]);
  expect(valuesOf('0 9-17/4 * * *', 'hour')).toEqual([9, 13, 17]);
  expect(valuesOf('0 9 15,1 * *', 'day')).toEqual([1, 15]);
  expect(valuesOf('0 9 * jan-mar *', 'month')).toEqual([1, 2, 3]);
  expect(valuesOf('0 9 * * MON-FRI', 'weekday')).toEqual([1, 2, 3, 4, 5]);
});

test('Sunday is 0 and 7, and the last day of a month is L', () => {
  expect(valuesOf('0 9 * * 7', 'weekday')).toEqual([0]);
  expect(valuesOf('0 9 * * 5-7', 'weekday')).toEqual([0, 5, 6]);
  expect(readCron('0 9 L * *')).toMatchObject({ ok: true, cron: { day: { hasLast: true, values: [] } } });
});

test('nicknames are written out and blanks made single', () => {
  expect(textOf('@daily')).toBe('0 0 * * *');
  expect(textOf(' @Hourly ')).toBe('0 * * * *');
  expect(textOf(' 30  8 * *   1-5 ')).toBe('30 8 * * 1-5');
});

test.each([
  ['', 'Say when it runs.'],
  ['@reboot', '“@reboot” is not known'],
  ['0 9 * *', 'Write five parts'],
  ['0 0 9 * * *', 'Write five parts'],
  ['61 * * * *', '“61” cannot be the minute: that is between 0 and 59.'],
  ['0 24 * * *', '“24” cannot be the hour'],
  ['0 9 0 * *', '“0” cannot be the day of the month'],
  ['0 9 * 13 *', '“13” cannot be the month'],
  ['0 9 * * MOO', '“MOO” cannot be the day of the week'],
  ['10-5 * * * *', '“10-5” goes backwards'],
  ['5/15 * * * *', '“5/15”: a step needs a range'],
  ['*/0 * * * *', '“*/0”: a step is between 1 and 60 here.'],
  ['*/99 * * * *', 'a step is between 1 and 60'],
  ['1,,2 * * * *', '“” cannot be the minute'],
  ['0 9 30 2 *', 'These times never come'],
  ['0 9 31 4,6 *', 'These times never come'],
])('%j is refused in words', (source, words) => {
  expect(readCron(source)).toMatchObject({ ok: false, message: expect.stringContaining(words) });
});

test('a day that comes only in some years, or beside a day of the week, is taken', () => {
  expect(readCron('0 9 29 2 *').ok).toBe(true);
  expect(readCron('0 9 30 2 1').ok).toBe(true);
});
