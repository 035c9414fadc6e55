// The rows of runs, and what is counted of them: written in the transaction of their events.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';
import { dayOf } from '../day.ts';
import type { Append, RunHead } from '../journal/append.ts';
import { createDeliveryRows } from './delivery-rows.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface RunRows {
  write(append: Append): void;
  /** Whether the parent of a child run knows that it has ended. */
  setReported(child: string, isReported: boolean): void;
  finish(): void;
  discard(): void;
}

/** Prepares the statements of the runs table and of what is summed up over a batch. */
export function createRunRows(db: Database): RunRows {
  const insert = db.prepare(
    'insert into runs (id, workflow_id, version_id, mode, status, started_at, ended_at, subject, note, cost_usd, parked, parent_run, parent_key, item, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const update = db.prepare(
    'update runs set status = ?, ended_at = ?, note = ?, cost_usd = ?, parked = ? where id = ?',
  );
  const setReported = db.prepare<[number | null, number]>('update runs set reported = ? where id = ?');
  const deliveries = createDeliveryRows(db);
  const sums = [createDayCounts(db), createSpans(db)];

  function insertRow({ head, row }: Append): void {
    const { id, workflowId, versionId, mode, startedAt, subject, parent, body } = head;
    const { status, endedAt, note, costUsd, isParked } = row;
    const family = [parent?.run ?? null, parent?.key ?? null, parent?.index ?? null, body];
    const first = [id, workflowId, versionId, mode, status, startedAt, endedAt, subject];
    insert.run(...first, note, costUsd, Number(isParked), ...family);
  }

  return {
    write(append) {
      const { head, row, events } = append;
      if (events[0]?.type === 'run.started') insertRow(append);
      else update.run(row.status, row.endedAt, row.note, row.costUsd, Number(row.isParked), head.id);
      if (append.delivery || append.failure) deliveries.write(append);
      for (const sum of sums) sum.add(append);
      if (head.parent === null) return;
      // Its end is to be told to its parent, after each retry again.
      if (events.some((event) => event.type === 'run.ended')) setReported.run(0, head.id);
      else if (events.some((event) => event.type === 'run.retried')) setReported.run(null, head.id);
    },
    setReported: (child, isReported) => {
      setReported.run(Number(isReported), Number(child));
    },
    finish: () => sums.forEach((sum) => sum.finish()),
    discard: () => sums.forEach((sum) => sum.discard()),
  };
}

/** Summed up in memory over a batch, and written once at its end. */
interface BatchSum {
  add(append: Append): void;
  finish(): void;
  discard(): void;
}

type DayCount = { workflowId: string; at: number; runs: number; failed: number };

/** Runs and failures of each day. A child run is a part of its parent: days count what was started. */
function createDayCounts(db: Database): BatchSum {
  const countDay = db.prepare(
    'insert into run_days (workflow_id, day, runs, failed) values (?, ?, ?, ?) on conflict do update set runs = runs + excluded.runs, failed = failed + excluded.failed',
  );
  let days = new Map<string, DayCount>();
  return {
    add({ head, events }) {
      const runs = events[0]?.type === 'run.started' ? 1 : 0;
      const failed = failures(events);
      if (head.mode !== 'live' || head.parent !== null || (runs === 0 && failed === 0)) return;
      const key = `${Math.floor(head.startedAt / DAY_MS)} ${head.workflowId}`;
      const sum = days.get(key) ?? { workflowId: head.workflowId, at: head.startedAt, runs: 0, failed: 0 };
      sum.runs += runs;
      sum.failed += failed;
      days.set(key, sum);
    },
    finish() {
      for (const sum of days.values()) countDay.run(sum.workflowId, dayOf(sum.at), sum.runs, sum.failed);
      days = new Map();
    },
    discard() {
      days = new Map();
    },
  };
}

/** First and last id of the runs that began within an hour, so that a list of some days reads those runs only. */
function createSpans(db: Database): BatchSum {
  const widen = db.prepare(
    'insert into run_spans (hour, first_run, last_run) values (?, ?, ?) on conflict do update set first_run = min(first_run, excluded.first_run), last_run = max(last_run, excluded.last_run)',
  );
  let spans = new Map<number, { first: number; last: number }>();
  return {
    add({ head, events }) {
      if (events[0]?.type === 'run.started') widenSpan(spans, head);
    },
    finish() {
      for (const [hour, { first, last }] of spans) widen.run(hour, first, last);
      spans = new Map();
    },
    discard() {
      spans = new Map();
    },
  };
}

function widenSpan(spans: Map<number, { first: number; last: number }>, { id, startedAt }: RunHead): void {
  const hour = Math.floor(startedAt / HOUR_MS);
  const span = spans.get(hour) ?? { first: id, last: id };
  spans.set(hour, { first: Math.min(span.first, id), last: Math.max(span.last, id) });
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
