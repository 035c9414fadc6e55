import { setImmediate as nextTurn } from 'node:timers/promises';
import { TerminalError, UncertainError } from '@leeway/nodes/contract/run.ts';
import { loadCatalogue } from '@leeway/nodes/runtime';
import { expect, test } from 'vitest';
import { verifyStore } from '../store/verify/verify-store.ts';
import { createVerifyPlans } from './plans/verify-plans.ts';
import { ann, createBench, graphOf, openApprovals, startAndWait, untilStatus } from './testing/engine-bench.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LARGE = 'x'.repeat(300 * 1024);
const forEver = { keepDays: null, keepRuns: null };

const start = { id: 'start', type: 'triggers.manual', config: {} };
const count = { id: 'count', type: 'metrics.record', config: { metric: 'done', kind: 'count' } };
const post = (more: object = {}) => ({
  id: 'post',
  type: 'integrations.http',
  config: { method: 'POST', url: 'https://example.com/hook', idempotent: false },
  dial: { level: 'autonomous' },
  ...more,
});
const countGraph = graphOf([start, count], ['start -> count']);

async function retentionBench(graph = countGraph) {
  const bench = await createBench();
  const workflowId = await bench.publish(graph);
  const rows = (table: string, column = 'run'): unknown[] =>
    bench.db.prepare(`select distinct ${column} from ${table} where ${column} > 0 order by 1`).pluck().all();
  const runOnce = () => startAndWait(bench.engine, workflowId);
  const keep = (rule: Partial<typeof forEver> | { keepDays?: number; keepRuns?: number } | null) =>
    bench.stores.workflows.setRetention(workflowId, rule && { ...forEver, ...rule });
  return { ...bench, workflowId, rows, runOnce, keep };
}

test('a run goes when it is older than its workflow keeps it, with all its rows; daily sums stay', async () => {
  const { engine, clock, rows, runOnce, keep, db } = await retentionBench();
  await keep({ keepDays: 7 });
  await runOnce();
  clock.advance(5 * DAY_MS);
  const young = await runOnce();
  clock.advance(3 * DAY_MS);
  expect((await engine.sweep()).removed).toBe(1);
  expect([rows('runs', 'id'), rows('metric_points')]).toEqual([[Number(young)], [Number(young)]]);
  expect([rows('journal'), rows('packed_journals')]).toEqual([[], [Number(young)]]);
  expect(db.prepare('select sum(points) from metric_days').pluck().get()).toBe(2);
  expect(db.prepare('select sum(runs) from run_days').pluck().get()).toBe(2);
  await expect(engine.read('1')).rejects.toMatchObject({ code: 'run.not_found' });
});

test('only the newest so many stay; what has just ended is not touched', async () => {
  const { engine, clock, rows, runOnce, keep } = await retentionBench();
  await keep({ keepRuns: 2 });
  for (let i = 0; i < 5; i += 1) await runOnce();
  expect((await engine.sweep()).removed).toBe(0);
  clock.advance(2 * HOUR_MS);
  expect((await engine.sweep()).removed).toBe(3);
  expect(rows('runs', 'id')).toEqual([4, 5]);
});

test('a workflow that says nothing does as the workspace says; one that keeps for ever keeps', async () => {
  const { engine, clock, rows, runOnce, keep, stores } = await retentionBench();
  await runOnce();
  clock.advance(40 * DAY_MS);
  expect((await engine.sweep()).removed).toBe(0);
  await stores.settings.update({ keepDays: 30 });
  await keep({});
  expect((await engine.sweep()).removed).toBe(0);
  await keep(null);
  expect((await engine.sweep()).removed).toBe(1);
  expect(rows('runs', 'id')).toEqual([]);
});

test('runs of a deleted workflow go too', async () => {
  const { engine, clock, rows, runOnce, keep, stores, workflowId } = await retentionBench();
  await keep({ keepDays: 1 });
  await runOnce();
  await stores.workflows.remove(workflowId, clock.now());
  clock.advance(2 * DAY_MS);
  expect((await engine.sweep()).removed).toBe(1);
  expect(rows('runs', 'id')).toEqual([]);
});

