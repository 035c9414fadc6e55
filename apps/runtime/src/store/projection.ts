// Rows that follow from events, written in the transaction of their event: run list, approvals, timers, metrics, days.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';
import type { Append } from './append.ts';
import { createApprovalRows } from './approval-rows.ts';
import { dayOf } from './day.ts';
import { createDeliveryRows } from './delivery-rows.ts';
import { createMetricRows } from './metric-rows.ts';
import { createTimerRows } from './timers.ts';

export interface Projection {
  /** Inside the batch's transaction, once per append. */
  apply(append: Append): void;
  /** Inside the transaction, after the last append: writes what is summed up over the batch. */
  finish(): void;
  /** The transaction failed: forgets what was summed up. */
  discard(): void;
}

/** Prepares every derived row's statements over one database. */
export function createProjection(db: Database): Projection {
  const runs = createRunRows(db);
  const approvals = createApprovalRows(db);
  const timers = createTimerRows(db);
  const metrics = createMetricRows(db);
  return {
    apply(append) {
      runs.write(append);
      for (const event of append.events) {
        if (event.type.startsWith('approval.') || event.type.startsWith('run.')) {
          approvals.apply(append, event);
          timers.apply(append, event);
        } else if (event.type === 'step.completed' && event.metric && append.head.mode === 'live') {
          metrics.record(append.head, event.metric, event.at);
        }
      }
    },
    finish: runs.finish,
    discard: runs.discard,
  };
}

interface RunRows {
  write(append: Append): void;
  finish(): void;
  discard(): void;
}

type DayCount = { workflowId: string; day: string; runs: number; failed: number };

function createRunRows(db: Database): RunRows {
  const insert = db.prepare(
    'insert into runs (id, workflow_id, version_id, mode, status, started_at, ended_at, subject, note, cost_usd) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const update = db.prepare('update runs set status = ?, ended_at = ?, note = ?, cost_usd = ? where id = ?');
  const countDay = db.prepare(
    'insert into run_days (workflow_id, day, runs, failed) values (?, ?, ?, ?) on conflict do update set runs = runs + excluded.runs, failed = failed + excluded.failed',
  );
  const deliveries = createDeliveryRows(db);
  let days = new Map<string, DayCount>();

  function count(append: Append, { runs, failed }: { runs: number; failed: number }): void {
    if (append.head.mode !== 'live' || (runs === 0 && failed === 0)) return;
    const day = dayOf(append.head.startedAt);
    const key = `${day} ${append.head.workflowId}`;
    const sum = days.get(key) ?? { workflowId: append.head.workflowId, day, runs: 0, failed: 0 };
    sum.runs += runs;
    sum.failed += failed;
    days.set(key, sum);
  }

  return {
    write(append) {
      const { head, row, events } = append;
      const isNew = events[0]?.type === 'run.started';
      if (isNew) {
        insert.run(
          head.id,
          head.workflowId,
          head.versionId,
          head.mode,
          row.status,
          head.startedAt,
          row.endedAt,
          head.subject,
          row.note,
          row.costUsd,
        );
      } else {
        update.run(row.status, row.endedAt, row.note, row.costUsd, head.id);
      }
      if (append.delivery || append.failure) deliveries.write(append);
      count(append, { runs: isNew ? 1 : 0, failed: failures(events) });
    },
    finish() {
      for (const sum of days.values()) countDay.run(sum.workflowId, sum.day, sum.runs, sum.failed);
      days = new Map();
    },
    discard() {
      days = new Map();
    },
  };
}

/** A retried run that goes well is no failure any more. */
function failures(events: readonly RunEvent[]): number {
  let sum = 0;
  for (const event of events) {
    if (event.type === 'run.ended' && event.outcome === 'failed') sum += 1;
    if (event.type === 'run.retried') sum -= 1;
  }
  return sum;
}
