// What people see of metrics: one series per workflow and metric, from the sums per day.
import type { MetricSeries } from '@leeway/shared/api/workspace.ts';
import { dayOf } from './day.ts';
import { and, asc, eq, gte, isNull } from './drizzle.ts';
import type { Store } from './open-store.ts';
import * as schema from './schema.ts';

export interface MetricListStore {
  /** The last `days` days up to now, every day of them, also those with nothing; deleted workflows are left out. */
  list(range: { now: number; days: number; workflowId?: string | undefined }): Promise<MetricSeries[]>;
}

const DAY_MS = 86_400_000;

export function createMetricListStore({ orm }: Store): MetricListStore {
  return {
    list: async ({ now, days, workflowId }) => {
      const wanted = Array.from({ length: days }, (_, index) => dayOf(now - (days - 1 - index) * DAY_MS));
      const { metric, kind, unit, day, value, points, workflowId: owner } = schema.metricDays;
      const rows = orm
        .select({ metric, kind, unit, day, value, points, workflowId: owner, title: schema.workflows.title })
        .from(schema.metricDays)
        .innerJoin(schema.workflows, and(eq(schema.workflows.id, owner), isNull(schema.workflows.deletedAt)))
        .where(and(gte(day, wanted[0] ?? ''), workflowId === undefined ? undefined : eq(owner, workflowId)))
        .orderBy(asc(owner), asc(metric), asc(kind), asc(unit), asc(day))
        .all();
      const groups = Map.groupBy(rows, (row) => JSON.stringify([row.workflowId, row.metric, row.kind, row.unit]));
      return [...groups.values()].flatMap((group) => seriesOf(group, wanted));
    },
  };
}

interface DayRow {
  metric: string;
  kind: MetricSeries['kind'];
  unit: string;
  day: string;
  value: number;
  points: number;
  workflowId: string;
  title: string;
}

function seriesOf(rows: readonly DayRow[], wanted: readonly string[]): MetricSeries[] {
  const [first] = rows;
  if (first === undefined) return [];
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const days = wanted.map((day) => ({ day, value: byDay.get(day)?.value ?? 0, points: byDay.get(day)?.points ?? 0 }));
  const sum = (part: 'value' | 'points') => days.reduce((total, day) => total + day[part], 0);
  const { metric, kind, unit, workflowId, title } = first;
  return [{ metric, kind, unit, workflowId, workflowTitle: title, total: sum('value'), points: sum('points'), days }];
}
