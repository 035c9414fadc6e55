// What the engine reads of runs. Lists for people are in run-lists.ts.
import type { RunMode } from '@leeway/shared/run/event.ts';
import type { RunStatus } from '@leeway/shared/run/state.ts';
import type { Database } from 'better-sqlite3';
import type { RunHead } from './append.ts';

export interface StoredRun extends RunHead {
  status: RunStatus;
}

interface Raw {
  id: number;
  workflow_id: string;
  version_id: number;
  mode: RunMode;
  status: RunStatus;
  started_at: number;
  subject: string;
}

export interface RunStore {
  get(id: number): Promise<StoredRun | null>;
  /** Ids of runs that were at work when the process ended: they go on at start. Parked runs stay on disk. */
  unfinished(): Promise<number[]>;
}

export function createRunStore(db: Database): RunStore {
  const get = db.prepare<[number], Raw>(
    'select id, workflow_id, version_id, mode, status, started_at, subject from runs where id = ?',
  );
  const unfinished = db.prepare<[], { id: number }>("select id from runs where status = 'running' order by id");
  return {
    get: async (id) => {
      const row = get.get(id);
      if (!row) return null;
      const { id: runId, mode, status, subject } = row;
      return {
        id: runId,
        workflowId: row.workflow_id,
        versionId: row.version_id,
        mode,
        status,
        startedAt: row.started_at,
        subject,
      };
    },
    unfinished: async () => unfinished.all().map((row) => row.id),
  };
}
