// Disagreements that are shown to a second person before they count (dial.md 2.4).
import type { EvidenceEvent } from '@leeway/shared/dial/evidence-event.ts';
import { usableAlpha } from '@leeway/shared/dial/record.ts';
import { isAwaited } from '@leeway/shared/dial/record-order.ts';
import { deservesSecondLook } from '@leeway/shared/dial/second-look.ts';
import type { OpenRecord } from './record-rows.ts';
import type { TrustRows } from './write-items.ts';

type VerdictEvent = Extract<EvidenceEvent, { type: 'verdict' }>;

/** The verdict as the log keeps it: with its second look, which is asked here, or for good. */
export function lookedAtOnce({ audits }: TrustRows, record: OpenRecord, event: VerdictEvent): VerdictEvent {
  const { secondLook, ...forGood } = event;
  const { by, of: facts, item, at } = event;
  if (secondLook === undefined || by === null || !isClose(record, event)) return forGood;
  const cut = item.indexOf('/');
  const place = { run: Number(item.slice(0, cut)), key: item.slice(cut + 1), workflowId: record.workflowId };
  audits.askAgain({ approval: secondLook, ...place, score: facts?.score ?? null, at, first: by.id });
  return event;
}

/** It would go into the ledger, at or above a position that can still be earned. */
function isClose({ state }: OpenRecord, { item, loss, of: facts }: VerdictEvent): boolean {
  const { ledger, positions, delta } = state;
  const score = facts?.score ?? null;
  if (positions === null || loss === null || score === null || !isAwaited(state, item)) return false;
  return deservesSecondLook({ ledger, positions }, { score, loss }, { alpha: usableAlpha(state), delta });
}
