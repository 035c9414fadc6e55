import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auditEstimate, auditShare, isScoreDrift, slipsBeforeSeen } from './audits.ts';
import { allowanceOf, PER_RECIPIENT_A_DAY, possibleWeeklyCost } from './blast-radius.ts';
import { decayOf } from './decay.ts';
import { floorOf } from './stakes.ts';
import {
  emptyWatch,
  HOLD_ENDS,
  HOLD_STARTS,
  itemsUntilRelease,
  stepWatch,
  WATCH_ALARM,
  type WatchState,
  watchBaseline,
  watchValue,
} from './watch.ts';

const losses = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 });
const after = (sequence: readonly number[], alpha: number) =>
  sequence.reduce((watch: WatchState, loss) => stepWatch(watch, loss, alpha), emptyWatch());

describe('the watch', () => {
  test('never falls because an item was worse', () => {
    fc.assert(
      fc.property(losses, fc.nat(), fc.constantFrom(0.02, 0.05, 0.1), (sequence, at, alpha) => {
        const worse = sequence.with(at % sequence.length, 1);
        expect(watchValue(after(worse, alpha))).toBeGreaterThanOrEqual(
          watchValue(after(sequence, alpha)) * (1 - 1e-12),
        );
      }),
    );
  });

  test('holds and alarms where it says', () => {
    fc.assert(
      fc.property(losses, (sequence) => {
        let watch = emptyWatch();
        for (const loss of sequence) {
          const before = watch;
          watch = stepWatch(watch, loss, 0.05);
          const limit = (before.isHeld ? HOLD_ENDS : HOLD_STARTS) * watchBaseline(0.05);
          expect(watch.isHeld).toBe(watchValue(watch) >= limit);
          expect(watch.isAlarmed).toBe(before.isAlarmed || watchValue(watch) >= WATCH_ALARM);
        }
      }),
    );
  });

  test.each([
    [0.1, 6],
    [0.05, 11],
    [0.02, 24],
  ])('at alpha %d one mistake after 500 clean items holds for %d items', (alpha, items) => {
    const watch = stepWatch(after(Array(500).fill(0), alpha), 1, alpha);
    expect(watch).toMatchObject({ isHeld: true, isAlarmed: false });
    expect(itemsUntilRelease(watch, alpha)).toBe(items);
    expect(itemsUntilRelease(emptyWatch(), alpha)).toBe(0);
  });

  test('stays alarmed until it starts anew', () => {
    const alarmed = after([1, 1, 1, 1, 1, 1], 0.05);
    expect(after([1, 1, 1, 1, 1], 0.05).isAlarmed).toBe(false);
    expect(
      Array(500)
        .fill(0)
        .reduce((watch: WatchState) => stepWatch(watch, 0, 0.05), alarmed).isAlarmed,
    ).toBe(true);
  });
});

describe('audits', () => {
  test('never fall below the floor, and double check while anything is new', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(0.1, 0.2, 0.5), fc.boolean(), (aloneSoFar, floor, isSentinelOn) => {
        const share = auditShare({ aloneSoFar, floor, isSentinelOn });
        expect(share).toBeGreaterThanOrEqual(Math.max(floor, isSentinelOn ? 0.5 : 0, aloneSoFar < 50 ? 0.5 : 0));
      }),
    );
  });

  test('say what slips, for each of the stakes', () => {
    expect((['low', 'normal', 'high'] as const).map((stakes) => slipsBeforeSeen(floorOf(stakes)))).toEqual([9, 4, 1]);
  });

  test('give no estimate where nothing was audited', () => {
    expect(auditEstimate([], { count: 1, lowestShare: 0.5, delta: 0.05 })).toMatchObject({
      hajek: null,
      horvitzThompson: 0,
      upper: 1,
    });
    expect(auditEstimate([], { count: 0, lowestShare: 0.5, delta: 0.05 })).toEqual({
      hajek: null,
      horvitzThompson: 0,
      upper: 1,
    });
  });

  test('notice that the scores moved', () => {
    expect([isScoreDrift(0.6, 0.76), isScoreDrift(0.6, 0.7), isScoreDrift(0.6, 0.4)]).toEqual([true, false, true]);
  });
});

describe('what a new node may do', () => {
  test('is little at first, then twice as much each clean day, up to its own limit', () => {
    const node = { hoursAlone: 10, aloneSoFar: 200, cleanDays: 0 };
    expect(allowanceOf(node)).toEqual({ perHour: 10, perDay: 50 });
    expect(allowanceOf({ ...node, hoursAlone: 72, aloneSoFar: 40, cleanDays: 3 })).toEqual({ perHour: 10, perDay: 50 });
    expect(allowanceOf({ ...node, hoursAlone: 72, cleanDays: 3 })).toEqual({ perHour: 80, perDay: 400 });
    const limit = { perHour: 30, perDay: 1000 };
    expect(allowanceOf({ ...node, hoursAlone: 72, cleanDays: 3, limit })).toEqual({ perHour: 30, perDay: 400 });
    expect(PER_RECIPIENT_A_DAY).toBe(3);
  });

  test('could cost its bound times what it handles', () => {
    expect(possibleWeeklyCost(0.05, 120, 300)).toBeCloseTo(1800);
  });
});

test('a record that nobody adds to goes stale', () => {
  expect([59, 60, 179, 180].map(decayOf)).toEqual(['fresh', 'rusty', 'rusty', 'stale']);
});
