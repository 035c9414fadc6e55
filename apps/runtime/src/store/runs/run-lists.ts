// What people see of runs: the list, and the numbers per workflow. Read-only; the rows follow from the journal.
import type { RunSummary, runStatusSchema } from '@leeway/shared/api/runs.ts';
import type { RunMode } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';
import type * as z from 'zod';
import { badCursor } from '../bad-cursor.ts';
import { dayOf } from '../day.ts';
import { and, eq, gt, gte, inArray } from '../drizzle.ts';
import type { Store } from '../open-store.ts';
import { createHiddenItemStore, type HiddenItemStore } from '../reviewing/hidden-items.ts';
import * as schema from '../schema.ts';
import { createPlantedRuns } from './planted-runs.ts';
import { type PageFilter, pageQuery } from './run-pages.ts';

export interface RunFilter {
  workflowId?: string | undefined;
  status?: readonly z.infer<typeof runStatusSchema>[] | undefined;
  mode?: RunMode | undefined;
  /** Started at or after, and at or before. */
  from?: number | undefined;
  to?: number | undefined;
  cursor?: string | undefined;
  limit: number;
}

export interface RunCounts {
  running: number;
  /** Questions that are open for a person. A run that waits for a time, a signal, or only for its undo time is none. */
  waiting: number;
  failed7d: number;
  /** Live runs per day, oldest first, the last 7 days. */
  perDay: number[];
}

export interface RunListStore {
  /** Newest first, without child runs; `next` is the cursor of the page after. */
  list(filter: RunFilter): Promise<{ items: RunSummary[]; next: string | null }>;
  /** Child runs of one step of a run, or of all its steps, in the order they began. */
  children(of: { run: string; key?: string | undefined; cursor?: string | undefined; limit: number }): Promise<{
    items: RunSummary[];
    next: string | null;
  }>;
  /** Null when there is no such run. */
  find(id: string): Promise<RunSummary | null>;
  /** Numbers of each workflow that has any, for the home table. */
  counts(now: number): Promise<Map<string, RunCounts>>;
  /** Runs that are not over, by status: for /metrics. */
  byStatus(): Promise<Record<string, number>>;
}

const columns = {
  id: schema.runs.id,
  workflowId: schema.runs.workflowId,
  workflowTitle: schema.workflows.title,
  version: schema.versions.number,
  mode: schema.runs.mode,
  status: schema.runs.status,
  startedAt: schema.runs.startedAt,
  endedAt: schema.runs.endedAt,
  subject: schema.runs.subject,
  note: schema.runs.note,
  costUsd: schema.runs.costUsd,
  parentRun: schema.runs.parentRun,
  parentKey: schema.runs.parentKey,
  item: schema.runs.item,
};
/** In place of what went wrong. */
const HIDDEN_NOTE = 'A step failed. The rest is hidden until it is answered what a step on “Watch only” wrote.';
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export function createRunListStore({ db, orm }: Store): RunListStore {
  const countOpen = createCountOpen(db);
  const countAsking = createCountAsking(db);
  const idsOf = createIdsOf(db);
  const select = () =>
    orm
      .select(columns)
      .from(schema.runs)
      .leftJoin(schema.versions, eq(schema.versions.id, schema.runs.versionId))
      .leftJoin(schema.workflows, eq(schema.workflows.id, schema.runs.workflowId));
  type Row = ReturnType<ReturnType<typeof select>['all']>[number];
  const hidden = createHiddenItemStore(db);
  const planted = createPlantedRuns(db);
  const shown = async (row: Row): Promise<RunSummary> => withoutHidden(summaryOf(row), hidden);

  return {
    list: async (filter) => {
      const ids = [...idsOf(filter), ...planted.ids(filter)].sort((one, other) => other - one);
      const page = ids.slice(0, filter.limit);
      const rows = select().where(inArray(schema.runs.id, page)).all();
      const known = new Map((await Promise.all(rows.map(shown))).map((run) => [Number(run.id), run]));
      const items = page.flatMap((id) => known.get(id) ?? planted.find(id) ?? []);
      return { items, next: ids.length > filter.limit ? String(page.at(-1)) : null };
    },
    children: async ({ run, key, cursor, limit }) => {
      const after = cursor === undefined ? 0 : Number(cursor);
      if (!Number.isSafeInteger(after)) throw badCursor();
      const conditions = [eq(schema.runs.parentRun, Number(run)), gt(schema.runs.id, after)];
      if (key !== undefined) conditions.push(eq(schema.runs.parentKey, key));
      const rows = select()
        .where(and(...conditions))
        .orderBy(schema.runs.id)
        .limit(limit + 1)
        .all();
      const items = rows.slice(0, limit);
      return {
        items: await Promise.all(items.map(shown)),
        next: rows.length > limit ? String(items.at(-1)?.id) : null,
      };
    },
    find: async (id) => {
      if (!/^\d{1,15}$/.test(id)) return null;
      const seeming = planted.find(Number(id));
      if (seeming) return seeming;
      // After the answer it is known which run was copied.
      const run = planted.copiedBy(Number(id)) ?? Number(id);
      const row = select().where(eq(schema.runs.id, run)).get();
      return row === undefined ? null : shown(row);
    },
    counts: async (now) => countsOf(orm, { running: countOpen(['running']), asking: countAsking() }, now),
    byStatus: async () => {
      const total: Record<string, number> = { running: 0, waiting: 0 };
      for (const { status, runs } of countOpen(['running', 'waiting'])) total[status] = (total[status] ?? 0) + runs;
      return total;
    },
  };
}

