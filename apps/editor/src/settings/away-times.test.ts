import { expect, test } from 'vitest';
import { awayProblems, fromFieldTime, toFieldTime } from './away-times.ts';

test('a moment goes into the field and comes back to the minute', () => {
  const at = new Date(2026, 10, 4, 9, 5, 59).getTime();
  expect(toFieldTime(at)).toBe('2026-11-04T09:05');
  expect(fromFieldTime(toFieldTime(at))).toBe(new Date(2026, 10, 4, 9, 5).getTime());
});

test('what is no moment is none', () => {
  expect([fromFieldTime(''), fromFieldTime('tomorrow'), fromFieldTime('2026-13-40T99:00')]).toEqual([null, null, null]);
});

test('says what is missing, and that one comes back after leaving and not in the past', () => {
  const now = new Date(2026, 10, 1).getTime();
  const away = { to: 'dan', from: '2026-11-04T09:00', until: '2026-11-08T17:00' };
  expect(awayProblems(away, now)).toEqual({});
  expect(Object.keys(awayProblems({ to: '', from: '', until: '' }, now))).toEqual(['to', 'from', 'until']);
  expect(awayProblems({ ...away, until: '2026-11-03T09:00' }, now)).toEqual({ until: 'Be back after you have left.' });
  expect(awayProblems({ ...away, from: '2026-10-01T09:00', until: '2026-10-02T09:00' }, now)).toEqual({
    until: 'This has passed already.',
  });
});
