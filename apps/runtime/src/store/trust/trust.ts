// What the dial knows, for those who ask: records, the history of verdicts, the evidence log, and what was proved.
import { type TrustEntry, trustEntrySchema } from '@leeway/shared/api/trust.ts';
import type { EvidenceEvent } from '@leeway/shared/dial/evidence-event.ts';
import type { RecordState } from '@leeway/shared/dial/record-state.ts';
import { actorSchema } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';
import { badCursor } from '../bad-cursor.ts';
import { createItemRows, type KnownItem } from './item-rows.ts';
import { stateOf } from './record-rows.ts';

export interface StoredRecord {
  id: number;
  workflowId: string;
  nodeId: string;
  evidenceKey: string;
  isCurrent: boolean;
  lastAt: number;
  state: RecordState;
  /** Planted drafts of its step that nobody has decided yet. */
  openCanaries: number;
}

/** Decided items, oldest first, as columns. */
export interface VerdictColumns {
  scores: number[];
  losses: number[];
  approvals: string[];
}

/** A check of an item that went alone, with the share in force; `loss` is null when its answer is no proof. */
export interface CheckedAlone {
  share: number;
  loss: number | null;
}

export interface RecordOfItem extends Pick<StoredRecord, 'id' | 'state'> {
  isBlind: boolean;
}

export interface StoredCertificate {
  at: number;
  /** The last row of evidence it rests on. */
  through: number;
  data: unknown;
}

export interface TrustStore {
  /** Every record, for the engine's memory. */
  records(): Promise<StoredRecord[]>;
  /** The records in force of a workflow, or of all. */
  current(workflowId?: string): Promise<StoredRecord[]>;
  /** The record in force of a step; null before its first item. */
  find(workflowId: string, nodeId: string): Promise<StoredRecord | null>;
  /** Verdicts of a record's epoch that the backtest shows. */
  history(record: number, epoch: number): Promise<VerdictColumns>;
  /** How many verdicts those are. */
  countHistory(record: number, epoch: number): Promise<number>;
  /**
   * The records that items of live runs came under, by item (`<run>/<step key>`), and whether the item is answered before its draft is
   * seen. Those without evidence are left out.
   */
  recordsOfItems(items: readonly { workflowId: string; item: string }[]): Promise<ReadonlyMap<string, RecordOfItem>>;
  /** The evidence log of a record, up to a row. */
  events(record: number, through?: number): Promise<EvidenceEvent[]>;
  entries(
    place: { workflowId: string; nodeId: string },
    page: { cursor?: string | undefined; limit: number },
  ): Promise<{ items: TrustEntry[]; next: string | null }>;
  /** The newest certificate of a record; null when it was never moved up. */
  certificate(record: number): Promise<StoredCertificate | null>;
  /** An item of a workflow: `<run>/<step key>`. */
  item(workflowId: string, item: string): Promise<KnownItem | null>;
  /** Seconds of the last 200 reviews, and how many items there were since a time. */
  effort(record: number, since: number): Promise<{ seconds: number[]; items: number }>;
  /** Checks of items of an epoch that went alone, as far as they are answered. */
  checkedAlone(record: number, epoch: number): Promise<CheckedAlone[]>;
  /** Amounts that a dial read by an expression since a time: of how many items, their mean, and when the first was (0 without any). */
  amounts(
    place: { workflowId: string; nodeId: string },
    read: { field: string; since: number },
  ): Promise<{ items: number; average: number; firstAt: number }>;
  /** Checks that wait, by step of a workflow. */
  openAudits(workflowId: string, nodeId: string): Promise<number>;
  /** Questions of steps of a workflow that wait, by node id. */
  waiting(workflowId: string): Promise<ReadonlyMap<string, number>>;
  /** The newest item of a record; null when there is none. */
  lastItem(record: number): Promise<string | null>;
  /** Why its evidence is young, in words; null when it is not. */
  keyNote(record: StoredRecord): Promise<string | null>;
  /** Whether somebody complained about an item. */
  hasComplaint(item: string): Promise<boolean>;
}

/** So many verdicts after a change it is still said why there are so few. */
const YOUNG = 20;

interface RecordRow {
  id: number;
  workflow_id: string;
  node_id: string;
  evidence_key: string;
  state: string;
  is_current: number;
  last_at: number;
  open_canaries: number;
}

export function createTrustStore(db: Database): TrustStore {
  return { ...createRecordReads(db), ...createLogReads(db), ...createSums(db), ...createInboxReads(db) };
}

