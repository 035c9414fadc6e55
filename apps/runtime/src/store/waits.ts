// Steps that wait for a time or a signal, and the signals that came: kept until a wait takes them.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';
import type { Append } from './journal/append.ts';

export interface WaitRows {
  apply(append: Append, event: RunEvent): void;
}

/** Prepares the statements of the waits table, and those that mark a signal as taken. */
export function createWaitRows(db: Database): WaitRows {
  const begin = db.prepare(
    'insert into waits (run, key, workflow_id, until, name, correlation) values (?, ?, ?, ?, ?, ?) on conflict do update set until = excluded.until, name = excluded.name, correlation = excluded.correlation',
  );
  const end = db.prepare('delete from waits where run = ? and key = ?');
  const endAll = db.prepare('delete from waits where run = ?');
  const take = db.prepare('update signals set run = ?, key = ? where id = ?');
  return {
    apply({ head }, event) {
      switch (event.type) {
        case 'wait.begun': {
          const { name = null, correlation = null } = event.signal ?? {};
          begin.run(head.id, event.key, head.workflowId, event.until, name, correlation);
          return;
        }
        case 'wait.ended':
          end.run(head.id, event.key);
          if (event.signal !== undefined) take.run(head.id, event.key, event.signal);
          return;
        case 'run.ended':
          // A failed run keeps its place: when it is tried again, it waits on.
          if (event.outcome !== 'failed') endAll.run(head.id);
          return;
        default:
          return;
      }
    },
  };
}

/** Which signal: every workflow has its own names. */
export interface SignalAddress {
  workflowId: string;
  name: string;
  correlation: string;
}

export interface KeptSignal extends SignalAddress {
  id: number;
  value: unknown;
}

export interface SignalStore {
  /**
   * Keeps a signal. `repeated`: one with this `dedupe` came before, or one is kept for the same address already, and
   * nothing has changed; `id` is that one's.
   */
  keep(
    address: SignalAddress,
    signal: { value: unknown; dedupe: string; at: number },
  ): Promise<{ id: number; isRepeated: boolean }>;
  /** The signal that is kept for an address. */
  kept(address: SignalAddress): Promise<KeptSignal | null>;
  /** Steps that wait for signals at an address, those of the oldest run first. */
  waiting(address: SignalAddress): Promise<{ run: number; key: string }[]>;
  /** A run that waits for signals of a name, whatever its workflow and key are. */
  waitingFor(name: string): Promise<{ run: number; key: string } | null>;
  /** Kept signals for which a step waits: what a crash left between the two. */
  undelivered(): Promise<KeptSignal[]>;
}

interface Raw {
  id: number;
  workflowId: string;
  name: string;
  correlation: string;
  value: string;
}

export function createSignalStore(db: Database): SignalStore {
  const seen = db.prepare<[string, string, string, string], { id: number }>(
    'select id from signals where workflow_id = ? and name = ? and correlation = ? and (dedupe = ? or run is null) limit 1',
  );
  const insert = db.prepare(
    'insert into signals (workflow_id, name, correlation, value, dedupe, at) values (?, ?, ?, ?, ?, ?)',
  );
  const columns = 'id, workflow_id as workflowId, name, correlation, value';
  const kept = db.prepare<[string, string, string], Raw>(
    `select ${columns} from signals where workflow_id = ? and name = ? and correlation = ? and run is null`,
  );
  const waiting = db.prepare<[string, string, string], { run: number; key: string }>(
    'select run, key from waits where workflow_id = ? and name = ? and correlation = ? order by run, key',
  );
  const waitingFor = db.prepare<[string], { run: number; key: string }>(
    'select run, key from waits where name = ? limit 1',
  );
  const undelivered = db.prepare<[], Raw>(
    `select ${columns} from signals where run is null and exists (select 1 from waits where waits.workflow_id = signals.workflow_id and waits.name = signals.name and waits.correlation = signals.correlation)`,
  );
  const parsed = ({ value, ...signal }: Raw): KeptSignal => ({ ...signal, value: JSON.parse(value) });
  return {
    keep: async ({ workflowId, name, correlation }, { value, dedupe, at }) => {
      const earlier = seen.get(workflowId, name, correlation, dedupe);
      if (earlier) return { id: earlier.id, isRepeated: true };
      const { lastInsertRowid } = insert.run(workflowId, name, correlation, JSON.stringify(value ?? null), dedupe, at);
      return { id: Number(lastInsertRowid), isRepeated: false };
    },
    kept: async ({ workflowId, name, correlation }) => {
      const row = kept.get(workflowId, name, correlation);
      return row ? parsed(row) : null;
    },
    waiting: async ({ workflowId, name, correlation }) => waiting.all(workflowId, name, correlation),
    waitingFor: async (name) => waitingFor.get(name) ?? null,
    undelivered: async () => undelivered.all().map(parsed),
  };
}
