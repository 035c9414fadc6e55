// What is removed of runs that nobody keeps any more, and the file's space that is given back.
import { type Retention, retentionSchema } from '@leeway/shared/api/retention.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { isFinal, type RunStatus } from '@leeway/shared/run/state.ts';
import type { Database } from 'better-sqlite3';
import { createPackedJournals, createPlaceKeeper } from './journal/packed-journals.ts';
import { createRelease, eventsOfRow } from './journal/values.ts';

export interface FinishedRun {
  id: number;
  startedAt: number;
  endedAt: number;
}

export interface RetentionStore {
  /** What each workflow says about its runs, deleted ones too; null: as the workspace says. */
  rules(): Promise<{ workflowId: string; retention: Retention | null }[]>;
  /** Ended runs of a workflow with one outcome after an id, oldest first. Child runs belong to their root and are not among them. */
  ended(range: { workflowId: string; status: RunStatus; after: number; limit: number }): Promise<FinishedRun[]>;
  /** Ids of the newest ended runs of a workflow before an id, newest first, without child runs. */
  newest(range: { workflowId: string; before: number; limit: number }): Promise<number[]>;
  /** All child runs of a run, theirs included, each after its parent; null when one of them, or the run, has not ended or has an open question. */
  family(run: number): Promise<number[] | null>;
  /** The events of a run in which an effect was uncertain at some time; null for any other. Its fold says whether it still is. */
  uncertain(run: number): Promise<RunEvent[] | null>;
  /** Removes runs with all that follows from them, in one transaction, but none that `isAtWork`; daily sums stay. */
  remove(runs: readonly number[], options: { now: number; isAtWork(run: number): boolean }): Promise<number>;
  /** Ended runs whose journal is not packed, after an id; `next` is null when none of the runs that began before `before` is left. */
  loose(range: { after: number; before: number; limit: number }): Promise<{ runs: FinishedRun[]; next: number | null }>;
  /** Packs the journals of ended runs; gives how many. */
  pack(runs: readonly number[]): Promise<number>;
  /** Pages of the file that hold nothing. */
  freePages(): Promise<number>;
  /** Shortens the file by so many empty pages. */
  giveBack(pages: number): Promise<void>;
}

export function createRetentionStore(db: Database): RetentionStore {
  const packed = createPackedJournals(db);
  return {
    ...createLists(db),
    ...createFamilies(db),
    remove: createRemove(db),
    pack: packed.pack,
    freePages: async () => Number(db.pragma('freelist_count', { simple: true })),
    giveBack: async (pages) => {
      db.pragma(`incremental_vacuum(${Math.trunc(pages)})`);
    },
  };
}

interface Row {
  id: number;
  status: RunStatus;
  started_at: number;
  ended_at: number | null;
}

const present = ({ id, started_at, ended_at }: Row): FinishedRun => ({
  id,
  startedAt: started_at,
  endedAt: ended_at ?? started_at,
});

function createLists(db: Database): Pick<RetentionStore, 'rules' | 'ended' | 'newest' | 'loose'> {
  const rules = db.prepare<[], { id: string; retention: string | null }>('select id, retention from workflows');
  const ended = db.prepare<[string, RunStatus, number, number], Row>(
    'select id, status, started_at, ended_at from runs where workflow_id = ? and status = ? and parent_run is null and id > ? order by id limit ?',
  );
  const newest = db.prepare<{ workflowId: string; before: number; limit: number }, { id: number }>(
    ['completed', 'failed', 'cancelled']
      .map(
        (status) =>
          `select * from (select id from runs where workflow_id = @workflowId and status = '${status}' and parent_run is null and id < @before order by id desc limit @limit)`,
      )
      .join(' union all ')
      .concat(' order by id desc limit @limit'),
  );
  const loose = db.prepare<[number, number], Row>(
    'select runs.id, status, started_at, ended_at from (select distinct run from journal where run > ? order by run limit ?) join runs on runs.id = run order by runs.id',
  );
  return {
    rules: async () =>
      rules.all().map(({ id, retention }) => ({
        workflowId: id,
        retention: retention === null ? null : retentionSchema.parse(JSON.parse(retention)),
      })),
    ended: async ({ workflowId, status, after, limit }) => ended.all(workflowId, status, after, limit).map(present),
    newest: async (range) => newest.all(range).map(({ id }) => id),
    loose: async ({ after, before, limit }) => {
      const rows = loose.all(after, limit);
      const last = rows[rows.length - 1];
      return {
        runs: rows.filter(({ status }) => isFinal(status)).map(present),
        // Ids grow with time: what began later cannot have ended before.
        next: last && last.started_at < before ? last.id : null,
      };
    },
  };
}