const asRecord = (row: RecordRow): StoredRecord => ({
  id: row.id,
  workflowId: row.workflow_id,
  nodeId: row.node_id,
  evidenceKey: row.evidence_key,
  isCurrent: row.is_current === 1,
  lastAt: row.last_at,
  state: stateOf(row.state),
  openCanaries: row.open_canaries,
});

const RECORDS = `select *, (select count(*) from approvals p where p.workflow_id = trust_records.workflow_id
  and p.node_id = trust_records.node_id and p.plant is not null and p.status = 'open') as open_canaries from trust_records`;

function createRecordReads(
  db: Database,
): Pick<TrustStore, 'records' | 'current' | 'find' | 'recordsOfItems' | 'certificate'> {
  const all = db.prepare<[], RecordRow>(`${RECORDS} order by id`);
  const current = db.prepare<[], RecordRow>(`${RECORDS} where is_current = 1 order by id`);
  const ofWorkflow = db.prepare<[string], RecordRow>(`${RECORDS} where workflow_id = ? and is_current = 1 order by id`);
  const one = db.prepare<[string, string], RecordRow>(
    `${RECORDS} where workflow_id = ? and node_id = ? and is_current = 1`,
  );
  const ofItem = db.prepare<[string, string], { id: number; state: string; is_blind: number }>(
    `select r.id, r.state, json_extract(e.data, '$.isBlind') as is_blind from evidence e join trust_records r on r.id = e.record
     where e.item = ? and e.type = 'item' and r.workflow_id = ? order by e.id desc limit 1`,
  );
  // One that seems to be an item: it has the score of the item that it was copied from.
  const ofPlanted = db.prepare<[string, string], { id: number; state: string; is_blind: number }>(
    `select r.id, r.state, 0 as is_blind from approvals p join trust_records r
       on r.workflow_id = p.workflow_id and r.node_id = p.node_id and r.evidence_key = json_extract(p.plant, '$.evidenceKey')
     where p.plant is not null and json_extract(p.plant, '$.shown.run') || '/' || p.key = ? and p.workflow_id = ? limit 1`,
  );
  const certificate = db.prepare<[number], { at: number; through: number; data: string }>(
    'select at, through, data from certificates where record = ? order by at desc, rowid desc limit 1',
  );
  return {
    records: async () => all.all().map(asRecord),
    current: async (workflowId) =>
      (workflowId === undefined ? current.all() : ofWorkflow.all(workflowId)).map(asRecord),
    find: async (workflowId, nodeId) => {
      const row = one.get(workflowId, nodeId);
      return row ? asRecord(row) : null;
    },
    recordsOfItems: async (items) => {
      const states = new Map<number, RecordState>();
      return new Map(
        items.flatMap(({ workflowId, item }): [string, RecordOfItem][] => {
          const row = ofItem.get(item, workflowId) ?? ofPlanted.get(item, workflowId);
          if (!row) return [];
          const state = states.get(row.id) ?? stateOf(row.state);
          states.set(row.id, state);
          return [[item, { id: row.id, state, isBlind: row.is_blind === 1 }]];
        }),
      );
    },
    certificate: async (record) => {
      const row = certificate.get(record);
      return row ? { ...row, data: JSON.parse(row.data) } : null;
    },
  };
}

interface EntryRow {
  id: number;
  at: number;
  kind: string;
  words: string;
  by: string | null;
  reason: string | null;
  evidence: string | null;
}

function createLogReads(
  db: Database,
): Pick<TrustStore, 'history' | 'countHistory' | 'events' | 'entries' | 'item' | 'effort'> {
  const items = createItemRows(db);
  const history = db
    .prepare<[number, number], [number, number, number | null]>(
      'select score, loss, approval from evidence where record = ? and epoch = ? and proof = 1 order by id',
    )
    .raw();
  const countHistory = db
    .prepare<[number, number], number>('select count(*) from evidence where record = ? and epoch = ? and proof = 1')
    .pluck();
  const events = db
    .prepare<[number, number], string>('select data from evidence where record = ? and id <= ? order by id')
    .pluck();
  const entries = db.prepare<[string, string, number, number], EntryRow>(
    'select id, at, kind, words, by, reason, evidence from dial_history where workflow_id = ? and node_id = ? and id < ? order by id desc limit ?',
  );
  const seconds = db
    .prepare<[number], number | null>(
      "select json_extract(data, '$.seconds') from evidence where record = ? and type = 'verdict' order by id desc limit 200",
    )
    .pluck();
  const since = db
    .prepare<[number, number], number>("select count(*) from evidence where record = ? and at >= ? and type = 'item'")
    .pluck();
  return {
    history: async (record, epoch) => {
      const rows = history.all(record, epoch);
      return {
        scores: rows.map(([score]) => score),
        losses: rows.map(([, loss]) => loss),
        approvals: rows.map(([, , approval]) => (approval === null ? '' : String(approval))),
      };
    },
    countHistory: async (record, epoch) => countHistory.get(record, epoch) ?? 0,
    // Written by the store alone.
    events: async (record, through = Number.MAX_SAFE_INTEGER) =>
      events.all(record, through).map((data): EvidenceEvent => JSON.parse(data)),
    entries: async ({ workflowId, nodeId }, { cursor, limit }) => {
      if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw badCursor();
      const rows = entries.all(workflowId, nodeId, Number(cursor ?? Number.MAX_SAFE_INTEGER), limit + 1);
      const page = rows.slice(0, limit);
      return { items: page.map(asEntry), next: rows.length > limit ? String(page.at(-1)?.id) : null };
    },
    item: async (workflowId, item) => items.find(workflowId, item),
    effort: async (record, from) => ({
      seconds: seconds.all(record).filter((each) => each !== null),
      items: since.get(record, from) ?? 0,
    }),
  };
}

