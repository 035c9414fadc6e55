import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, EvidenceEvent, ItemFacts } from './evidence-event.ts';
import {
  applyEvidence,
  bestPosition,
  earnedOf,
  foldEvidence,
  isAlarmedOf,
  isHeldOf,
  nextAuditShare,
  recommendationOf,
} from './record.ts';

const DAY = 86_400_000;
const ann = { id: 'u1', name: 'Ann' };
const begun: EvidenceEvent = { type: 'begun', at: 1, alpha: 0.05, delta: 0.05, floor: 0.2, why: 'first item' };

interface Sample extends Partial<ItemFacts> {
  at?: number;
  because?: string;
}

function factsOf({ score = 0.9, role = 'draft', ...rest }: Sample): ItemFacts {
  const { threshold = null, share = null, isAudited = false, isRepeat = false, inBatch = 1, epoch = 0 } = rest;
  return { score, role, threshold, share, isAudited, isRepeat, inBatch, epoch };
}

function item(id: string, sample: Sample = {}): EvidenceEvent {
  const facts = factsOf(sample);
  const route = facts.role === 'alone' ? 'alone' : facts.role === 'refused' ? 'refused' : 'ask';
  const noted = { route, isBlind: false, inputHash: null, recipient: null } as const;
  return { type: 'item', at: sample.at ?? 2, item: id, ...facts, ...noted, because: sample.because ?? 'node setting' };
}

function verdict(
  id: string,
  loss: number | null,
  sample: Sample & Partial<Extract<EvidenceEvent, { type: 'verdict' }>> = {},
): EvidenceEvent {
  const { source = 'draft', notCounted = null, isBlind = false, by = ann } = sample;
  const word = loss === null ? 'expired' : loss === 0 ? 'approved' : 'rejected';
  const changes: Change[] = [];
  const said = { verdict: word, changes, seconds: 20, isBlind, source, by, notCounted } as const;
  return { type: 'verdict', at: sample.at ?? 3, item: id, loss, of: factsOf(sample), ...said };
}

/** A draft and its verdict, `count` times. */
function reviewed(count: number, lossAt: (index: number) => number = () => 0, sample: Sample = {}): EvidenceEvent[] {
  return Array.from({ length: count }, (_, index) => [
    item(`d${index}`, sample),
    verdict(`d${index}`, lossAt(index), sample),
  ]).flat();
}

const terms = { at: 4, minDays: 0, minReviewers: 0 };

