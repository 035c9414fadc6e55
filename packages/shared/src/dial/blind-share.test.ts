import { expect, test } from 'vitest';
import type { EvidenceEvent } from './evidence-event.ts';
import { applyEvidence, foldEvidence } from './record.ts';
import type { RecordState } from './record-state.ts';

const ann = { id: 'u1', name: 'Ann' };
const begun: EvidenceEvent = { type: 'begun', at: 1, alpha: 0.05, delta: 0.05, floor: 0.2, why: 'Its first item.' };

/** An item that asked, and what was said about it. */
function decided(number: number, { isBlind, loss }: { isBlind: boolean; loss: number }): EvidenceEvent[] {
  const item = `${number}/draft`;
  const facts = {
    score: 0.5 + (number % 40) / 100,
    role: 'draft',
    threshold: null,
    share: null,
    isAudited: false,
  } as const;
  const of = { ...facts, isRepeat: false, inBatch: 1, epoch: 0 };
  const asked = { route: 'ask', because: 'node setting', inputHash: String(number), recipient: null } as const;
  const said = { loss, changes: [], seconds: 60, source: 'draft', by: ann, notCounted: null } as const;
  const verdict = loss === 0 ? ('approved' as const) : ('rejected' as const);
  return [
    { type: 'item', at: number, item, ...of, ...asked, isBlind },
    { type: 'verdict', at: number, item, verdict, ...said, changes: [], isBlind, of },
  ];
}

const counted = ({ ledger }: RecordState) => ledger.n.at(-1);

test('when people disagree clearly more often before they see a draft, only such answers count', () => {
  const shown = Array.from({ length: 200 }, (_, index) =>
    decided(index + 2, { isBlind: false, loss: index < 5 ? 1 : 0 }),
  );
  const blind = Array.from({ length: 40 }, (_, index) =>
    decided(index + 300, { isBlind: true, loss: index < 12 ? 1 : 0 }),
  );
  const state = foldEvidence([begun, ...shown.flat(), ...blind.flat()]);
  const after = (events: EvidenceEvent[]) => events.reduce(applyEvidence, state);
  const seen = after(decided(400, { isBlind: false, loss: 0 }));
  expect(counted(seen)).toBe(counted(state));
  expect(seen.counts.notCounted).toBe(state.counts.notCounted + 1);
  expect(counted(after(decided(400, { isBlind: true, loss: 0 })))).toBe((counted(state) ?? 0) + 1);
  // A mistake that somebody found always counts.
  expect(counted(after(decided(400, { isBlind: false, loss: 1 })))).toBe((counted(state) ?? 0) + 1);
});
