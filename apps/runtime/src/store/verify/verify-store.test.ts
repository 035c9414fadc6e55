import { loadCatalogue } from '@leeway/nodes/runtime';
import { expect, test } from 'vitest';
import { createVerifyPlans } from '../../engine/plans/verify-plans.ts';
import {
  ann,
  type Bench,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
} from '../../engine/testing/engine-bench.ts';
import { verifyStore } from './verify-store.ts';

const graph = graphOf(
  [
    { id: 'start', type: 'triggers.manual' },
    { id: 'gate', type: 'approvals.gate', config: { question: 'Go on?', dueInMinutes: 60 } },
    {
      id: 'call',
      type: 'integrations.http',
      config: { method: 'POST', url: 'https://example.com/x' },
      retry: { attempts: 2, backoffSeconds: 0.001, factor: 1, maxSeconds: 1 },
    },
    { id: 'count', type: 'metrics.record', config: { metric: 'done', kind: 'count' } },
  ],
  ['start -> gate', 'gate:approved -> call', 'call -> count'],
);

async function verify({ db, stores }: Bench): Promise<{ runs: number; problems: string[] }> {
  const { types } = await loadCatalogue();
  const problems: string[] = [];
  const verdict = await verifyStore(
    { db },
    { planOf: createVerifyPlans(stores.versions, types), onProblem: (problem) => problems.push(problem) },
  );
  expect(verdict.problems).toBe(problems.length);
  return { runs: verdict.runs, problems };
}

/** Run 1 waits for a person, 2 was approved and completed at the second attempt, 3 was cancelled, 4 failed. */
async function filledBench(): Promise<Bench> {
  const bench = await createBench();
  const { engine, world } = bench;
  const workflowId = await bench.publish(graph);
  const approve = async (runId: string): Promise<void> => {
    const [approval] = await openApprovals(engine, runId);
    await engine.decide({
      approvalId: approval?.id ?? '',
      decision: 'approve',
      by: ann,
      idempotencyKey: runId,
      undoMs: 0,
    });
  };
  const ids: string[] = [];
  for (let run = 1; run <= 4; run += 1) ids.push(await startAndWait(engine, workflowId, { name: `Ann ${run}` }));
  const [, second = '', third = '', fourth = ''] = ids;
  let calls = 0;
  world.http = async () => {
    calls += 1;
    if (calls !== 2) throw new Error('busy');
    return { status: 200, headers: {}, body: {} };
  };
  await approve(second);
  await untilStatus(engine, second, 'completed');
  await engine.cancel(third, ann);
  await approve(fourth);
  await untilStatus(engine, fourth, 'failed');
  return bench;
}

test('a store that the engine wrote has nothing wrong', async () => {
  expect(await verify(await filledBench())).toEqual({ runs: 4, problems: [] });
});

test('also with a retried run, and after a restart', async () => {
  const bench = await filledBench();
  bench.world.http = async () => ({ status: 200, headers: {}, body: {} });
  await bench.engine.retry('4', ann);
  await untilStatus(bench.engine, '4', 'completed');
  await bench.restart();
  expect((await verify(bench)).problems).toEqual([]);
});

test('also with a container, its child runs and a wait', async () => {
  const bench = await createBench();
  const each = { id: 'each', type: 'logic.for-each', config: { list: 'start.list', concurrency: 2 } };
  const body = { id: 'body', type: 'logic.set', config: { fields: { value: { cel: 'each.item' } } } };
  const wait = { id: 'wait', type: 'logic.wait', config: { mode: 'time', amount: 1, unit: 'hours' } };
  const edges = ['start -> each', 'each:each -> body', 'each:out -> wait'];
  const nodes = [{ id: 'start', type: 'triggers.manual' }, each, body, wait];
  await startAndWait(bench.engine, await bench.publish(graphOf(nodes, edges)), { list: [1, 2, 3] });
  expect(await verify(bench)).toEqual({ runs: 4, problems: [] });
  bench.db.exec('update waits set until = 1; update runs set item = 7 where item = 1');
  expect((await verify(bench)).problems).toEqual([
    expect.stringContaining('run 1: waits wait: until is 1,'),
    expect.stringContaining('runs: item is 7, and the journal says 1.'),
  ]);
});