describe('the record of a step', () => {
  it('fixes the positions from the first 20 scores, and counts the verdicts of those items too', () => {
    const before = foldEvidence([begun, ...reviewed(19)]);
    expect(before.positions).toBeNull();
    const after = foldEvidence([begun, ...reviewed(20)]);
    expect(after.positions).toHaveLength(5);
    expect(after.ledger.n).toEqual([20, 20, 20, 20, 20]);
  });

  it('recommends to let it act alone once the verdicts prove it, and moves when a person agrees', () => {
    const events = [begun, ...reviewed(74)];
    const ready = foldEvidence(events);
    expect(recommendationOf(ready, terms)).toEqual({ kind: 'graduate', to: 4, why: 'proved' });
    expect(earnedOf(ready)).toEqual({ level: 'draft', position: null });
    const up = applyEvidence(ready, { type: 'moved', at: 5, to: 4, by: ann, certificate: 'c1' });
    expect(earnedOf(up)).toEqual({ level: 'autonomous', position: 0 });
    expect(nextAuditShare(up)).toBe(0.5);
    expect(recommendationOf(foldEvidence([begun, ...reviewed(73)]), terms).kind).toBe('hold');
  });

  it('takes drafts in drafting order: one that 20 later ones have overtaken counts as a mistake until it is decided', () => {
    const late = [begun, item('late'), ...reviewed(19)];
    expect(foldEvidence(late).ledger.n[4]).toBe(0);
    const overtaken = foldEvidence([...late, item('last'), verdict('last', 0)]);
    expect([overtaken.ledger.n[4], overtaken.ledger.k[4]]).toEqual([21, 1]);
    const decided = applyEvidence(overtaken, verdict('late', 0));
    expect([decided.ledger.n[4], decided.ledger.k[4]]).toEqual([21, 0]);
    expect(applyEvidence(overtaken, verdict('late', null)).ledger.n[4]).toBe(20);
  });

  it('does not count an approval that was too fast or in bulk, but every mistake that was found', () => {
    const base = foldEvidence([begun, ...reviewed(20), item('x')]);
    expect(applyEvidence(base, verdict('x', 0, { notCounted: 'too fast' })).ledger.n[4]).toBe(20);
    expect(applyEvidence(base, verdict('x', 1, { notCounted: 'in bulk' })).ledger.k[4]).toBe(1);
    expect(applyEvidence(base, verdict('x', 0, { notCounted: 'too fast' })).counts.notCounted).toBe(1);
  });

  it('counts the same input once, five items of a batch, and a second verdict on an item not at all', () => {
    const repeat = [item('r', { isRepeat: true }), verdict('r', 0, { isRepeat: true })];
    const sixth = [item('s', { inBatch: 6 }), verdict('s', 0, { inBatch: 6 })];
    const state = foldEvidence([begun, ...reviewed(20), ...repeat, ...sixth, verdict('d3', 1)]);
    expect([state.ledger.n[4], state.ledger.k[4]]).toEqual([20, 0]);
  });

  it('leaves out items that asked because of something about themselves, and failed checks', () => {
    const limited = [item('l', { role: 'limited' }), verdict('l', 0, { role: 'limited' })];
    expect(foldEvidence([begun, ...reviewed(20), ...limited]).ledger.n[4]).toBe(20);
    expect(
      foldEvidence([begun, ...reviewed(19), item('v', { score: 0, role: 'limited', because: 'hard check' })]).positions,
    ).toBeNull();
  });

  it('does not recommend a step up when more than one in ten questions expired', () => {
    const expired = Array.from({ length: 12 }, (_, index) => [item(`e${index}`), verdict(`e${index}`, null)]).flat();
    expect(recommendationOf(foldEvidence([begun, ...reviewed(80), ...expired]), terms).why).toBe('too many expired');
  });

  it('asks for old enough evidence and enough people where the workspace does', () => {
    const ready = foldEvidence([begun, ...reviewed(80)]);
    expect(recommendationOf(ready, { at: 3 + 6 * DAY, minDays: 7, minReviewers: 1 }).why).toBe('too new');
    expect(recommendationOf(ready, { at: 3 + 8 * DAY, minDays: 7, minReviewers: 2 }).why).toBe('too few reviewers');
  });
});

