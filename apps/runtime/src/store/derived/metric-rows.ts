// Metric points and their sum per day, so that a trend never reads a million points.
import type { MetricPoint } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';
import { dayOf } from '../day.ts';
import type { RunHead } from '../journal/append.ts';

export interface MetricRows {
  record(head: RunHead, point: MetricPoint, at: number): void;
}

/** Prepares the statements of the metric tables. */
export function createMetricRows(db: Database): MetricRows {
  const insert = db.prepare(
    'insert into metric_points (run, workflow_id, metric, kind, unit, value, at) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const sum = db.prepare(
    'insert into metric_days (workflow_id, metric, kind, unit, day, value, points) values (?, ?, ?, ?, ?, ?, 1) on conflict do update set value = value + excluded.value, points = points + 1',
  );
  return {
    record(head, point, at) {
      insert.run(head.id, head.workflowId, point.metric, point.kind, point.unit, point.value, at);
      sum.run(head.workflowId, point.metric, point.kind, point.unit, dayOf(at), point.value);
    },
  };
}
