// What the evidence log knows of items: looked up when a verdict comes, and when another item is like it.
import { type ItemFacts, itemFactsSchema } from '@leeway/shared/dial/evidence-event.ts';
import type { Database } from 'better-sqlite3';

export interface KnownItem {
  record: number;
  workflowId: string;
  nodeId: string;
  evidenceKey: string;
  facts: ItemFacts;
}

export interface ItemRows {
  /** The newest entry of an item under a record; null when there is none. */
  factsOf(record: number, item: string): ItemFacts | null;
  /** The newest entry of an item of a workflow, whatever its record. */
  find(workflowId: string, item: string): KnownItem | null;
  isRepeat(record: number, inputHash: string | null): boolean;
  /** How many items of a batch there are; it stops counting at ten. */
  countInBatch(record: number, batch: number): number;
  /** Whether its run has a verdict with a loss on it. */
  hasVerdict(record: number, item: string): boolean;
  /** Items of a run that asked and have no verdict at all. */
  unanswered(run: number): { record: number; item: string }[];
  /** The run that a family of runs began with. */
  rootOf(run: number): number;
}

interface ItemRow {
  record: number;
  workflow_id: string;
  node_id: string;
  evidence_key: string;
  data: string;
}

export function createItemRows(db: Database): ItemRows {
  const facts = db.prepare<[string, number], { data: string }>(
    "select data from evidence where item = ? and type = 'item' and record = ? order by id desc limit 1",
  );
  const find = db.prepare<[string, string], ItemRow>(
    `select record, workflow_id, node_id, evidence_key, data from evidence e join trust_records r on r.id = e.record
     where item = ? and type = 'item' and workflow_id = ? order by e.id desc limit 1`,
  );
  const repeat = db.prepare<[number, string]>('select 1 from evidence where record = ? and input_hash = ? limit 1');
  const inBatch = db
    .prepare<[number, number], number>(
      'select count(*) from (select 1 from evidence where record = ? and batch = ? limit 10)',
    )
    .pluck();
  const verdict = db.prepare<[string, number]>(
    "select 1 from evidence where item = ? and type = 'verdict' and record = ? and loss is not null and run <> 0 limit 1",
  );
  const unanswered = db.prepare<[number], { record: number; item: string }>(
    `select record, item from evidence e where run = ? and run <> 0 and type = 'item' and json_extract(data, '$.route') = 'ask'
     and not exists (select 1 from evidence v where v.item = e.item and v.type = 'verdict' and v.record = e.record)`,
  );
  const parent = db.prepare<[number], number | null>('select parent_run from runs where id = ?').pluck();
  return {
    factsOf: (record, item) => {
      const row = facts.get(item, record);
      return row ? readFacts(row.data) : null;
    },
    find: (workflowId, item) => {
      const row = find.get(item, workflowId);
      if (!row) return null;
      const { record, node_id: nodeId, evidence_key: evidenceKey } = row;
      return { record, workflowId, nodeId, evidenceKey, facts: readFacts(row.data) };
    },
    isRepeat: (record, inputHash) => inputHash !== null && repeat.get(record, inputHash) !== undefined,
    countInBatch: (record, batch) => inBatch.get(record, batch) ?? 0,
    hasVerdict: (record, item) => verdict.get(item, record) !== undefined,
    unanswered: (run) => unanswered.all(run),
    rootOf(run) {
      for (let id = run; ; ) {
        const above = parent.get(id);
        if (above === null || above === undefined) return id;
        id = above;
      }
    },
  };
}

function readFacts(data: string): ItemFacts {
  return itemFactsSchema.parse(JSON.parse(data));
}