describe('what goes alone', () => {
  const up: EvidenceEvent[] = [begun, ...reviewed(74), { type: 'moved', at: 4, to: 4, by: ann, certificate: 'c1' }];
  const alone = { role: 'alone', threshold: 0, share: 0.5, isAudited: true, at: 5 } as const;
  const audit = (id: string, loss: number) => [item(id, alone), verdict(id, loss, { ...alone, source: 'audit' })];

  it('asks first after a checked item was wrong, and is stopped when it goes on', () => {
    const wrong = Array.from({ length: 6 }, (_, index) => audit(`a${index}`, 1));
    const held = foldEvidence([...up, ...wrong.slice(0, 4).flat()]);
    expect([isHeldOf(held), isAlarmedOf(held)]).toEqual([true, false]);
    expect(isAlarmedOf(foldEvidence([...up, ...wrong.flat()]))).toBe(true);
  });

  it('begins a new epoch when it is stopped: nothing is earned, and verdicts on earlier items count no more', () => {
    const stopped = foldEvidence([
      ...up,
      ...audit('a', 1),
      item('open', alone),
      { type: 'stopped', at: 6, why: 'Stopped.' },
    ]);
    expect(earnedOf(stopped).level).toBe('draft');
    expect([stopped.epoch, stopped.positions, stopped.stopped]).toEqual([1, null, { at: 6, why: 'Stopped.' }]);
    const later = applyEvidence(stopped, verdict('open', 1, { ...alone, source: 'audit' }));
    expect(later.watch).toEqual(stopped.watch);
    expect(later.counts.rejected).toBe(stopped.counts.rejected + 1);
  });

  it('keeps the last 20 that nobody checked', () => {
    const many = Array.from({ length: 30 }, (_, index) => item(`u${index}`, { ...alone, isAudited: false }));
    const { unauditedRecent } = foldEvidence([...up, ...many]);
    expect([unauditedRecent.length, unauditedRecent[0], unauditedRecent.at(-1)]).toEqual([20, 'u10', 'u29']);
  });

  it('feeds only the watch with checks above the earned position', () => {
    const state = foldEvidence([...up, ...audit('a', 0)]);
    expect(state.ledger.n).toEqual([0, 0, 0, 0, 0]);
    expect(state.auditsChecked).toBe(1);
  });

  it('lets a dial set by hand catch up by its checks, which are drawn by lot', () => {
    const byHand = Array.from({ length: 80 }, (_, index) => audit(`h${index}`, 0)).flat();
    expect(bestPosition(foldEvidence([begun, ...byHand]))).toBe(4);
    const asked = { role: 'below', threshold: 0.85, score: 0.5 } as const;
    const undrawn = Array.from({ length: 80 }, (_, index) => [
      item(`b${index}`, asked),
      verdict(`b${index}`, 0, asked),
    ]).flat();
    expect(bestPosition(foldEvidence([begun, ...undrawn]))).toBe(-1);
  });

  it('checks more after 60 quiet days, and has nothing left after 180', () => {
    const quiet = foldEvidence([...up, item('q', { ...alone, at: 4 + 61 * DAY })]);
    expect(quiet.probationLeft).toBe(49);
    const lapsed = foldEvidence([...up, item('q', { ...alone, at: 4 + 181 * DAY })]);
    expect(earnedOf(lapsed).level).toBe('draft');
  });

  it('takes stricter terms at once, and never goes up by looser ones', () => {
    const by = { type: 'promise', at: 6, delta: 0.05, floor: 0.2, by: ann } as const;
    expect(earnedOf(foldEvidence([...up, { ...by, alpha: 0.01 }])).level).toBe('draft');
    expect(earnedOf(foldEvidence([...up, { ...by, alpha: 0.1 }])).level).toBe('autonomous');
    const some = foldEvidence([begun, ...reviewed(40), { ...by, alpha: 0.1 }]);
    expect([earnedOf(some).level, bestPosition(some)]).toEqual(['draft', 4]);
  });
});

describe('properties of the fold', () => {
  const losses = fc.array(fc.constantFrom(0, 0, 0, 0, 0.3, 1), { minLength: 1, maxLength: 120 });
  const logOf = (given: readonly number[]) => [begun, ...reviewed(given.length, (index) => given[index] ?? 0)];

  it('gives the same in pieces as at once, also through JSON', () => {
    fc.assert(
      fc.property(losses, fc.nat(), (given, cut) => {
        const log = logOf(given);
        const at = cut % log.length;
        const stored = JSON.parse(JSON.stringify(foldEvidence(log.slice(0, at + 1))));
        expect(log.slice(at + 1).reduce(applyEvidence, stored)).toEqual(foldEvidence(log));
      }),
      { numRuns: 50 },
    );
  });

  it('never falls by more approvals', () => {
    fc.assert(
      fc.property(losses, fc.integer({ min: 1, max: 80 }), (given, more) => {
        const with_ = [...given, ...Array<number>(more).fill(0)];
        expect(bestPosition(foldEvidence(logOf(with_)))).toBeGreaterThanOrEqual(
          bestPosition(foldEvidence(logOf(given))),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('does not depend on the order in which people decide, once they have decided everything', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 40 }, (_, index) => index),
          { minLength: 40 },
        ),
        (order) => {
          const items = Array.from({ length: 40 }, (_, index) => item(`d${index}`, { score: (index % 10) / 10 }));
          const loss = (index: number) => (index % 9 === 0 ? 1 : 0);
          const verdicts = order.map((index) => verdict(`d${index}`, loss(index), { score: (index % 10) / 10 }));
          const inOrder = [...order]
            .sort((a, b) => a - b)
            .map((index) => verdict(`d${index}`, loss(index), { score: (index % 10) / 10 }));
          const { ledger } = foldEvidence([begun, ...items, ...verdicts]);
          expect(ledger).toEqual(foldEvidence([begun, ...items, ...inOrder]).ledger);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('stays small however much happens', () => {
    const open = Array.from({ length: 3000 }, (_, index) => item(`o${index}`));
    expect(JSON.stringify(foldEvidence([begun, ...open])).length).toBeLessThan(60_000);
  });
});
