// What is known of each public trigger, so that its silence can be noticed: its last starts, and starts per hour.
import type { Database } from 'better-sqlite3';
import * as z from 'zod';
import type { Store } from '../open-store.ts';

/** Starts of one trigger since the last batch. */
export interface TriggerStarts {
  workflowId: string;
  nodeId: string;
  /** Times, oldest first; only the newest matter. */
  recent: readonly number[];
  /** How many by hour since 1970. */
  hours: ReadonlyMap<number, number>;
}

export interface WatchedTrigger {
  workflowId: string;
  nodeId: string;
  /** Silence counts from here. */
  quietFrom: number;
  /** Times of its last starts, oldest first. */
  recent: number[];
}

export interface TriggerWatchStore {
  /**
   * The triggers that are live now, with what is known of them. Silence of a trigger that was not live at the look before counts
   * from now; so does everyone's when the look before is long ago: while Leeway is off nothing can arrive.
   */
  look(live: readonly { workflowId: string; nodeId: string }[], now: number): Promise<WatchedTrigger[]>;
  /** Starts by hour since 1970. */
  hours(workflowId: string, nodeId: string): Promise<Map<number, number>>;
  /** Forgets hours before one, and the triggers of deleted workflows. */
  forget(beforeHour: number): Promise<void>;
}

export interface TriggerRows {
  /** Inside a transaction. */
  add(starts: TriggerStarts): void;
}

/** How many starts are kept of each trigger. */
const STARTS_KEPT = 200;
/** Looks come every minute; a longer pause means that Leeway was off. */
const OFF_AFTER_MS = 5 * 60_000;
const LOOKED_AT = 'incidents.looked_at';
const recentSchema = z.array(z.number());

/** Adds starts to what is known. A trigger that no look has seen yet is watched from its first start on. */
export function createTriggerRows(db: Database): TriggerRows {
  const find = db.prepare<[string, string], { recent: string }>(
    'select recent from trigger_watch where workflow_id = ? and node_id = ?',
  );
  const keep = db.prepare(
    'insert into trigger_watch (workflow_id, node_id, quiet_from, recent) values (?, ?, ?, ?) on conflict do update set recent = excluded.recent',
  );
  const count = db.prepare(
    'insert into trigger_hours (workflow_id, node_id, hour, starts) values (?, ?, ?, ?) on conflict do update set starts = starts + excluded.starts',
  );
  return {
    add({ workflowId, nodeId, recent, hours }) {
      const known = find.get(workflowId, nodeId);
      const all = [...(known ? recentSchema.parse(JSON.parse(known.recent)) : []), ...recent].slice(-STARTS_KEPT);
      keep.run(workflowId, nodeId, all[0] ?? null, JSON.stringify(all));
      for (const [hour, starts] of hours) count.run(workflowId, nodeId, hour, starts);
    },
  };
}

interface RawTrigger {
  workflow_id: string;
  node_id: string;
  quiet_from: number | null;
  recent: string;
}

export function createTriggerWatchStore({ db }: Store): TriggerWatchStore {
  const all = db.prepare<[], RawTrigger>('select workflow_id, node_id, quiet_from, recent from trigger_watch');
  const insert = db.prepare(
    "insert into trigger_watch (workflow_id, node_id, quiet_from, recent) values (?, ?, ?, '[]') on conflict do update set quiet_from = excluded.quiet_from",
  );
  const hours = db.prepare<[string, string], { hour: number; starts: number }>(
    'select hour, starts from trigger_hours where workflow_id = ? and node_id = ? order by hour',
  );
  const lookedAt = db.prepare<[string], { value: string }>('select value from settings where name = ?');
  const setLookedAt = db.prepare(
    'insert into settings (name, value) values (?, ?) on conflict do update set value = excluded.value',
  );

  function look(live: readonly { workflowId: string; nodeId: string }[], now: number): WatchedTrigger[] {
    const before = lookedAt.get(LOOKED_AT);
    const wasOff = before !== undefined && now - Number(before.value) > OFF_AFTER_MS;
    const known = new Map(all.all().map((row) => [`${row.workflow_id} ${row.node_id}`, row]));
    const watched = live.map(({ workflowId, nodeId }) => {
      const row = known.get(`${workflowId} ${nodeId}`);
      known.delete(`${workflowId} ${nodeId}`);
      const quietFrom = wasOff ? now : (row?.quiet_from ?? now);
      if (row?.quiet_from !== quietFrom) insert.run(workflowId, nodeId, quietFrom);
      return { workflowId, nodeId, quietFrom, recent: row ? recentSchema.parse(JSON.parse(row.recent)) : [] };
    });
    for (const row of known.values()) if (row.quiet_from !== null) insert.run(row.workflow_id, row.node_id, null);
    setLookedAt.run(LOOKED_AT, String(now));
    return watched;
  }

  return {
    look: async (live, now) => db.transaction(() => look(live, now)).immediate(),
    hours: async (workflowId, nodeId) =>
      new Map(hours.all(workflowId, nodeId).map(({ hour, starts }) => [hour, starts])),
    forget: async (beforeHour) => {
      db.transaction(() => {
        db.prepare('delete from trigger_hours where hour < ?').run(beforeHour);
        const deleted = '(select id from workflows where deleted_at is not null)';
        db.prepare(`delete from trigger_watch where workflow_id in ${deleted}`).run();
        db.prepare(`delete from trigger_hours where workflow_id in ${deleted}`).run();
      }).immediate();
    },
  };
}
