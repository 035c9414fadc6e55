// What arrived: recognised when it comes twice, kept while its workflow is paused, or counted when it is dropped.
import type { Database } from 'better-sqlite3';
import { createRejectionStore, type RejectionStore } from './rejections.ts';

export interface HeldDelivery {
  id: number;
  /** Empty for a failure that is handed to the workflow as a whole. */
  nodeId: string;
  delivery: string;
  dedupeKey: string | null;
}

export interface DeliveryStore {
  /** The run that a delivery with this key started; `held` when it waits for its workflow; null when it is new or its time is over. */
  find(
    key: { workflowId: string; nodeId: string; dedupeKey: string },
    now: number,
  ): Promise<{ run: number } | 'held' | null>;
  /** Keeps a delivery of a paused workflow. */
  hold(input: {
    workflowId: string;
    nodeId: string;
    dedupeKey: string | null;
    expiresAt: number | null;
    delivery: string;
    at: number;
  }): Promise<void>;
  /** Held deliveries of a workflow after one of them (0: from the first), oldest first. */
  held(workflowId: string, after: number, limit: number): Promise<HeldDelivery[]>;
  /** Counts a delivery that nobody keeps. */
  drop(workflowId: string, at: number): Promise<void>;
  /** Removes some of the keys whose time is over. */
  forgetExpired(now: number): Promise<void>;
  /** What did not fit its trigger. */
  rejected: RejectionStore;
}

interface Found {
  id: number;
  run: number | null;
  expires_at: number | null;
}

/** At most so many keys are removed at once, so that nobody waits for it. */
const FORGOTTEN_AT_ONCE = 1000;

export function createDeliveryStore(db: Database): DeliveryStore {
  const find = db.prepare<[string, string, string], Found>(
    'select id, run, expires_at from deliveries where workflow_id = ? and node_id = ? and dedupe_key = ?',
  );
  const remove = db.prepare<[number]>('delete from deliveries where id = ? and delivery is null');
  const unname = db.prepare<[number]>('update deliveries set dedupe_key = null, expires_at = null where id = ?');
  const insert = db.prepare(
    'insert or ignore into deliveries (workflow_id, node_id, dedupe_key, expires_at, delivery, at) values (?, ?, ?, ?, ?, ?)',
  );
  const held = db.prepare<
    [string, number, number],
    { id: number; node_id: string; delivery: string; dedupe_key: string | null }
  >(
    'select id, node_id, delivery, dedupe_key from deliveries where workflow_id = ? and id > ? and run is null and delivery is not null order by id limit ?',
  );
  const drop = db.prepare<[string, number]>(
    'insert into dropped_deliveries (workflow_id, dropped, last_at) values (?, 1, ?) on conflict do update set dropped = dropped + 1, last_at = excluded.last_at',
  );
  const forget = db.prepare<[number, number]>(
    'delete from deliveries where id in (select id from deliveries where expires_at <= ? and delivery is null limit ?)',
  );
  return {
    find: async ({ workflowId, nodeId, dedupeKey }, now) => {
      const row = find.get(workflowId, nodeId, dedupeKey);
      if (!row) return null;
      if (row.expires_at !== null && row.expires_at <= now) {
        // The key is free again; a delivery that is still held stays, without it.
        if (remove.run(row.id).changes === 0) unname.run(row.id);
        return null;
      }
      return row.run === null ? 'held' : { run: row.run };
    },
    hold: async ({ workflowId, nodeId, dedupeKey, expiresAt, delivery, at }) => {
      insert.run(workflowId, nodeId, dedupeKey, expiresAt, delivery, at);
    },
    held: async (workflowId, after, limit) =>
      held
        .all(workflowId, after, limit)
        .map((row) => ({ id: row.id, nodeId: row.node_id, delivery: row.delivery, dedupeKey: row.dedupe_key })),
    drop: async (workflowId, at) => {
      drop.run(workflowId, at);
    },
    forgetExpired: async (now) => {
      forget.run(now, FORGOTTEN_AT_ONCE);
    },
    rejected: createRejectionStore(db),
  };
}
