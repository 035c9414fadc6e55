// Items as they come into the evidence log: under which record, and what they have in common with earlier ones.
import type { EvidenceEvent, ItemEvidence } from '@leeway/shared/dial/evidence-event.ts';
import { roleOf, thresholdOf } from '@leeway/shared/dial/item-role.ts';
import { PROBATION_ITEMS } from '@leeway/shared/dial/record.ts';
import type { Terms } from '@leeway/shared/dial/record-state.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import type { Append } from '../journal/append.ts';
import type { AuditRows } from './audit-rows.ts';
import type { DialRows } from './dial-rows.ts';
import type { ItemRows } from './item-rows.ts';
import type { OpenRecord, RecordRows } from './record-rows.ts';

export interface TrustRows {
  records: RecordRows;
  items: ItemRows;
  audits: AuditRows;
  dials: DialRows;
}

export type ItemSource = Extract<RunEvent, { type: 'step.answered' | 'step.proposed' }>;
type ItemEvent = Extract<EvidenceEvent, { type: 'item' }>;
type Begun = Extract<EvidenceEvent, { type: 'begun' }>;

const DAY_MS = 86_400_000;
/** So long an earlier key is remembered: going back to it within this time restores its evidence. */
const RESTORED_DAYS = 30;
/** What is promised where a dial says nothing: normal stakes. */
const USUAL: Terms = { alpha: 0.05, delta: 0.05, floor: 0.2 };
const CHANGED = 'You changed the instructions, so trust starts again at zero.';
const RESTORED = 'It works as it did before, so what it had earned is back. More is checked for 50 items.';

/** One item of a live run; another attempt at the same is none. A check of it goes to the inbox when the lot fell on it. */
export function writeItem(rows: TrustRows, append: Append, event: ItemSource & { evidence: ItemEvidence }): void {
  const { items, audits, records } = rows;
  const { head } = append;
  const { evidence } = event;
  const record = recordFor(rows, append, event);
  const item = itemEvent(append, event, record.state.epoch);
  const before = items.factsOf(record.id, item.item);
  if (before?.role === item.role) return;
  if (before?.isAudited) audits.withdraw(head.id, event.key);
  const batch = items.rootOf(head.id);
  const isRepeat = items.isRepeat(record.id, item.inputHash);
  const inBatch = items.countInBatch(record.id, batch) + 1;
  records.add(record, { ...item, isRepeat, inBatch }, { run: head.id, batch });
  const { audit } = evidence;
  const isCompared = item.role === 'refused';
  if (!audit?.isDrawn || audit.approval === null || !(item.role === 'alone' || isCompared)) return;
  const oneIn = Math.max(1, Math.round(1 / audit.share));
  const byLot =
    oneIn === 1 ? 'We show you every finished item.' : `We show you 1 in ${oneIn} finished items, chosen by lot.`;
  const why = isCompared ? 'Watch only: nothing was sent. Write your own answer first, then compare.' : byLot;
  const { key, at } = event;
  const words = append.asked?.[audit.approval];
  const { score } = item;
  audits.ask({
    approval: audit.approval,
    run: head.id,
    key,
    workflowId: head.workflowId,
    why,
    score,
    at,
    words,
    isCompared,
  });
}

/** The record of an item, begun or brought back when it is not the one in force. */
function recordFor(rows: TrustRows, { head }: Append, event: ItemSource & { evidence: ItemEvidence }): OpenRecord {
  const { records } = rows;
  const { at, evidence } = event;
  const place = { workflowId: head.workflowId, nodeId: nodeIdOf(event.key), evidenceKey: evidence.key };
  const before = records.currentOf(place.workflowId, place.nodeId);
  const known = records.find(place);
  const isBackup = event.type === 'step.answered' && event.call.isFallback;
  const why = isBackup ? 'A backup model answered.' : before ? CHANGED : 'Its first item.';
  const begun: Begun = { type: 'begun', at, ...(evidence.terms ?? USUAL), why };
  const record = known ?? records.begin(place, begun);
  if (isBackup || record.isCurrent) return record;
  if (known) comeBack(records, known, begun);
  if (before) noteKey(rows, record, { at, words: known ? RESTORED : CHANGED });
  records.makeCurrent(record);
  return record;
}

function comeBack(records: RecordRows, record: OpenRecord, begun: Begun): void {
  const isRecent = begun.at - record.lastAt <= RESTORED_DAYS * DAY_MS;
  const probation = { type: 'probation', at: begun.at, items: PROBATION_ITEMS, why: RESTORED } as const;
  records.add(record, isRecent ? probation : begun, { run: 0 });
}

function noteKey(
  { dials }: TrustRows,
  { workflowId, nodeId, state }: OpenRecord,
  { at, words }: { at: number; words: string },
): void {
  dials.apply({ workflowId, nodeId, at }, { entry: { kind: 'key', words, by: null, reason: null } }, state);
}

/** The item as the log keeps it, but for what other items say about it. */
function itemEvent({ head }: Append, event: ItemSource & { evidence: ItemEvidence }, epoch: number): ItemEvent {
  const hasFailedCheck = event.type === 'step.answered' && event.score.failedChecks.length > 0;
  const { route, evidence } = event;
  const role = roleOf(route, { hasFailedCheck, isPassedOn: evidence.isPassedOn ?? false });
  return {
    type: 'item',
    at: event.at,
    item: `${head.id}/${event.key}`,
    score: event.type === 'step.answered' ? event.score.score : route.score,
    role,
    threshold: thresholdOf(route, role),
    share: evidence.audit?.share ?? null,
    isAudited: evidence.audit?.isDrawn ?? false,
    isRepeat: false,
    inBatch: 1,
    epoch,
    // A gate after it asks for both.
    route: route.because === 'gate follows' ? 'ask' : route.way,
    because: hasFailedCheck ? 'hard check' : route.because,
    isBlind: evidence.isBlind ?? false,
    inputHash: evidence.inputHash ?? null,
    recipient: evidence.recipient ?? null,
    ...(evidence.amount ? { amount: evidence.amount } : {}),
  };
}
