// Evidence and trust as they follow from events, in the transaction of those events: a crash leaves both or neither.
import type { EvidenceEvent, ItemEvidence, Verdict } from '@leeway/shared/dial/evidence-event.ts';
import { roleOf, thresholdOf } from '@leeway/shared/dial/item-role.ts';
import { isAlarmedOf, PROBATION_ITEMS } from '@leeway/shared/dial/record.ts';
import type { Terms } from '@leeway/shared/dial/record-state.ts';
import { itemsUntilRelease } from '@leeway/shared/dial/watch.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import type { Database } from 'better-sqlite3';
import type { Append, WorkspaceEvent } from '../journal/append.ts';
import { createAuditRows } from '../trust/audit-rows.ts';
import { createDialRows } from '../trust/dial-rows.ts';
import { createItemRows } from '../trust/item-rows.ts';
import { createRecordRows, type OpenRecord } from '../trust/record-rows.ts';
import { createStops, type StoppedDial } from '../trust/stops.ts';

/** What a commit changed: a record as it is now, and the dial that was stopped with it. */
export interface TrustChange {
  record: OpenRecord;
  stopped: StoppedDial | null;
}

export interface EvidenceRows {
  /** Of live runs only: a test writes no evidence. */
  apply(append: Append, event: RunEvent): void;
  /** Throws when what it decides was decided already. */
  applyWorkspace(event: WorkspaceEvent): void;
  /** Inside the transaction, after the last append: writes the records. */
  finish(): void;
  /** After the commit: what changed since the last time. */
  drain(): TrustChange[];
  discard(): void;
}

const DAY_MS = 86_400_000;
/** So long an earlier key is remembered: going back to it within this time restores its evidence. */
const RESTORED_DAYS = 30;
/** What is promised where a dial says nothing: normal stakes. */
const USUAL: Terms = { alpha: 0.05, delta: 0.05, floor: 0.2 };

type ItemSource = Extract<RunEvent, { type: 'step.answered' | 'step.proposed' }>;

