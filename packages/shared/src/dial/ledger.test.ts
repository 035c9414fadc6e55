import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addVerdict, bestOf, earnedLevel, emptyLedger, isReviewedAt, type LedgerState, moveTo } from './ledger.ts';
import { needMoreOf } from './need-more.ts';
import { type GraduationConditions, recommend } from './recommend.ts';
import { deservesSecondLook } from './second-look.ts';

const POSITIONS = [0.8, 0.6, 0.4, 0.2, 0];
const RULE = { alpha: 0.05, delta: 0.05 };
const fine = { score: 0.9, loss: 0 };

function record(count: number, verdict = fine, from: LedgerState = emptyLedger(5)): LedgerState {
  let ledger = from;
  for (let i = 0; i < count; i += 1) ledger = addVerdict(ledger, POSITIONS, verdict);
  return ledger;
}

const advise = (ledger: LedgerState, more: { isAlarmed?: boolean; conditions?: GraduationConditions } = {}) =>
  recommend({ ledger, ...RULE, isBreakerOpen: false, isAlarmed: false, ...more });

describe('the ledger', () => {
  test('counts a verdict at every position that would let the item go', () => {
    const ledger = addVerdict(addVerdict(emptyLedger(5), POSITIONS, { score: 0.5, loss: 0.3 }), POSITIONS, fine);
    expect(ledger.n).toEqual([1, 1, 2, 2, 2]);
    expect(ledger.k).toEqual([0, 0, 0.3, 0.3, 0.3]);
  });

  test('earns the level of its position', () => {
    const earned = [-1, 0, 3, 4].map((current) => earnedLevel({ ...emptyLedger(5), current }));
    expect(earned).toEqual(['draft', 'threshold', 'threshold', 'autonomous']);
  });

  test('after a move counts only the slice that people still review', () => {
    const moved = moveTo(record(100), 1, 0.05);
    expect(isReviewedAt(moved, POSITIONS, 0.6)).toBe(false);
    expect(addVerdict(moved, POSITIONS, { score: 0.6, loss: 1 })).toBe(moved);
    expect(addVerdict(moved, POSITIONS, { score: 0.3, loss: 1 }).n).toEqual([0, 0, 0, 1, 1]);
    expect(moved.isFrozen).toEqual([true, true, false, false, false]);
    expect(bestOf(moved, RULE)).toBeGreaterThanOrEqual(1);
  });

  test('is the same in whatever order verdicts came in draft', () => {
    const verdicts = fc.array(
      fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), loss: fc.constantFrom(0, 0.5, 1) }),
    );
    const fill = (each: readonly { score: number; loss: number }[]) =>
      each.reduce((state: LedgerState, verdict) => addVerdict(state, POSITIONS, verdict), emptyLedger(5));
    fc.assert(
      fc.property(verdicts, (each) => {
        expect(fill([...each].reverse())).toEqual(fill(each));
      }),
    );
  });

  test('says how many approvals are missing for the next position', () => {
    expect(needMoreOf(emptyLedger(5), RULE)).toBe(74);
    expect(needMoreOf(record(70), RULE)).toBe(4);
    expect(needMoreOf(record(74), RULE)).toBe(0);
    expect(needMoreOf(moveTo(record(74), 4, 0.05), RULE)).toBeNull();
  });
});

describe('the recommendation', () => {
  test('goes up when proved, and waits for what the workspace asks for', () => {
    const proved = record(74);
    expect(advise(record(73))).toEqual({ kind: 'hold', to: -1, why: 'needs more' });
    expect(advise(proved)).toEqual({ kind: 'graduate', to: 4, why: 'proved' });
    const reasons = (
      [
        { evidenceDays: 6, minDays: 7 },
        { reviewers: 1, minReviewers: 2 },
        { expiredShare: 0.11 },
        { openCanaries: 1 },
        { evidenceDays: 7, minDays: 7, reviewers: 2, minReviewers: 2, expiredShare: 0.1, openCanaries: 0 },
      ] as const
    ).map((conditions) => advise(proved, { conditions }).why);
    expect(reasons).toEqual(['too new', 'too few reviewers', 'too many expired', 'open canaries', 'proved']);
  });

  test('an alarm goes down to draft whatever was earned', () => {
    expect(advise(record(500), { isAlarmed: true })).toEqual({ kind: 'step-down', to: -1, why: 'watch alarm' });
  });

  test('says when the step is too bad at every position, and when there is nothing more to earn', () => {
    expect(advise(record(49, { score: 0.9, loss: 1 })).why).toBe('needs more');
    expect(advise(record(50, { score: 0.9, loss: 1 }))).toEqual({ kind: 'hold', to: -1, why: 'too many mistakes' });
    expect(advise(moveTo(record(74), 4, 0.05))).toEqual({ kind: 'hold', to: 4, why: 'all earned' });
  });
});

test('a second look is for a disagreement at a position that may still be earned', () => {
  const looks = (ledger: LedgerState, loss: number) =>
    deservesSecondLook({ ledger, positions: POSITIONS }, { score: 0.9, loss }, RULE);
  expect(looks(record(30), 1)).toBe(true);
  expect(looks(record(30), 0)).toBe(false);
  expect(looks(record(30, { score: 0.9, loss: 1 }), 1)).toBe(false);
  expect(looks(moveTo(record(74), 4, 0.05), 1)).toBe(false);
});
