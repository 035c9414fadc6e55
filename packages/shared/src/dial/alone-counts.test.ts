import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aloneLately, countAlone, emptyCounts } from './alone-counts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('counts by hour, day and recipient, and forgets what is older than a day', () => {
  const counts = emptyCounts();
  countAlone(counts, { at: 0, recipients: ['a', 'b', 'a'] });
  countAlone(counts, { at: 2 * HOUR, recipients: ['a'] });
  expect(aloneLately(counts, { at: 2 * HOUR, recipients: ['a', 'c'] })).toEqual({
    inHour: 1,
    inDay: 2,
    toRecipient: 2,
  });
  expect(aloneLately(counts, { at: 25 * HOUR, recipients: ['a'] })).toEqual({ inHour: 0, inDay: 1, toRecipient: 1 });
  countAlone(counts, { at: 50 * HOUR, recipients: [] });
  expect(counts.minutes.size).toBe(1);
});

test('never counts fewer than there were, and at most those of a minute more', () => {
  const times = fc.array(fc.integer({ min: 0, max: 30 * HOUR }), { maxLength: 60 });
  fc.assert(
    fc.property(times, (list) => {
      const at = 30 * HOUR;
      const counts = emptyCounts();
      for (const each of list.toSorted((one, other) => one - other)) countAlone(counts, { at: each, recipients: [] });
      const within = (ms: number): number => list.filter((each) => each > at - ms).length;
      const { inHour, inDay } = aloneLately(counts, { at, recipients: [] });
      expect(inHour).toBeGreaterThanOrEqual(within(HOUR));
      expect(inHour).toBeLessThanOrEqual(within(HOUR + MINUTE));
      expect(inDay).toBeGreaterThanOrEqual(within(24 * HOUR));
      expect(inDay).toBeLessThanOrEqual(within(24 * HOUR + MINUTE));
    }),
  );
});
