import { describe, expect, test } from 'vitest';
import { isAlarm, suspectSilence } from './silence.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday. */
const MONDAY = Date.parse('2026-11-02T00:00:00Z');
const NEVER = 0;

/** Starts every so often, `count` of them, up to `last`. */
function every(gapMs: number, count: number, last: number): number[] {
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * gapMs);
}
const facts = (recent: number[], silenceMinutes: number | null = null) => ({
  quietFrom: NEVER,
  recent,
  silenceMinutes,
});

describe('a learned silence', () => {
  const last = MONDAY + 12 * HOUR;

  test('is suspected after three usual gaps, and not before', () => {
    const recent = every(10 * MINUTE, 30, last);
    expect(suspectSilence(facts(recent), last + 30 * MINUTE)).toBeNull();
    expect(suspectSilence(facts(recent), last + 31 * MINUTE)).toEqual({
      since: last,
      allowedMs: 30 * MINUTE,
      isLearned: true,
    });
  });

  test('is never shorter than a quarter of an hour', () => {
    const recent = every(1000, 200, last);
    expect(suspectSilence(facts(recent), last + 15 * MINUTE)).toBeNull();
    expect(suspectSilence(facts(recent), last + 16 * MINUTE)).not.toBeNull();
  });

  test('needs twenty gaps', () => {
    expect(suspectSilence(facts(every(MINUTE, 20, last)), last + DAY)).toBeNull();
    expect(suspectSilence(facts(every(MINUTE, 21, last)), last + DAY)).not.toBeNull();
  });

  test('one long gap in many does not count as usual', () => {
    const recent = [...every(MINUTE, 1, last - DAY), ...every(10 * MINUTE, 60, last)];
    expect(suspectSilence(facts(recent), last + 31 * MINUTE)?.allowedMs).toBe(30 * MINUTE);
  });

  test('does not count what was before it was live again', () => {
    const recent = every(10 * MINUTE, 30, last);
    const resumedAt = last + 5 * HOUR;
    expect(suspectSilence({ ...facts(recent), quietFrom: resumedAt }, resumedAt + 20 * MINUTE)).toBeNull();
    expect(suspectSilence({ ...facts(recent), quietFrom: resumedAt }, resumedAt + 40 * MINUTE)?.since).toBe(resumedAt);
  });
});

describe('a set time', () => {
  const last = MONDAY + 12 * HOUR;

  test('holds without anything learned, also when nothing has ever come', () => {
    expect(suspectSilence({ quietFrom: last, recent: [], silenceMinutes: 5 }, last + 6 * MINUTE)).toEqual({
      since: last,
      allowedMs: 5 * MINUTE,
      isLearned: false,
    });
  });

  test('of 0 means never', () => {
    expect(suspectSilence(facts(every(MINUTE, 50, last), 0), last + 30 * DAY)).toBeNull();
  });
});

describe('hours that are usually quiet', () => {
  /** Two weeks in which something came in each hour from 9 to 17 on working days. */
  const hours = new Map<number, number>();
  for (let day = 0; day < 12; day += 1) {
    if (day % 7 > 4) continue;
    for (let hour = 9; hour < 17; hour += 1) hours.set((MONDAY + day * DAY + hour * HOUR) / HOUR, 6);
  }
  const since = (at: number) => ({ since: at, allowedMs: 30 * MINUTE, isLearned: true });
  const friday = MONDAY + 11 * DAY;

  test('are no alarm: a night', () => {
    const evening = MONDAY + 8 * DAY + 16 * HOUR + 50 * MINUTE;
    expect(isAlarm(since(evening), hours, evening + 12 * HOUR)).toBe(false);
  });

  test('are no alarm: a weekend', () => {
    const evening = friday + 16 * HOUR + 50 * MINUTE;
    expect(isAlarm(since(evening), hours, friday + 3 * DAY + 9 * HOUR)).toBe(false);
  });

  test('are followed by one when the morning stays silent', () => {
    const evening = friday + 16 * HOUR + 50 * MINUTE;
    expect(isAlarm(since(evening), hours, friday + 3 * DAY + 9 * HOUR + 25 * MINUTE)).toBe(true);
  });

  test('in the middle of a working day there is one', () => {
    const noon = friday + 12 * HOUR;
    expect(isAlarm(since(noon), hours, noon + 30 * MINUTE)).toBe(false);
    expect(isAlarm(since(noon), hours, noon + 31 * MINUTE)).toBe(true);
  });

  test('a silence of many days does not teach itself', () => {
    const noon = friday + 12 * HOUR;
    expect(isAlarm(since(noon), hours, noon + 20 * DAY)).toBe(true);
  });

  test('an hour that was never watched counts when the one before it usually brings something', () => {
    const firstDay = new Map([[(MONDAY + 9 * HOUR) / HOUR, 40]]);
    const before10 = MONDAY + 9 * HOUR + 55 * MINUTE;
    expect(isAlarm(since(before10), firstDay, before10 + 31 * MINUTE)).toBe(true);
    const at11 = MONDAY + 11 * HOUR;
    expect(isAlarm(since(at11), firstDay, at11 + 5 * HOUR)).toBe(false);
  });
});