function createSums(db: Database): Pick<TrustStore, 'checkedAlone' | 'amounts'> {
  // Where somebody else is asked once more, the first answer is none.
  const checked = db.prepare<[number, number], CheckedAlone>(
    `select json_extract(data, '$.of.share') as share,
       case when loss > 0 or json_extract(data, '$.notCounted') is null then loss end as loss
     from evidence where record = ? and epoch = ? and type = 'verdict' and json_extract(data, '$.of.role') = 'alone'
       and json_extract(data, '$.of.isAudited') and json_extract(data, '$.source') in ('audit', 'second look')
       and json_extract(data, '$.secondLook') is null and json_extract(data, '$.of.share') > 0`,
  );
  // An item that was held back came twice.
  const amounts = db.prepare<
    [string, string, number, string],
    { items: number; average: number | null; firstAt: number | null }
  >(
    `select count(*) as items, avg(value) as average, min(at) as firstAt from (
       select min(e.at) as at, json_extract(e.data, '$.amount.value') as value
       from trust_records r join evidence e on e.record = r.id
       where r.workflow_id = ? and r.node_id = ? and e.at >= ? and e.type = 'item' and json_extract(e.data, '$.amount.field') = ?
       group by e.item)`,
  );
  return {
    checkedAlone: async (record, epoch) => checked.all(record, epoch),
    amounts: async ({ workflowId, nodeId }, { field, since }) => {
      const row = amounts.get(workflowId, nodeId, since, field);
      return { items: row?.items ?? 0, average: row?.average ?? 0, firstAt: row?.firstAt ?? 0 };
    },
  };
}

function asEntry({ id, by, evidence, ...row }: EntryRow): TrustEntry {
  return trustEntrySchema.parse({
    ...row,
    id: String(id),
    by: by === null ? null : actorSchema.parse(JSON.parse(by)),
    evidence: evidence === null ? null : JSON.parse(evidence),
  });
}

function createInboxReads(
  db: Database,
): Pick<TrustStore, 'openAudits' | 'waiting' | 'hasComplaint' | 'lastItem' | 'keyNote'> {
  const audits = db
    .prepare<[string, string], number>(
      "select count(*) from approvals where workflow_id = ? and node_id = ? and status = 'open' and kind = 'audit'",
    )
    .pluck();
  const waiting = db.prepare<[string], { node_id: string; waiting: number }>(
    "select node_id, count(*) as waiting from approvals where workflow_id = ? and status = 'open' group by node_id",
  );
  const lastItem = db
    .prepare<[number], string>("select item from evidence where record = ? and type = 'item' order by id desc limit 1")
    .pluck();
  const keyNote = db
    .prepare<[string, string], string>(
      "select words from dial_history where workflow_id = ? and node_id = ? and kind = 'key' order by id desc limit 1",
    )
    .pluck();
  const complaint = db.prepare<[string]>(
    "select 1 from evidence where item = ? and type = 'verdict' and json_extract(data, '$.source') = 'complaint'",
  );
  return {
    openAudits: async (workflowId, nodeId) => audits.get(workflowId, nodeId) ?? 0,
    waiting: async (workflowId) => new Map(waiting.all(workflowId).map((row) => [row.node_id, row.waiting])),
    lastItem: async (record) => lastItem.get(record) ?? null,
    keyNote: async ({ workflowId, nodeId, state }) => {
      const isYoung = state.counts.verdicts < YOUNG || state.probationLeft > 0;
      return isYoung ? (keyNote.get(workflowId, nodeId) ?? null) : null;
    },
    hasComplaint: async (item) => complaint.get(item) !== undefined,
  };
}