interface RunRow extends Omit<RunSummary, 'id' | 'workflowTitle' | 'parent'> {
  id: number;
  workflowTitle: string | null;
  parentRun: number | null;
  parentKey: string | null;
  item: number | null;
}

function summaryOf({ id, workflowTitle, parentRun, parentKey, item, ...row }: RunRow): RunSummary {
  return {
    ...row,
    id: String(id),
    workflowTitle: workflowTitle ?? 'A deleted workflow',
    parent:
      parentRun === null || parentKey === null ? null : { runId: String(parentRun), key: parentKey, index: item ?? 0 },
  };
}

/** What went wrong may quote a value, and a child run is about one: hidden while a step before is still to be answered. */
async function withoutHidden(summary: RunSummary, hidden: HiddenItemStore): Promise<RunSummary> {
  const { id, parent, status, note, subject } = summary;
  const mayQuote = status === 'failed' || parent !== null;
  if (!mayQuote || !(await hidden.isAnyCompared(Number(id)))) return summary;
  return { ...summary, subject: parent === null ? subject : '', note: status === 'failed' ? HIDDEN_NOTE : note };
}

type OpenCount = { workflowId: string; status: 'running' | 'waiting'; runs: number };

function countsOf(
  orm: Store['orm'],
  open: { running: readonly OpenCount[]; asking: readonly Asking[] },
  now: number,
): Map<string, RunCounts> {
  const days = Array.from({ length: 7 }, (_, index) => dayOf(now - (6 - index) * DAY_MS));
  const counts = new Map<string, RunCounts>();
  const of = (workflowId: string): RunCounts => {
    const known = counts.get(workflowId) ?? { running: 0, waiting: 0, failed7d: 0, perDay: days.map(() => 0) };
    counts.set(workflowId, known);
    return known;
  };
  for (const row of open.running) of(row.workflowId).running += row.runs;
  for (const row of open.asking) of(row.workflowId).waiting = row.questions;
  const since = gte(schema.runDays.day, days[0] ?? '');
  for (const row of orm.select().from(schema.runDays).where(since).all()) {
    const index = days.indexOf(row.day);
    if (index === -1) continue;
    const sum = of(row.workflowId);
    sum.failed7d += row.failed;
    sum.perDay[index] = row.runs;
  }
  return counts;
}

function createIdsOf(db: Database): (filter: RunFilter) => number[] {
  const spanOf = db.prepare<[number, number], { firstRun: number | null; lastRun: number | null }>(
    'select min(first_run) as firstRun, max(last_run) as lastRun from run_spans where hour between ? and ?',
  );

  /** Between which ids the runs of a time are: a clock that was set back only makes it wider. */
  function idRange({ from, to, cursor }: RunFilter): Pick<PageFilter, 'before' | 'firstRun'> | null {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
    if (!Number.isSafeInteger(before)) throw badCursor();
    if (from === undefined && to === undefined) return { before, firstRun: 0 };
    const hours = [from ?? 0, to ?? Number.MAX_SAFE_INTEGER].map((at) => Math.floor(at / HOUR_MS));
    const span = spanOf.get(hours[0] ?? 0, hours[1] ?? 0);
    if (!span || span.firstRun === null || span.lastRun === null) return null;
    return { before: Math.min(before, span.lastRun + 1), firstRun: span.firstRun };
  }

  return (filter) => {
    const range = idRange(filter);
    if (range === null) return [];
    const { sql, params } = pageQuery({ ...filter, ...range, limit: filter.limit + 1 });
    return db.prepare<[typeof params], number>(sql).pluck().all(params);
  };
}

/** Runs that are not over, per workflow, counted in an index alone: there may be 100,000 that wait. */
function createCountOpen(db: Database) {
  const counts = (['running', 'waiting'] as const).map((status) => ({
    status,
    query: db.prepare<[], { workflowId: string; runs: number }>(
      `select id as workflowId, (select count(*) from runs where workflow_id = workflows.id and status = '${status}' and parent_run is null) as runs from workflows`,
    ),
  }));
  return (statuses: readonly OpenCount['status'][]): OpenCount[] =>
    counts
      .filter(({ status }) => statuses.includes(status))
      .flatMap(({ status, query }) =>
        query
          .all()
          .filter(({ runs }) => runs > 0)
          .map((row) => ({ ...row, status })),
      );
}

interface Asking {
  workflowId: string;
  questions: number;
}

/** Open questions per workflow, as the inbox counts them; in an index alone. */
function createCountAsking(db: Database): () => Asking[] {
  const query = db.prepare<[], Asking>(
    "select workflow_id as workflowId, count(*) as questions from approvals where status = 'open' group by workflow_id",
  );
  return () => query.all();
}
