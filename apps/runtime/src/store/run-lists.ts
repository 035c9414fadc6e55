// What people see of runs: the list, and the numbers per workflow. Read-only; the rows follow from the journal.
import type { RunSummary, runStatusSchema } from '@leeway/shared/api/runs.ts';
import type { RunMode } from '@leeway/shared/run/event.ts';
import type { SQL } from 'drizzle-orm';
import type * as z from 'zod';
import { badCursor } from './bad-cursor.ts';
import { dayOf } from './day.ts';
import { and, count, desc, eq, gte, inArray, lt, lte } from './drizzle.ts';
import type { Store } from './open-store.ts';
import * as schema from './schema.ts';

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
  waiting: number;
  failed7d: number;
  /** Live runs per day, oldest first, the last 7 days. */
  perDay: number[];
}

export interface RunListStore {
  /** Newest first; `next` is the cursor of the page after. */
  list(filter: RunFilter): Promise<{ items: RunSummary[]; next: string | null }>;
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
};
const DAY_MS = 86_400_000;

export function createRunListStore({ orm }: Store): RunListStore {
  const select = () =>
    orm
      .select(columns)
      .from(schema.runs)
      .leftJoin(schema.versions, eq(schema.versions.id, schema.runs.versionId))
      .leftJoin(schema.workflows, eq(schema.workflows.id, schema.runs.workflowId));
  type Row = ReturnType<ReturnType<typeof select>['all']>[number];
  const present = ({ id, workflowTitle, ...row }: Row): RunSummary => ({
    ...row,
    id: String(id),
    workflowTitle: workflowTitle ?? 'A deleted workflow',
  });

  return {
    list: async (filter) => {
      const rows = select()
        .where(and(...conditionsOf(filter)))
        .orderBy(desc(schema.runs.id))
        .limit(filter.limit + 1)
        .all();
      const items = rows.slice(0, filter.limit);
      const last = items.at(-1);
      return { items: items.map(present), next: rows.length > filter.limit && last ? String(last.id) : null };
    },
    find: async (id) => {
      if (!/^\d{1,15}$/.test(id)) return null;
      const row = select()
        .where(eq(schema.runs.id, Number(id)))
        .get();
      return row === undefined ? null : present(row);
    },
    counts: async (now) => {
      const days = Array.from({ length: 7 }, (_, index) => dayOf(now - (6 - index) * DAY_MS));
      const counts = new Map<string, RunCounts>();
      const of = (workflowId: string): RunCounts => {
        const known = counts.get(workflowId) ?? { running: 0, waiting: 0, failed7d: 0, perDay: days.map(() => 0) };
        counts.set(workflowId, known);
        return known;
      };
      for (const row of countOpen(orm)) of(row.workflowId)[row.status] += row.runs;
      const since = gte(schema.runDays.day, days[0] ?? '');
      for (const row of orm.select().from(schema.runDays).where(since).all()) {
        const index = days.indexOf(row.day);
        if (index === -1) continue;
        const sum = of(row.workflowId);
        sum.failed7d += row.failed;
        sum.perDay[index] = row.runs;
      }
      return counts;
    },
    byStatus: async () => {
      const total: Record<string, number> = { running: 0, waiting: 0 };
      for (const { status, runs } of countOpen(orm)) total[status] = (total[status] ?? 0) + runs;
      return total;
    },
  };
}

function conditionsOf({ workflowId, status, mode, from, to, cursor }: RunFilter): SQL[] {
  const before = cursor === undefined ? null : Number(cursor);
  if (before !== null && !Number.isSafeInteger(before)) throw badCursor();
  return [
    workflowId === undefined ? [] : [eq(schema.runs.workflowId, workflowId)],
    status === undefined ? [] : [inArray(schema.runs.status, [...status])],
    mode === undefined ? [] : [eq(schema.runs.mode, mode)],
    from === undefined ? [] : [gte(schema.runs.startedAt, from)],
    to === undefined ? [] : [lte(schema.runs.startedAt, to)],
    before === null ? [] : [lt(schema.runs.id, before)],
  ].flat();
}

/** Runs that are not over, per workflow: the partial index on the status holds little more than these. */
function countOpen(orm: Store['orm']) {
  return (['running', 'waiting'] as const).flatMap((status) =>
    orm
      .select({ workflowId: schema.runs.workflowId, runs: count() })
      .from(schema.runs)
      .where(eq(schema.runs.status, status))
      .groupBy(schema.runs.workflowId)
      .all()
      .map((row) => ({ ...row, status })),
  );
}