test('a run that waits for a person stays, however old; once it is over it goes with its approval', async () => {
  const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Send it?', show: [] } };
  const bench = await retentionBench(graphOf([start, gate], ['start -> gate']));
  const { engine, clock, rows, runOnce, keep } = bench;
  await keep({ keepDays: 1 });
  const runId = await runOnce();
  clock.advance(30 * DAY_MS);
  expect((await engine.sweep()).removed).toBe(0);
  const [approval] = await openApprovals(engine, runId);
  const decision = { decision: 'approve', by: ann, idempotencyKey: 'k', undoMs: 0 } as const;
  await engine.decide({ approvalId: approval?.id ?? '', ...decision });
  await untilStatus(engine, runId, 'completed');
  clock.advance(2 * DAY_MS);
  expect((await engine.sweep()).removed).toBe(1);
  expect([rows('approvals'), rows('timers'), rows('runs', 'id')]).toEqual([[], [], []]);
});

test('a run of which nobody knows whether its effect happened is neither removed nor packed', async () => {
  const { engine, clock, world, rows, runOnce, keep } = await retentionBench(
    graphOf([start, post()], ['start -> post']),
  );
  world.http = async () => {
    throw new UncertainError('The connection was lost.');
  };
  await keep({ keepDays: 1 });
  const runId = await runOnce();
  await engine.cancel(runId, ann);
  await untilStatus(engine, runId, 'cancelled');
  clock.advance(30 * DAY_MS);
  expect(await engine.sweep()).toMatchObject({ removed: 0, packed: 0 });
  expect(rows('runs', 'id')).toEqual([Number(runId)]);
});

test('ids of removed runs and approvals are never given again, also after a restart', async () => {
  const bench = await retentionBench();
  await bench.keep({ keepDays: 1 });
  const last = await bench.runOnce();
  bench.clock.advance(2 * DAY_MS);
  await bench.engine.sweep();
  const next = await bench.restart();
  expect(Number(await startAndWait(next, bench.workflowId))).toBeGreaterThan(Number(last));
});

test('a journal is packed a day after the end, reads as before, and its run can still be tried again', async () => {
  const { engine, clock, world, rows, runOnce } = await retentionBench(
    graphOf([start, post({ retry: { attempts: 1 } }), count], ['start -> post', 'post -> count']),
  );
  world.http = async () => {
    throw new TerminalError('Not today.');
  };
  const runId = await runOnce();
  const before = await engine.read(runId);
  expect(before.state.status).toBe('failed');
  expect((await engine.sweep()).packed).toBe(0);
  clock.advance(DAY_MS + 1);
  expect((await engine.sweep()).packed).toBe(1);
  expect([rows('journal'), rows('packed_journals')]).toEqual([[], [Number(runId)]]);
  const after = await engine.read(runId);
  expect(after.state).toEqual(before.state);
  world.http = async () => ({ status: 200, headers: {}, body: {} });
  await engine.retry(runId, ann);
  await untilStatus(engine, runId, 'completed');
  clock.advance(DAY_MS + 1);
  expect((await engine.sweep()).packed).toBe(1);
  expect((await engine.read(runId)).state.steps.count?.status).toBe('done');
});

test('a run goes with its children, and stays while one of them cannot go', async () => {
  const { engine, clock, rows, runOnce, keep, db } = await retentionBench();
  await keep({ keepDays: 1 });
  for (let i = 0; i < 4; i += 1) await runOnce();
  db.exec(
    "update runs set parent_run = 1, reported = 1 where id in (2, 3); update runs set status = 'waiting' where id = 3",
  );
  clock.advance(3 * DAY_MS);
  expect((await engine.sweep()).removed).toBe(1);
  expect(rows('runs', 'id')).toEqual([1, 2, 3]);
  db.exec("update runs set status = 'completed' where id = 3");
  expect((await engine.sweep()).removed).toBe(3);
  expect(rows('runs', 'id')).toEqual([]);
});

