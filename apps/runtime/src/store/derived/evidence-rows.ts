// Evidence and trust as they follow from events, in the transaction of those events: a crash leaves both or neither.
import { compareLevels } from '@leeway/shared/dial/effective.ts';
import type { RecordState } from '@leeway/shared/dial/record-state.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';
import type { Append, WorkspaceEvent } from '../journal/append.ts';
import { createAuditRows } from '../trust/audit-rows.ts';
import { createDialRows } from '../trust/dial-rows.ts';
import { createItemRows } from '../trust/item-rows.ts';
import { createRecordRows, type OpenRecord } from '../trust/record-rows.ts';
import { createStops, type StoppedDial } from '../trust/stops.ts';
import type { DialChange } from '../trust/trust-appends.ts';
import { writeItem } from '../trust/write-items.ts';
import { type VerdictRows, withdrawVerdicts, writeVerdict, writeVerdicts } from '../trust/write-verdicts.ts';

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

/** `nextApprovalId` names the questions about what went out before a stop. */
export function createEvidenceRows(db: Database, nextApprovalId: () => string): EvidenceRows {
  const rows = createTrustRows(db, nextApprovalId);
  let changes: TrustChange[] = [];
  return {
    apply(append, event) {
      if (append.head.mode !== 'live') return;
      if (event.type === 'step.answered' || event.type === 'step.proposed') {
        const { evidence } = event;
        if (evidence) writeItem(rows, append, { ...event, evidence });
      } else if ('verdicts' in event && event.verdicts) {
        writeVerdicts(rows, append, { verdicts: event.verdicts, at: event.at });
      } else if (event.type === 'run.ended' && event.outcome !== 'completed') withdrawVerdicts(rows, append, event.at);
    },
    applyWorkspace(event) {
      if (event.type === 'evidence.added') addEvidence(rows, event);
      else if (event.type === 'dial.set' && event.change) {
        const state = rows.records.currentOf(event.workflowId, event.nodeId)?.state ?? null;
        changeDial(rows, event, { change: event.change, state });
      }
    },
    finish() {
      const written = rows.records.finish();
      changes = [...changes, ...written.map((record) => ({ record, stopped: rows.stopped.get(record) ?? null }))];
      rows.stopped.clear();
    },
    drain() {
      const drained = changes;
      changes = [];
      return drained;
    },
    discard() {
      rows.records.discard();
      rows.stopped.clear();
      changes = [];
    },
  };
}

function createTrustRows(db: Database, nextApprovalId: () => string): VerdictRows {
  const records = createRecordRows(db);
  const audits = createAuditRows(db);
  const dials = createDialRows(db);
  const approvalOf = db
    .prepare<[number, string], number | null>(
      "select max(id) from approvals where run = ? and key = ? and kind <> 'audit'",
    )
    .pluck();
  return {
    records,
    audits,
    dials,
    items: createItemRows(db),
    stops: createStops(db, { records, audits, dials, nextApprovalId }),
    approvalOf: (run, key) => approvalOf.get(run, key) ?? null,
    stopped: new Map(),
  };
}

function addEvidence(rows: VerdictRows, event: Extract<WorkspaceEvent, { type: 'evidence.added' }>): void {
  const { workflowId, nodeId, at, change, decided, certificate } = event;
  // First of all: it may refuse the whole.
  if (decided) rows.audits.decide(decided, at);
  const record = rows.records.find({ workflowId, nodeId, evidenceKey: event.key });
  if (change) changeDial(rows, { workflowId, nodeId, at }, { change, state: record?.state ?? null });
  if (!record) return;
  for (const each of event.events) {
    if (each.type === 'verdict') writeVerdict(rows, record, { event: each, run: 0 });
    else rows.records.add(record, each, { run: 0 });
  }
  if (certificate) rows.stops.keepCertificate(record, certificate, at);
}

function changeDial(
  { dials, stops }: VerdictRows,
  place: { workflowId: string; nodeId: string; at: number },
  { change, state }: { change: DialChange; state: RecordState | null },
): void {
  dials.apply(place, change, state);
  if (change.dial && compareLevels(change.dial.setting.level, 'draft') > 0) stops.resume(place);
}
