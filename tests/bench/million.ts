// A store with 1,000,000 runs: how long its lists and numbers take over HTTP, and what it does to the throughput of W5p.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { routes } from '@leeway/shared/api/routes.ts';
import type { RunStatus } from '@leeway/shared/run/state.ts';
import { openStore } from '../../apps/runtime/src/store/open-store.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { load } from './load.ts';
import { cpuMs, folderBytes } from './process-use.ts';
import { LEADS, publishFlow } from './subjects.ts';

const DAYS = 90;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const TIMES = 30;
const LOAD_SECONDS = 5;

/** The report, in lines. */
export async function measureMillion(runs: number, target: string): Promise<string> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'leeway-million-'));
  const runtime = await startRuntime({ dataDir });
  try {
    const workflowId = await publishFlow(runtime, 'w5p', target);
    const rare = await publishRare(runtime);
    const empty = await loadW5p(runtime);
    await runtime.stop();
    fill(path.join(dataDir, 'leeway.sqlite'), { runs, workflowId, rare, now: Date.now() });
    const startMs = await runtime.start();
    const lines = await timeReads(runtime, { workflowId, rare });
    const full = await loadW5p(runtime);
    return [
      `${runs.toLocaleString('en-GB')} runs in the store: milliseconds of ${TIMES} calls each, at most 100 wanted`,
      ...lines,
      `  start to the first good answer ${startMs.toFixed(0)} ms`,
      `  W5p at 50 connections ${(full.perSecond / empty.perSecond).toFixed(2)} × an empty store (at least 0.90); processor time of a run ${full.cpuMsPerRun.toFixed(3)} ms, empty ${empty.cpuMsPerRun.toFixed(3)} ms`,
      `  disk ${Math.round(folderBytes(dataDir) / runs)} bytes per run with its journal packed`,
    ].join('\n');
  } finally {
    await runtime.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A workflow that has only a few runs among all the others. */
async function publishRare({ call }: Runtime): Promise<string> {
  const { id } = await call(routes.workflows.create, { body: { title: 'Rare' } });
  return id;
}

/** Runs per second, and processor time of each in milliseconds: that is the same on a busy machine. */
async function loadW5p(runtime: Runtime): Promise<{ perSecond: number; cpuMsPerRun: number }> {
  const plan = { url: runtime.url, path: '/hooks/w5p', connections: 50, bodies: LEADS };
  await load({ ...plan, seconds: 4 });
  const before = cpuMs(runtime.pid()) ?? 0;
  const { perSecond, answered } = await load({ ...plan, seconds: LOAD_SECONDS });
  return { perSecond, cpuMsPerRun: ((cpuMs(runtime.pid()) ?? 0) - before) / answered };
}

interface Filling {
  runs: number;
  workflowId: string;
  rare: string;
  now: number;
}

/** Runs of the last 90 days as the projection would leave them, most of them completed and packed. */
function fill(file: string, { runs, workflowId, rare, now }: Filling): void {
  const { db, close } = openStore(file);
  const first = Number(db.prepare('select coalesce(max(id), 0) from runs').pluck().get()) + 1;
  const insert = db.prepare(
    "insert into runs (id, workflow_id, version_id, mode, status, started_at, ended_at, subject, note, cost_usd, parked) values (?, ?, 1, ?, ?, ?, ?, 'ann@example.com', null, 0, ?)",
  );
  const pack = db.prepare('insert into packed_journals (run, seq, data) values (?, ?, randomblob(200))');
  const point = db.prepare(
    "insert into metric_points (run, workflow_id, metric, kind, unit, value, at) values (?, ?, 'replies', 'count', '', 1, ?)",
  );
  const step = (DAYS * DAY_MS) / runs;
  db.transaction(() => {
    for (let index = 0; index < runs; index += 1) {
      const id = first + index;
      const startedAt = Math.floor(now - DAYS * DAY_MS + index * step);
      const status = statusOf(index);
      const isOver = status !== 'waiting';
      const owner = index % 10_000 === 5 ? rare : index % 3 === 0 ? `other-${index % 20}` : workflowId;
      insert.run(
        id,
        owner,
        index % 100 === 7 ? 'test' : 'live',
        status,
        startedAt,
        isOver ? startedAt + 5 : null,
        isOver ? 0 : 1,
      );
      pack.run(id, id);
      if (index % 4 === 0) point.run(id, owner, startedAt);
    }
    db.exec(`
      insert or replace into run_spans select started_at / ${HOUR_MS}, min(id), max(id) from runs group by 1;
      insert or replace into run_days select workflow_id, date(started_at / 1000, 'unixepoch'), count(*), sum(status = 'failed') from runs where mode = 'live' group by 1, 2;
      insert or replace into metric_days select workflow_id, metric, kind, unit, date(at / 1000, 'unixepoch'), sum(value), count(*) from metric_points group by 1, 2, 3, 4, 5;
      insert or replace into settings values ('last_id.runs', ${first + runs});
    `);
  })();
  close();
}

function statusOf(index: number): RunStatus {
  if (index % 50 === 1) return 'failed';
  if (index % 100 === 2) return 'waiting';
  return index % 200 === 3 ? 'cancelled' : 'completed';
}

interface ListQuery {
  workflowId?: string;
  status?: string;
  mode?: 'test';
  from?: number;
  to?: number;
  cursor?: string;
}

async function timeReads(
  { call }: Runtime,
  { workflowId, rare }: { workflowId: string; rare: string },
): Promise<string[]> {
  const now = Date.now();
  const weeksAgo = { from: now - 60 * DAY_MS, to: now - 59 * DAY_MS };
  const newest = (await call(routes.runs.list, { query: { limit: 1 } })).items[0]?.id;
  const list = (query: ListQuery) => () => call(routes.runs.list, { query: { limit: 50, ...query } });
  const reads: Record<string, () => Promise<unknown>> = {
    'run list': list({}),
    'run list, half way down': list({ cursor: String(Math.floor(Number(newest) / 2)) }),
    'of a workflow': list({ workflowId }),
    'of a workflow with few': list({ workflowId: rare }),
    failed: list({ status: 'failed' }),
    'cancelled or waiting': list({ status: 'cancelled,waiting' }),
    'failed of a workflow with few': list({ workflowId: rare, status: 'failed' }),
    'running (none)': list({ status: 'running' }),
    'test runs': list({ mode: 'test' }),
    'a day two months ago': list(weeksAgo),
    'a day two months ago, failed, of a workflow': list({ ...weeksAgo, workflowId, status: 'failed' }),
    'workflows with their counts': () => call(routes.workflows.list),
    'metrics of a year': () => call(routes.metrics.list, { query: { days: 365 } }),
  };
  const lines: string[] = [];
  for (const [name, read] of Object.entries(reads)) {
    const times: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const startedAt = performance.now();
      await read();
      times.push(performance.now() - startedAt);
    }
    times.sort((a, b) => a - b);
    lines.push(`  ${name}: p50 ${times[Math.floor(TIMES / 2)]?.toFixed(1)}, worst ${times.at(-1)?.toFixed(1)}`);
  }
  return lines;
}