test('a value of 300 KB passes through a run, is kept once, and goes with the run', async () => {
  const bench = await retentionBench(graphOf([start, count], ['start -> count']));
  const { engine, clock, db, keep } = bench;
  const runId = await startAndWait(engine, bench.workflowId, { text: LARGE });
  const stored = (): unknown => db.prepare('select count(*) from stored_values').pluck().get();
  expect([stored(), db.prepare('select max(length(events)) < 2000 from journal').pluck().get()]).toEqual([1, 1]);
  const next = await bench.restart();
  expect(JSON.stringify((await next.read(runId)).state.steps.start?.output)).toContain(LARGE);
  await keep({ keepDays: 1 });
  clock.advance(2 * DAY_MS);
  await engine.sweep();
  expect(stored()).toBe(0);
});

test('who was away while places were removed is told to read everything anew', async () => {
  const { engine, clock, runOnce, keep, stores } = await retentionBench();
  await runOnce();
  const place = await stores.journal.lastSeq();
  await runOnce();
  expect(await engine.eventsSince(place, 100)).not.toBeNull();
  await keep({ keepDays: 1 });
  clock.advance(2 * DAY_MS);
  await engine.sweep();
  expect(await engine.eventsSince(place, 100)).toBeNull();
});

test('a sweep that is stopped in the middle leaves whole runs only', async () => {
  const { engine, clock, rows, runOnce, keep } = await retentionBench();
  await keep({ keepDays: 1 });
  for (let i = 0; i < 120; i += 1) await runOnce();
  clock.advance(2 * DAY_MS);
  const sweep = engine.sweep().catch((error: unknown) => error);
  await nextTurn();
  await engine.close();
  expect(await sweep).toMatchObject({ name: 'AbortError' });
  const left = rows('runs', 'id');
  expect(left.length).toBeGreaterThan(0);
  expect(left.length).toBeLessThan(120);
  expect(rows('journal')).toEqual(left);
});

test('a store in which runs were removed and packed passes every check of `leeway verify`', async () => {
  const { engine, clock, workflowId, runOnce, keep, db, stores } = await retentionBench();
  await keep({ keepDays: 3 });
  await startAndWait(engine, workflowId, { text: LARGE });
  clock.advance(2 * DAY_MS);
  await startAndWait(engine, workflowId, { text: LARGE });
  await runOnce();
  clock.advance(2 * DAY_MS);
  expect(await engine.sweep()).toMatchObject({ removed: 1, packed: 2 });
  await runOnce();
  const { types } = await loadCatalogue();
  const problems: string[] = [];
  const planOf = createVerifyPlans(stores.versions, types);
  const { runs } = await verifyStore({ db }, { planOf, onProblem: (problem) => problems.push(problem) });
  expect([runs, problems]).toEqual([3, []]);
});

test('what the children of a for-each share is stored once, and a long family goes slice by slice', async () => {
  const each = { id: 'each', type: 'logic.for-each', config: { list: 'start.list', concurrency: 5 } };
  const body = { id: 'name', type: 'logic.set', config: { fields: { long: { cel: 'size(start.who)' } } } };
  const list = { ...start, config: { fields: [] } };
  const bench = await retentionBench(graphOf([list, each, body], ['start -> each', 'each:each -> name']));
  const { engine, clock, db, rows, keep } = bench;
  const input = { list: Array.from({ length: 120 }, (_, index) => index), who: 'z'.repeat(5000) };
  const runId = await startAndWait(engine, bench.workflowId, input);
  expect((await engine.read(runId)).state.status).toBe('completed');
  expect(db.prepare('select refs from stored_values').pluck().all()).toEqual([120]);
  expect(db.prepare('select max(length(events)) < 2000 from journal where run > 1').pluck().get()).toBe(1);
  expect((await engine.read('2')).state.steps.name?.output).toEqual({ long: 5000 });
  await keep({ keepRuns: 1 });
  clock.advance(2 * DAY_MS);
  expect(await engine.sweep()).toMatchObject({ removed: 0, packed: 121 });
  expect((await engine.read('2')).state.steps.name?.output).toEqual({ long: 5000 });
  await keep({ keepDays: 1 });
  expect((await engine.sweep()).removed).toBe(121);
  expect([
    rows('runs', 'id'),
    rows('value_refs'),
    db.prepare('select count(*) from stored_values').pluck().get(),
  ]).toEqual([[], [], 0]);
});
