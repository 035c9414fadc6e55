// What arrived: recognised when it comes twice, kept while its workflow is paused.
import type { Database } from 'better-sqlite3';

export interface HeldDelivery {
  id: number;
  nodeId: string;
  delivery: string;
  dedupeKey: string | null;
}

export interface DeliveryStore {
  /** The run that a delivery with this key started; `held` when it waits for its workflow; null when it is new. */
  find(workflowId: string, nodeId: string, dedupeKey: string): Promise<{ run: number } | 'held' | null>;
  /** Keeps a delivery of a paused workflow. */
  hold(input: {
    workflowId: string;
    nodeId: string;
    dedupeKey: string | null;
    delivery: string;
    at: number;
  }): Promise<void>;
  /** The oldest held deliveries of a workflow. */
  held(workflowId: string, limit: number): Promise<HeldDelivery[]>;
}

export function createDeliveryStore(db: Database): DeliveryStore {
  const find = db.prepare<[string, string, string], { run: number | null }>(
    'select run from deliveries where workflow_id = ? and node_id = ? and dedupe_key = ?',
  );
  const insert = db.prepare(
    'insert or ignore into deliveries (workflow_id, node_id, dedupe_key, delivery, at) values (?, ?, ?, ?, ?)',
  );
  const held = db.prepare<
    [string, number],
    { id: number; node_id: string; delivery: string; dedupe_key: string | null }
  >(
    'select id, node_id, delivery, dedupe_key from deliveries where workflow_id = ? and run is null and delivery is not null order by id limit ?',
  );
  return {
    find: async (workflowId, nodeId, dedupeKey) => {
      const row = find.get(workflowId, nodeId, dedupeKey);
      if (!row) return null;
      return row.run === null ? 'held' : { run: row.run };
    },
    hold: async ({ workflowId, nodeId, dedupeKey, delivery, at }) => {
      insert.run(workflowId, nodeId, dedupeKey, delivery, at);
    },
    held: async (workflowId, limit) =>
      held
        .all(workflowId, limit)
        .map((row) => ({ id: row.id, nodeId: row.node_id, delivery: row.delivery, dedupeKey: row.dedupe_key })),
  };
}
