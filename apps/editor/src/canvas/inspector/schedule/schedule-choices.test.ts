import { cronOf, patternOf } from '@leeway/nodes/contract/schedule-pattern.ts';
import { expect, test } from 'vitest';
import { changeKind, KINDS, readTime, shownAs, timeText, toggleWeekday } from './schedule-choices.ts';

test('every kind can be chosen, and is what is shown then', () => {
  for (const { value } of KINDS) {
    const cron = cronOf(changeKind(patternOf('30 8 * * *'), value, '30 8 * * *'));
    expect(shownAs(patternOf(cron), value, cron).kind).toBe(value);
  }
});

test('the time of day is kept from kind to kind', () => {
  expect(cronOf(changeKind(patternOf('30 8 * * 1-5'), 'monthly', ''))).toBe('30 8 1 * *');
  expect(cronOf(changeKind(patternOf('30 8 * * 1-5'), 'hourly', ''))).toBe('30 * * * *');
  expect(cronOf(changeKind(patternOf('20 * * * *'), 'daily', ''))).toBe('20 9 * * *');
  expect(cronOf(changeKind(patternOf('*/5 * * * *'), 'weekly', ''))).toBe('0 9 * * 1');
});

test('days of the week stay days of the week, also when there is a shorter word for them', () => {
  expect(shownAs(patternOf('0 9 * * 1-5'), 'weekly', '0 9 * * 1-5')).toMatchObject({ weekdays: [1, 2, 3, 4, 5] });
  expect(shownAs(patternOf('0 9 * * *'), 'weekly', '0 9 * * *')).toMatchObject({ weekdays: [0, 1, 2, 3, 4, 5, 6] });
  expect(shownAs(patternOf('0 9 * * *'), null, '0 9 * * *')).toMatchObject({ kind: 'daily' });
});

test('a day is ticked on and off, and one always stays', () => {
  expect(toggleWeekday([1, 4], 2)).toEqual([1, 2, 4]);
  expect(toggleWeekday([1, 4], 4)).toEqual([1]);
  expect(toggleWeekday([1], 1)).toEqual([1]);
});

test('a time is read from its box, and half a time is none', () => {
  expect(readTime('08:05')).toEqual({ hour: 8, minute: 5 });
  expect(readTime('')).toBeNull();
  expect(timeText({ hour: 8, minute: 5 })).toBe('08:05');
});