const damages: [what: string, sql: string, problem: string][] = [
  [
    'the status of a run',
    "update runs set status = 'failed' where id = 2",
    'run 2: runs: status is "failed", and the journal says "completed".',
  ],
  [
    'a run that is said to be at work for ever',
    "update runs set status = 'running' where id = 2",
    'run 2: runs: status is "running"',
  ],
  ['the end of a run', 'update runs set ended_at = 1 where id = 3', 'run 3: runs: ended_at is 1,'],
  [
    'the subject of a run',
    "update runs set subject = 'x' where id = 1",
    'run 1: runs: subject is "x", and the journal says "Ann 1".',
  ],
  [
    'the cost of a run',
    'update runs set cost_usd = 1 where id = 1',
    'run 1: runs: cost_usd is 1, and the journal says 0.',
  ],
  [
    'what a waiting run waits for',
    "update runs set note = 'x' where id = 1",
    'run 1: runs: note is "x", and the journal says "gate".',
  ],
  [
    'an approval that was decided',
    "update approvals set status = 'open', decision = null where id = 2",
    'run 2: approvals 2: status is "open", and the journal says "decided".',
  ],
  ['an approval that is lost', 'delete from approvals where id = 1', 'run 1: approvals 1: the row is missing.'],
  [
    'an approval of nothing',
    "insert into approvals (id, run, key, workflow_id, node_id, node_title, kind, mode, status, subject, question, why, asked_at) select 99, run, 'x', workflow_id, node_id, node_title, kind, mode, status, subject, question, why, asked_at from approvals where id = 1",
    'run 1: approvals 99: the journal gives no such row.',
  ],
  ['a timer that is lost', 'delete from timers', 'run 1: timers gate due: the row is missing.'],
  [
    'a timer of an ended run',
    "insert into timers values (3, 'gate', 'due', 5)",
    'run 3: timers gate due: the journal gives no such row.',
  ],
  [
    'a metric point that is counted twice',
    'insert into metric_points (run, workflow_id, metric, kind, unit, value, at) select run, workflow_id, metric, kind, unit, value, at from metric_points',
    'run 2: metric_points (row 2): the journal gives no such row.',
  ],
  ['a sum of a metric', 'update metric_days set value = 7', 'value is 7, and the journal says 1.'],
  ['a day of runs', 'update run_days set runs = 9', 'runs is 9, and the journal says 4.'],
  ['a day of failures', 'update run_days set failed = 0', 'failed is 0, and the journal says 1.'],
  ['a version that is gone', 'update runs set version_id = 77 where id = 1', 'runs 1: its version is not there.'],
  ['a workflow that is gone', 'delete from workflows', 'their workflow is not there.'],
  ['a journal without its run', 'delete from runs where id = 1', 'journal of run 1: their run is not there.'],
  ['a run without its journal', 'delete from journal where run = 1', 'run 1: It is empty.'],
  [
    'an event that is not one',
    "update journal set events = replace(events, 'run.started', 'run.begun') where run = 1",
    'run 1: Event 1 cannot be read',
  ],
  [
    'JSON that is torn',
    'update journal set events = substr(events, 1, 40) where run = 1',
    'run 1: It cannot be checked',
  ],
  [
    'an intent that is gone',
    "update journal set events = replace(events, 'effect.intended', 'step.started') where run = 2",
    'run 2: Event',
  ],
  [
    'a delivery of another workflow',
    "insert into deliveries (workflow_id, node_id, run, at) values ('w', 'start', 1, 0)",
    'it belongs to another trigger than the run.',
  ],
  [
    'a member without an account',
    "create table user (id text); insert into members values ('u9', 'viewer', 0)",
    'members u9: there is no such account.',
  ],
];

test.each(damages)('%s is found', async (_what, sql, problem) => {
  const bench = await filledBench();
  bench.db.exec(sql);
  const { problems } = await verify(bench);
  expect(problems).toContainEqual(expect.stringContaining(problem));
});

test('the row of a run at work may say less than its journal: it goes on at the next start', async () => {
  const bench = await filledBench();
  bench.db.exec("update runs set status = 'running', parked = 0, note = null where id = 1");
  expect((await verify(bench)).problems).toEqual([]);
});

test('days keep what was counted of runs that were removed since', async () => {
  const bench = await filledBench();
  bench.db.exec("insert into settings values ('last_id.runs', '2')");
  for (const table of ['journal', 'approvals', 'timers', 'metric_points'])
    bench.db.exec(`delete from ${table} where run = 2`);
  bench.db.exec('delete from runs where id = 2');
  expect((await verify(bench)).problems).toEqual([]);
  bench.db.exec('update run_days set runs = 2');
  expect((await verify(bench)).problems).toEqual([expect.stringContaining('runs is 2, and the journal gives 3.')]);
});
