import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStartWindow } from './start-window.ts';

const MINUTE = 60_000;

test('lets one more begin a minute after the one that many before it', () => {
  const window = createStartWindow();
  window.add(0);
  window.add(10_000);
  expect(window.waitMs(3, 20_000)).toBe(0);
  expect(window.waitMs(2, 20_000)).toBe(40_000);
  expect(window.waitMs(1, 20_000)).toBe(50_000);
  expect(window.waitMs(2, MINUTE)).toBe(0);
});

test('whoever keeps to it never begins more than the limit in any 60 s, and never waits for nothing', () => {
  const gaps = fc.array(fc.nat(20_000), { maxLength: 200 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 8 }), (all, max) => {
      const window = createStartWindow();
      const starts: number[] = [];
      let now = 0;
      for (const gap of all) {
        now += gap;
        const wait = window.waitMs(max, now);
        const isFull = starts.filter((start) => start > now - MINUTE).length >= max;
        expect(wait > 0).toBe(isFull);
        now += wait;
        window.add(now);
        starts.push(now);
      }
      const tooEarly = starts.filter((start, i) => start - (starts[i - max] ?? -MINUTE) < MINUTE);
      expect(tooEarly).toEqual([]);
    }),
  );
});

test('keeps no more than the last minute', () => {
  const window = createStartWindow();
  for (let now = 0; now < 100 * MINUTE; now += 100) window.add(now);
  expect(window.size).toBeLessThanOrEqual(MINUTE / 100);
});

test('a clock that is set back holds nobody back for longer than a minute', () => {
  const window = createStartWindow();
  window.add(10 * MINUTE);
  window.add(10 * MINUTE + 1);
  expect(window.waitMs(1, 5 * MINUTE)).toBe(0);
  window.add(5 * MINUTE);
  expect(window.waitMs(1, 5 * MINUTE)).toBe(MINUTE);
});