export function createEvidenceRows(db: Database, nextApprovalId: () => string): EvidenceRows {
  const records = createRecordRows(db);
  const items = createItemRows(db);
  const audits = createAuditRows(db);
  const dials = createDialRows(db);
  const stops = createStops(db, { records, audits, dials, nextApprovalId });
  const approvalOf = db
    .prepare<[number, string], number | null>(
      "select max(id) from approvals where run = ? and key = ? and kind <> 'audit'",
    )
    .pluck();
  let changes: TrustChange[] = [];
  let stopped = new Map<OpenRecord, StoppedDial>();

  /** The record of an item, begun or brought back when it is not the one in force. */
  function recordFor(append: Append, event: ItemSource, { key, terms }: ItemEvidence): OpenRecord {
    const place = { workflowId: append.head.workflowId, nodeId: nodeIdOf(event.key), evidenceKey: key };
    const { at } = event;
    const before = records.currentOf(place.workflowId, place.nodeId);
    const known = records.find(place);
    const isBackup = event.type === 'step.answered' && event.call.isFallback;
    const why = isBackup ? 'A backup model answered.' : before ? CHANGED : 'Its first item.';
    const begun = { type: 'begun', at, ...(terms ?? USUAL), why } as const;
    const record = known ?? records.begin(place, begun);
    if (isBackup || record.isCurrent) return record;
    if (known) comeBack(known, begun);
    if (before) note(record, at, known ? RESTORED : CHANGED);
    records.makeCurrent(record);
    return record;
  }

  function comeBack(record: OpenRecord, begun: Extract<EvidenceEvent, { type: 'begun' }>): void {
    const isRecent = begun.at - record.lastAt <= RESTORED_DAYS * DAY_MS;
    const probation = { type: 'probation', at: begun.at, items: PROBATION_ITEMS, why: RESTORED } as const;
    records.add(record, isRecent ? probation : begun, { run: 0 });
  }

  function note({ workflowId, nodeId, state }: OpenRecord, at: number, words: string): void {
    dials.apply({ workflowId, nodeId, at }, { entry: { kind: 'key', words, by: null, reason: null } }, state);
  }

  function addItem(append: Append, event: ItemSource, evidence: ItemEvidence): void {
    const { head } = append;
    const record = recordFor(append, event, evidence);
    const batch = items.rootOf(head.id);
    const item = itemEvent(append, event, { evidence, epoch: record.state.epoch });
    const before = items.factsOf(record.id, item.item);
    // Another attempt at the same.
    if (before?.role === item.role) return;
    if (before?.isAudited) audits.withdraw(head.id, event.key);
    const isRepeat = items.isRepeat(record.id, item.inputHash);
    const inBatch = items.countInBatch(record.id, batch) + 1;
    records.add(record, { ...item, isRepeat, inBatch }, { run: head.id, batch });
    const { audit } = evidence;
    if (!audit?.isDrawn || audit.approval === null || item.role !== 'alone') return;
    const why = `We show you 1 in ${Math.max(1, Math.round(1 / audit.share))} finished items, chosen by lot.`;
    const { workflowId } = head;
    const { key, at } = event;
    const words = append.asked?.[audit.approval];
    audits.ask({ approval: audit.approval, run: head.id, key, workflowId, why, score: item.score, at, words });
  }

  function addVerdict(record: OpenRecord, verdict: Extract<EvidenceEvent, { type: 'verdict' }>, run: number): void {
    const { item, source, at } = verdict;
    // What follows for a step from judging a later one counts once; a mistake that is laid at its door always does.
    if (source === 'draft' && verdict.loss === 0 && items.hasVerdict(record.id, item)) return;
    const wasHeld = record.state.watch.isHeld;
    const key = item.slice(item.indexOf('/') + 1);
    const approval = run === 0 ? null : (approvalOf.get(run, key) ?? null);
    records.add(record, { ...verdict, of: items.factsOf(record.id, item) }, { run, approval });
    if (isAlarmedOf(record.state)) stopped.set(record, stops.stop(record, at));
    else if (!wasHeld && record.state.watch.isHeld) noteHold(record, at);
  }

  function noteHold({ workflowId, nodeId, state }: OpenRecord, at: number): void {
    const words = `A checked item was wrong. It asks first for about ${itemsUntilRelease(state.watch, state.alpha)} items.`;
    dials.apply({ workflowId, nodeId, at }, { entry: { kind: 'hold', words, by: null, reason: null } }, state);
  }

  function addVerdicts({ head }: Append, verdicts: readonly Verdict[], at: number): void {
    for (const { node, evidenceKey, ...verdict } of verdicts) {
      const record = records.find({ workflowId: head.workflowId, nodeId: node, evidenceKey });
      if (record) addVerdict(record, { type: 'verdict', at, ...verdict, of: null }, head.id);
    }
  }

  function withdraw({ head }: Append, at: number): void {
    for (const { record: id, item } of items.unanswered(head.id)) {
      const known = items.find(head.workflowId, item);
      const record = known && known.record === id ? records.find(known) : null;
      if (record) addVerdict(record, withdrawn(item, at), head.id);
    }
  }

  return {
    apply(append, event) {
      if (append.head.mode !== 'live') return;
      if (event.type === 'step.answered' || event.type === 'step.proposed') {
        if (event.evidence) addItem(append, event, event.evidence);
      } else if ('verdicts' in event && event.verdicts) addVerdicts(append, event.verdicts, event.at);
      else if (event.type === 'run.ended' && event.outcome !== 'completed') withdraw(append, event.at);
    },
    applyWorkspace(event) {
      if (event.type !== 'evidence.added' && event.type !== 'dial.set') return;
      const { workflowId, nodeId, at, change } = event;
      // First of all: it may refuse the whole.
      if (event.type === 'evidence.added' && event.decided) audits.decide(event.decided, at);
      const record =
        event.type === 'evidence.added'
          ? records.find({ workflowId, nodeId, evidenceKey: event.key })
          : records.currentOf(workflowId, nodeId);
      if (change) dials.apply({ workflowId, nodeId, at }, change, record?.state ?? null);
      if (event.type !== 'evidence.added' || !record) return;
      for (const each of event.events) {
        if (each.type === 'verdict') addVerdict(record, each, 0);
        else records.add(record, each, { run: 0 });
      }
      if (event.certificate) stops.keepCertificate(record, event.certificate, at);
    },
    finish() {
      const written = records.finish();
      changes = [...changes, ...written.map((record) => ({ record, stopped: stopped.get(record) ?? null }))];
      stopped = new Map();
    },
    drain() {
      const drained = changes;
      changes = [];
      return drained;
    },
    discard() {
      records.discard();
      changes = [];
      stopped = new Map();
    },
  };
}

const CHANGED = 'You changed the instructions, so trust starts again at zero.';
const RESTORED = 'It works as it did before, so what it had earned is back. More is checked for 50 items.';

type ItemEvent = Extract<EvidenceEvent, { type: 'item' }>;

/** The item as the log keeps it, but for what other items say about it. */
function itemEvent(
  { head }: Append,
  event: ItemSource,
  { evidence, epoch }: { evidence: ItemEvidence; epoch: number },
): ItemEvent {
  const hasFailedCheck = event.type === 'step.answered' && event.score.failedChecks.length > 0;
  const { route } = event;
  const role = roleOf(route, hasFailedCheck);
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
  };
}

/** Its run ended before anybody decided. */
function withdrawn(item: string, at: number): Extract<EvidenceEvent, { type: 'verdict' }> {
  const nothing = { loss: null, changes: [], seconds: null, isBlind: false, by: null, notCounted: null, of: null };
  return { type: 'verdict', at, item, verdict: 'withdrawn', source: 'draft', ...nothing };
}