/** `cross join`: read from the family, never from all runs. */
function createFamilies(db: Database): Pick<RetentionStore, 'family' | 'uncertain'> {
  const members = db.prepare<[number], Row & { asks: number }>(
    `with recursive family (id, depth) as (
       select id, 0 from runs where id = ?
       union all select runs.id, depth + 1 from family join runs on runs.parent_run = family.id
     )
     select runs.id, status, started_at, ended_at,
       exists (select 1 from approvals where run = runs.id and (status = 'open' or (kind = 'uncertain' and status <> 'decided'))) as asks
     from family cross join runs on runs.id = family.id order by depth, runs.id`,
  );
  const rows = db.prepare<[number], string>('select events from journal where run = ? order by id').pluck();
  const packed = createPackedJournals(db);
  return {
    family: async (run) => {
      const found = members.all(run);
      return found.some(({ status, asks }) => !isFinal(status) || asks === 1) ? null : found.map(({ id }) => id);
    },
    uncertain: async (run) => {
      const texts = rows.all(run);
      if (!texts.some((text) => text.includes('"type":"step.uncertain"'))) return null;
      const before = packed.read(run);
      // Written by the journal alone.
      return [...(before ? [before.text] : []), ...texts].flatMap((text) => eventsOfRow(text) as RunEvent[]);
    },
  };
}

/** What else is removed with a run. */
const RUN_TABLES = [
  'packed_journals',
  'approvals',
  'timers',
  'waits',
  'signals',
  'metric_points',
  'claims',
  'review_marks',
  'approval_comments',
  'own_answers',
];
const THESE = '(select value from json_each(?))';

function createRemove(db: Database): RetentionStore['remove'] {
  const newestPlace = db.prepare<[string], number | null>(`select max(id) from journal where run in ${THESE}`).pluck();
  const keepPlaces = createPlaceKeeper(db);
  const release = createRelease(db);
  // Ids are never given twice: the journal counts on from these (journal.ts).
  const keepIds = (['runs', 'approvals'] as const).map((table) =>
    db.prepare(
      `insert into settings (name, value) values ('last_id.${table}', coalesce((select max(id) from ${table}), 0))
       on conflict do update set value = max(cast(value as integer), cast(excluded.value as integer))`,
    ),
  );
  const deliveries = db.prepare(
    `delete from deliveries where run in ${THESE} and (expires_at is null or expires_at <= ?)`,
  );
  const rest = [
    `delete from journal where run in ${THESE}`,
    ...RUN_TABLES.map((table) => `delete from ${table} where run in ${THESE}`),
    `delete from runs where id in ${THESE}`,
  ].map((sql) => db.prepare<[string]>(sql));

  const removeAll = db.transaction((ids: string, now: number): void => {
    for (const statement of keepIds) statement.run();
    const place = newestPlace.get(ids);
    if (place !== null && place !== undefined) keepPlaces(place);
    release(ids);
    deliveries.run(ids, now);
    for (const statement of rest) statement.run(ids);
  }).immediate;

  return async (runs, { now, isAtWork }) => {
    const unused = runs.filter((run) => !isAtWork(run));
    if (unused.length > 0) removeAll(JSON.stringify(unused), now);
    return unused.length;
  };
}
