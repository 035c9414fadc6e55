// How much waits: runs that are neither put away nor over, and deliveries that are held.
import type { Database } from 'better-sqlite3';

export interface HeldCount {
  workflowId: string;
  held: number;
  oldestAt: number;
}

export interface QueueStore {
  /** The oldest runs that are at work or wait for their turn. */
  unparked(limit: number): Promise<{ id: number; startedAt: number }[]>;
  held(): Promise<HeldCount[]>;
}

export function createQueueStore(db: Database): QueueStore {
  const unparked = db.prepare<[number], { id: number; startedAt: number }>(
    "select id, started_at as startedAt from runs where parked = 0 and status in ('running', 'waiting') order by id limit ?",
  );
  const held = db.prepare<[], HeldCount>(
    'select workflow_id as workflowId, count(*) as held, min(at) as oldestAt from deliveries where run is null and delivery is not null group by workflow_id',
  );
  return {
    unparked: async (limit) => unparked.all(limit),
    held: async () => held.all(),
  };
}
