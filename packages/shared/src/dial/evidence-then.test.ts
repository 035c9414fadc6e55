import { describe, expect, it } from 'vitest';
import { upperBound } from './evidence.ts';
import { evidenceThen } from './evidence-then.ts';
import { initialRecord, type RecordState } from './record-state.ts';

const fresh = initialRecord({ alpha: 0.05, delta: 0.05, floor: 0.2 });
const by = (level: 'draft' | 'threshold' | 'autonomous', threshold?: number) => ({ level, threshold });
const decisions = (state: RecordState, setting = by('draft')) => evidenceThen(state, { isOfChecks: false, setting });
const checks = (state: RecordState, setting = by('autonomous')) => evidenceThen(state, { isOfChecks: true, setting });
const positions = [0.9, 0.8, 0.7, 0.6, 0];
const ledger = (n: number[], k: number[], isFrozen = n.map(() => false)) => ({
  ...fresh.ledger,
  n,
  k,
  isFrozen,
});

describe('the evidence of a line in the history', () => {
  it('is none before anybody has decided anything', () => {
    expect([decisions(fresh), checks(fresh)]).toEqual([null, null]);
  });

  it('is what was decided so far, before the positions are known', () => {
    const pending = [0, 1, null].map((loss, index) => ({ item: `${index}`, score: 0.5, loss, later: 0 }));
    expect(decisions({ ...fresh, pending })).toEqual({
      verdicts: 2,
      mistakes: 1,
      upper: upperBound(1, 2, 0.05),
      position: 0,
    });
  });

  it('is of the position that the dial is set to, else of everything that passes the checks', () => {
    const state = { ...fresh, positions, ledger: ledger([10, 20, 30, 40, 50], [0, 0, 1, 1, 2]) };
    expect(decisions(state, by('threshold', 0.7))).toMatchObject({ verdicts: 30, mistakes: 1, position: 0.7 });
    // 75 % was typed by hand: nothing was counted for just that.
    expect(decisions(state, by('threshold', 0.75))).toMatchObject({ verdicts: 50, mistakes: 2, position: 0 });
    expect(decisions(state)).toMatchObject({ verdicts: 50, mistakes: 2, upper: upperBound(2, 50, 0.05) });
  });

  it('counts on after a move, what earlier evidence rested on included', () => {
    const stage = { n: [40, 50, 60, 70, 80], k: [0, 0, 0, 0, 3], isFrozen: Array<boolean>(5).fill(false) };
    const frozen = [true, true, false, false, false];
    const state = { ...fresh, positions, stages: [stage], ledger: ledger([0, 0, 5, 6, 7], [0, 0, 0, 0, 1], frozen) };
    expect(decisions(state)).toMatchObject({ verdicts: 87, mistakes: 4 });
    expect(decisions(state, by('threshold', 0.8))).toMatchObject({ verdicts: 50, mistakes: 0, position: 0.8 });
  });

  it('about checks is what the checks found, by the position set by hand', () => {
    const state = {
      ...fresh,
      positions,
      ledger: ledger([9, 9, 9, 9, 9], [0, 0, 0, 0, 0]),
      auditsChecked: 4,
      auditsWrong: 1,
    };
    expect(checks(state)).toEqual({ verdicts: 4, mistakes: 1, upper: upperBound(1, 4, 0.05), position: 0 });
    expect(checks(state, by('threshold', 0.85))).toMatchObject({ verdicts: 4, position: 0.85 });
    expect(checks({ ...state, auditsChecked: 0, auditsWrong: 0 })).toMatchObject({ verdicts: 9 });
    expect(decisions({ ...fresh, auditsChecked: 4, auditsWrong: 1 }, by('autonomous'))).toMatchObject({ verdicts: 4 });
  });
});
