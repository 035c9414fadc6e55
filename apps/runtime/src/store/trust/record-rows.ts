// The records of what each step has earned, inside the transaction of the events that change them.
import type { EvidenceEvent } from '@leeway/shared/dial/evidence-event.ts';
import { applyEvidence, foldEvidence } from '@leeway/shared/dial/record.ts';
import type { RecordState } from '@leeway/shared/dial/record-state.ts';
import type { Database } from 'better-sqlite3';

/** Which record: the step of a workflow, and the key of what it did. */
export interface RecordPlace {
  workflowId: string;
  nodeId: string;
  evidenceKey: string;
}

export interface OpenRecord extends RecordPlace {
  id: number;
  state: RecordState;
  isCurrent: boolean;
  lastAt: number;
}

/** Where an evidence row came from, and what is looked up by. */
export interface RowFacts {
  run: number;
  approval?: number | null;
  batch?: number | null;
}

export interface RecordRows {
  find(place: RecordPlace): OpenRecord | null;
  /** A new record with its first event. */
  begin(place: RecordPlace, event: Extract<EvidenceEvent, { type: 'begun' }>): OpenRecord;
  /** The record whose key was in force last. */
  currentOf(workflowId: string, nodeId: string): OpenRecord | null;
  makeCurrent(record: OpenRecord): void;
  /** Adds an event to the log of a record, and folds it in. */
  add(record: OpenRecord, event: EvidenceEvent, facts: RowFacts): void;
  /** Writes the states that changed, and gives them. */
  finish(): OpenRecord[];
  discard(): void;
}

interface Row {
  id: number;
  state: string;
  is_current: number;
  last_at: number;
  evidence_key: string;
}

/** Before any event: the first is always `begun`. */
const NOTHING = foldEvidence([]);

export function createRecordRows(db: Database): RecordRows {
  const statements = statementsOf(db);
  // States of one batch: parsed once, written once.
  let open = new Map<string, OpenRecord>();
  let changed = new Set<OpenRecord>();

  function find(place: RecordPlace): OpenRecord | null {
    const known = open.get(nameOf(place));
    if (known) return known;
    const row = statements.find.get(place.workflowId, place.nodeId, place.evidenceKey);
    return row ? keep(recordOf(place, row)) : null;
  }

  function keep(record: OpenRecord): OpenRecord {
    open.set(nameOf(record), record);
    return record;
  }

  function add(record: OpenRecord, event: EvidenceEvent, facts: RowFacts): void {
    statements.add.run(valuesOf(record, event, facts));
    record.state = applyEvidence(record.state, event);
    record.lastAt = Math.max(record.lastAt, event.at);
    changed.add(record);
  }

  return {
    find,
    add,
    begin(place, event) {
      const record = keep(insertRecord(statements, place, event.at));
      add(record, event, { run: 0 });
      return record;
    },
    currentOf(workflowId, nodeId) {
      const row = statements.current.get(workflowId, nodeId);
      return row ? find({ workflowId, nodeId, evidenceKey: row.evidence_key }) : null;
    },
    makeCurrent(record) {
      const before = statements.current.get(record.workflowId, record.nodeId);
      const old = before ? find({ ...record, evidenceKey: before.evidence_key }) : null;
      if (old) {
        old.isCurrent = false;
        changed.add(old);
      }
      record.isCurrent = true;
      changed.add(record);
      statements.makeCurrent.run(record.id, record.workflowId, record.nodeId);
    },
    finish() {
      const written = [...changed];
      for (const { id, state, lastAt } of written) statements.save.run(JSON.stringify(state), lastAt, id, id);
      this.discard();
      return written;
    },
    discard() {
      open = new Map();
      changed = new Set();
    },
  };
}

function recordOf({ workflowId, nodeId, evidenceKey }: RecordPlace, row: Row): OpenRecord {
  const { id, state, is_current: current, last_at: lastAt } = row;
  return { id, workflowId, nodeId, evidenceKey, state: stateOf(state), isCurrent: current === 1, lastAt };
}

function insertRecord(
  { insert }: ReturnType<typeof statementsOf>,
  { workflowId, nodeId, evidenceKey }: RecordPlace,
  at: number,
): OpenRecord {
  const id = Number(insert.run(workflowId, nodeId, evidenceKey, at).lastInsertRowid);
  return { id, workflowId, nodeId, evidenceKey, state: NOTHING, isCurrent: false, lastAt: at };
}

function nameOf({ workflowId, nodeId, evidenceKey }: RecordPlace): string {
  return `${workflowId} ${nodeId} ${evidenceKey}`;
}

/** A record's state as it is stored. Written by this module alone. */
export function stateOf(text: string): RecordState {
  return JSON.parse(text);
}

function valuesOf({ id, state }: OpenRecord, event: EvidenceEvent, { run, approval = null, batch = null }: RowFacts) {
  const { type, at } = event;
  const facts = event.type === 'item' ? event : event.type === 'verdict' ? event.of : null;
  return {
    record: id,
    run,
    at,
    type,
    item: event.type === 'item' || event.type === 'verdict' ? event.item : null,
    score: facts?.score ?? null,
    loss: event.type === 'verdict' ? event.loss : null,
    proof: event.type === 'verdict' && isShown(event) ? 1 : 0,
    epoch: facts?.epoch ?? state.epoch,
    approval,
    inputHash: event.type === 'item' ? event.inputHash : null,
    batch: event.type === 'item' ? batch : null,
    data: JSON.stringify(event),
  };
}

/** Whether the backtest shows it: a verdict on an item that says something about those that go alone (dial.md 1.4, 2.3). */
function isShown(verdict: Extract<EvidenceEvent, { type: 'verdict' }>): boolean {
  const { loss, notCounted, of: facts, source, secondLook } = verdict;
  if (secondLook !== undefined) return false;
  if (facts === null || loss === null || facts.score === null || source === 'complaint') return false;
  if (facts.isRepeat || facts.inBatch > 5 || facts.role === 'limited' || facts.role === 'held') return false;
  return loss > 0 || notCounted === null;
}

function statementsOf(db: Database) {
  const columns = 'id, state, is_current, last_at, evidence_key';
  return {
    find: db.prepare<[string, string, string], Row>(
      `select ${columns} from trust_records where workflow_id = ? and node_id = ? and evidence_key = ?`,
    ),
    current: db.prepare<[string, string], Row>(
      `select ${columns} from trust_records where workflow_id = ? and node_id = ? and is_current = 1`,
    ),
    insert: db.prepare<[string, string, string, number]>(
      "insert into trust_records (workflow_id, node_id, evidence_key, state, through, last_at) values (?, ?, ?, '', 0, ?)",
    ),
    makeCurrent: db.prepare<[number, string, string]>(
      'update trust_records set is_current = (id = ?) where workflow_id = ? and node_id = ?',
    ),
    save: db.prepare<[string, number, number, number]>(
      'update trust_records set state = ?, last_at = ?, through = coalesce((select max(id) from evidence where record = ?), through) where id = ?',
    ),
    add: db.prepare(
      `insert into evidence (record, run, at, type, item, score, loss, proof, epoch, approval, input_hash, batch, data)
       values (@record, @run, @at, @type, @item, @score, @loss, @proof, @epoch, @approval, @inputHash, @batch, @data)`,
    ),
  };
}
