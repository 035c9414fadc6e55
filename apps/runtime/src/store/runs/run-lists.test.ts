import type { RunStatus } from '@leeway/shared/run/state.ts';
import { expect, test } from 'vitest';
import type { Append } from '../journal/append.ts';
import { createJournal } from '../journal.ts';
import { openMemoryStore } from '../testing/open-memory-store.ts';
import { createRunListStore, type RunFilter } from './run-lists.ts';
import { pageQuery } from './run-pages.ts';

const HOUR_MS = 3_600_000;
const STATUSES: RunStatus[] = ['running', 'waiting', 'completed', 'failed', 'cancelled'];
const MODES = ['live', 'live', 'live', 'test', 'sample'] as const;

/** 300 runs of three workflows over a day on a clock that was set back for a while; every seventh is a child. */
function listBench() {
  const store = openMemoryStore();
  const insert = store.db.prepare(
    'insert into runs (id, workflow_id, version_id, mode, status, started_at, parent_run) values (?, ?, 1, ?, ?, ?, ?)',
  );
  const span = store.db.prepare(
    'insert into run_spans values (?, ?, ?) on conflict do update set first_run = min(first_run, excluded.first_run), last_run = max(last_run, excluded.last_run)',
  );
  const rows = Array.from({ length: 300 }, (_, index) => {
    const isSetBack = index > 200 && index < 220;
    return {
      id: index + 1,
      workflowId: `w${index % 3}`,
      mode: MODES[index % 5] ?? 'live',
      status: STATUSES[(index * 7) % 5] ?? 'running',
      startedAt: index * 300_000 - (isSetBack ? 12 * HOUR_MS : 0),
      parent: index % 7 === 6 ? index : null,
    };
  });
  for (const { id, workflowId, mode, status, startedAt, parent } of rows) {
    insert.run(id, workflowId, mode, status, startedAt, parent);
    span.run(Math.floor(startedAt / HOUR_MS), id, id);
  }
  return { db: store.db, lists: createRunListStore(store), rows };
}

const FILTERS: Omit<RunFilter, 'limit'>[] = [
  {},
  { workflowId: 'w1' },
  { status: ['failed'] },
  { status: ['completed', 'cancelled', 'completed'] },
  { workflowId: 'w2', status: ['running', 'waiting'] },
  { mode: 'live' },
  { mode: 'test' },
  { mode: 'sample', workflowId: 'w0', status: ['failed', 'completed'] },
  { from: 5 * HOUR_MS, to: 7 * HOUR_MS },
  { from: 5 * HOUR_MS + 1, workflowId: 'w1', status: ['completed'] },
  { to: 6 * HOUR_MS, mode: 'live' },
  { from: 400 * HOUR_MS },
];

test.each(FILTERS)('every page of %o, newest first, without child runs', async (filter) => {
  const { lists, rows } = listBench();
  const wanted = rows.filter(
    ({ workflowId, status, mode, startedAt, parent }) =>
      parent === null &&
      (filter.workflowId ?? workflowId) === workflowId &&
      (filter.status ?? [status]).includes(status) &&
      (filter.mode ?? mode) === mode &&
      startedAt >= (filter.from ?? Number.NEGATIVE_INFINITY) &&
      startedAt <= (filter.to ?? Number.POSITIVE_INFINITY),
  );
  const found: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await lists.list({ ...filter, cursor: cursor ?? undefined, limit: 7 });
    found.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  }
  expect(found).toEqual(wanted.map(({ id }) => String(id)).toReversed());
});

test.each(FILTERS)('a page of %o reads indexes from their newest end: nothing is scanned or sorted', (filter) => {
  const { db } = listBench();
  const planOf = (more: Partial<RunFilter>): string[] => {
    const { sql, params } = pageQuery({ ...filter, ...more, before: 500, firstRun: 0, limit: 51 });
    const rows = db.prepare<[typeof params], { detail: string }>(`explain query plan ${sql}`).all(params);
    return rows.map(({ detail }) => detail);
  };
  const searches = planOf({}).filter((line) => /\bruns\b/.test(line));
  expect(searches.length).toBeGreaterThan(0);
  for (const line of searches) expect(line).toMatch(/^SEARCH runs USING (COVERING )?INDEX .*rowid>\? AND rowid<\?/);
  // Of several statuses only the pages found are sorted; one alone needs no sorting.
  expect(planOf({ status: ['failed'] }).join()).not.toContain('TEMP B-TREE');
});

test('a cursor that is none is refused', async () => {
  const { lists } = listBench();
  await expect(lists.list({ cursor: 'x', limit: 5 })).rejects.toMatchObject({ code: 'request.invalid', status: 422 });
});

test('open runs are counted in an index alone, per workflow and without child runs', async () => {
  const { db, lists, rows } = listBench();
  for (const id of ['w0', 'w1'])
    db.prepare("insert into workflows (id, title, draft, draft_saved_at, created_at) values (?, ?, '{}', 0, 0)").run(
      id,
      id,
    );
  const running = rows.filter((row) => row.workflowId === 'w0' && row.status === 'running' && row.parent === null);
  expect((await lists.counts(0)).get('w0')).toMatchObject({ running: running.length, waiting: 0 });
  const open = rows.filter((row) => ['running', 'waiting'].includes(row.status) && row.parent === null);
  const known = open.filter(({ workflowId }) => workflowId !== 'w2');
  const byStatus = await lists.byStatus();
  expect((byStatus.running ?? 0) + (byStatus.waiting ?? 0)).toBe(known.length);
  // What is asked of people is counted by itself, in an index alone.
  const plan = db.prepare(
    "explain query plan select workflow_id, count(*) from approvals where status = 'open' group by workflow_id",
  );
  expect(JSON.stringify(plan.all())).toContain('COVERING INDEX approvals_asking');
});

test('the hours of runs follow from the journal, and a batch that fails leaves none', async () => {
  const { db } = openMemoryStore();
  const journal = createJournal(db);
  const append = (id: number, startedAt: number): Append => ({
    head: { id, workflowId: 'w', versionId: 1, mode: 'live', startedAt, subject: '', parent: null, body: null },
    row: { status: 'running', endedAt: null, note: null, costUsd: 0, isParked: false },
    events: [
      {
        type: 'run.started',
        at: startedAt,
        workflowId: 'w',
        version: 1,
        mode: 'live',
        trigger: 't',
        output: {},
        by: null,
      },
    ],
  });
  await Promise.all([journal.append(append(1, 0)), journal.append(append(2, HOUR_MS)), journal.append(append(3, 5))]);
  const spans = (): unknown => db.prepare('select hour, first_run, last_run from run_spans').raw().all();
  expect(spans()).toEqual([
    [0, 1, 3],
    [1, 2, 2],
  ]);
  db.exec("create trigger full before insert on runs when new.id = 5 begin select raise(abort, 'full'); end");
  await Promise.allSettled([journal.append(append(4, 9 * HOUR_MS)), journal.append(append(5, 9 * HOUR_MS))]);
  await journal.append(append(6, HOUR_MS));
  expect(spans()).toEqual([
    [0, 1, 3],
    [1, 2, 6],
  ]);
});
