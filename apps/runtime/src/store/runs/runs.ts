// What the engine reads of runs. Lists for people are in run-lists.ts.
import type { RunMode } from '@leeway/shared/run/event.ts';
import type { RunStatus } from '@leeway/shared/run/state.ts';
import type { Database } from 'better-sqlite3';
import type { RunHead } from '../journal/append.ts';

export interface StoredRun extends RunHead {
  status: RunStatus;
  isParked: boolean;
}

/** A child run as its parent's engine needs it. */
export interface ChildRun {
  id: number;
  status: RunStatus;
  /** Null while it has not ended: false when its parent does not know that it has. */
  isReported: boolean | null;
}

interface Raw {
  id: number;
  workflow_id: string;
  version_id: number;
  mode: RunMode;
  status: RunStatus;
  started_at: number;
  subject: string;
  parent_run: number | null;
  parent_key: string | null;
  item: number | null;
  body: string | null;
  parked: number;
}

export interface RunStore {
  get(id: number): Promise<StoredRun | null>;
  /** Runs that were at work when the process ended, oldest first: they go on at start. Parked runs stay on disk. */
  unfinished(): Promise<{ id: number; workflowId: string }[]>;
  /** Child runs of a run that have not ended, or whose end their parent does not know. */
  openChildren(parent: number): Promise<ChildRun[]>;
  /** Child runs whose end their parent does not know although it goes on. */
  unreported(): Promise<number[]>;
  /** Child runs that go on although their parent was cancelled. */
  orphans(): Promise<number[]>;
}

export function createRunStore(db: Database): RunStore {
  const get = db.prepare<[number], Raw>(
    'select id, workflow_id, version_id, mode, status, started_at, subject, parent_run, parent_key, item, body, parked from runs where id = ?',
  );
  const unfinished = db.prepare<[], { id: number; workflowId: string }>(
    "select id, workflow_id as workflowId from runs where parked = 0 and status in ('running', 'waiting') order by id",
  );
  const openChildren = db.prepare<[number], { id: number; status: RunStatus; reported: number | null }>(
    'select id, status, reported from runs where parent_run = ? and (reported is null or reported = 0)',
  );
  const unreported = db.prepare<[], { id: number }>(
    "select child.id from runs child join runs parent on parent.id = child.parent_run where child.reported = 0 and parent.status in ('running', 'waiting')",
  );
  const orphans = db.prepare<[], { id: number }>(
    "select child.id from runs child join runs parent on parent.id = child.parent_run where child.status in ('running', 'waiting') and child.parent_run is not null and parent.status = 'cancelled'",
  );
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
        parent: parentOf(row),
        body: row.body,
        isParked: row.parked === 1,
      };
    },
    unfinished: async () => unfinished.all(),
    openChildren: async (parent) =>
      openChildren
        .all(parent)
        .map(({ id, status, reported }) => ({ id, status, isReported: reported === null ? null : reported === 1 })),
    unreported: async () => unreported.all().map((row) => row.id),
    orphans: async () => orphans.all().map((row) => row.id),
  };
}

function parentOf({ parent_run, parent_key, item }: Raw): RunHead['parent'] {
  return parent_run === null || parent_key === null ? null : { run: parent_run, key: parent_key, index: item ?? 0 };
}
