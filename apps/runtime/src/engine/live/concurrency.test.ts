// How many at once: of a workflow's runs that call the outside, and of all runs that are in memory.
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import { ann, answer, type Bench, createBench, graphOf, untilStatus } from '../testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const call = (id: string) => ({
  id,
  type: 'integrations.http',
  config: { method: 'POST', url: `https://example.com/${id}`, idempotent: true },
});
const each = (id: string, list: string) => ({ id, type: 'logic.for-each', config: { list, concurrency: 5 } });
const withConcurrency = (graph: Graph, concurrency: number): Graph => ({
  ...graph,
  settings: { ...graph.settings, concurrency },
});

const begin = async (engine: Engine, workflowId: string, input: unknown = {}): Promise<string> =>
  (await engine.start({ workflowId, mode: 'live', input, by: ann, waitMs: 0 })).runId;
const runCount = ({ db }: Bench) => Object(db.prepare('select count(*) as count from runs').get()).count;

/** Counts the calls under way, each of which lasts until all that can begin have begun. */
function countCalls(bench: Bench): { calls: string[]; most: number } {
  const seen = { calls: [] as string[], most: 0 };
  let atOnce = 0;
  bench.world.http = async ({ url }) => {
    seen.calls.push(url.split('/').pop() ?? '');
    atOnce += 1;
    seen.most = Math.max(seen.most, atOnce);
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    return { status: 200, headers: {}, body: {} };
  };
  return seen;
}

const LIST = { list: [1, 2, 3, 4, 5, 6] };

test.each([
  { concurrency: 1, most: 1 },
  { concurrency: 3, most: 3 },
])(
  'no more runs of a workflow call at once than it says ($concurrency), its children among them',
  async ({ concurrency, most }) => {
    const bench = await createBench();
    const seen = countCalls(bench);
    const graph = graphOf([start, each('each', 'start.list'), call('call')], ['start -> each', 'each:each -> call']);
    const workflowId = await bench.publish(withConcurrency(graph, concurrency));
    const runs = [await begin(bench.engine, workflowId, LIST), await begin(bench.engine, workflowId, LIST)];
    for (const runId of runs) await untilStatus(bench.engine, runId, 'completed');
    expect(seen.calls).toHaveLength(12);
    expect(seen.most).toBe(most);
  },
);

test('branches of one run share its place: they call side by side also with one at a time', async () => {
  const bench = await createBench();
  const seen = countCalls(bench);
  const graph = graphOf([start, call('a'), call('b'), call('c')], ['start -> a', 'start -> b', 'start -> c']);
  const workflowId = await bench.publish(withConcurrency(graph, 1));
  await untilStatus(bench.engine, await begin(bench.engine, workflowId), 'completed');
  expect(seen.most).toBe(3);
});

test('one at a time, and containers in containers beside a branch: nobody waits for somebody who waits', async () => {
  const bench = await createBench();
  const seen = countCalls(bench);
  const called = await bench.publish(withConcurrency(graphOf([start, call('called')], ['start -> called']), 1));
  const use = { id: 'use', type: 'logic.workflow', config: { workflow: called, input: {} } };
  const graph = graphOf(
    [start, each('outer', 'start.rows'), each('inner', 'outer.item'), call('cell'), use, call('aside'), call('end')],
    [
      'start -> outer',
      'start -> aside',
      'outer:each -> inner',
      'inner:each -> cell',
      'cell -> use',
      'outer:out -> end',
      'aside -> end',
    ],
  );
  const workflowId = await bench.publish(withConcurrency(graph, 1));
  const rows = [[1, 2], [3], [4, 5]];
  const runs = [await begin(bench.engine, workflowId, { rows }), await begin(bench.engine, workflowId, { rows })];
  for (const runId of runs) await untilStatus(bench.engine, runId, 'completed');
  const timesOf = (id: string): number => seen.calls.filter((each) => each === id).length;
  expect([timesOf('cell'), timesOf('called'), timesOf('aside'), timesOf('end')]).toEqual([10, 10, 2, 2]);
});

test('a burst of 2,000 runs of one workflow does not hold up the run of another', async () => {
  const bench = await createBench({ runLimits: { total: 4, perWorkflow: 4, waiting: 5000 } });
  const order: string[] = [];
  const { promise: isOpen, resolve: open } = Promise.withResolvers<void>();
  bench.world.http = async ({ url }) => {
    order.push(url.split('/').pop() ?? '');
    await isOpen;
    return { status: 200, headers: {}, body: {} };
  };
  const burst = await bench.publish(graphOf([start, call('burst')], ['start -> burst']), 'Burst');
  const single = await bench.publish(graphOf([start, call('single')], ['start -> single']), 'Single');
  const runs = await Promise.all(Array.from({ length: 2000 }, () => begin(bench.engine, burst)));
  const runId = await begin(bench.engine, single);
  expect(await bench.engine.queue()).toMatchObject({ waiting: 1997 });
  open();
  await untilStatus(bench.engine, runId, 'completed');
  // Four were at work already; then the workflows take turns.
  expect(order.indexOf('single')).toBeLessThan(10);
  await untilStatus(bench.engine, runs.at(-1) ?? '', 'completed');
  await expect.poll(() => order.length, { timeout: 20_000 }).toBe(2001);
}, 30_000);

/** Takes one run at a time, and lets three wait. */
async function busyBench() {
  const bench = await createBench({ runLimits: { total: 1, perWorkflow: 1, waiting: 3 } });
  const { promise: isOpen, resolve: open } = Promise.withResolvers<void>();
  bench.world.http = async (_request, signal) => {
    const { promise: isStopped, reject } = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    await Promise.race([isOpen, isStopped]);
    return { status: 200, headers: {}, body: {} };
  };
  const hook = {
    id: 'start',
    type: 'triggers.webhook',
    config: { path: 'busy', dedupeBy: 'body' },
  };
  const workflowId = await bench.publish(graphOf([hook, call('call')], ['start -> call']));
  return { ...bench, open, workflowId };
}

test('a burst that is too large is told so, and nothing of it is stored', async () => {
  const bench = await busyBench();
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => begin(bench.engine, bench.workflowId)));
  const refused = answers.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  expect(refused).toHaveLength(6);
  expect(refused[0]).toMatchObject({
    code: 'engine.busy',
    status: 429,
    details: { retryAfterSeconds: expect.any(Number) },
  });
  expect(runCount(bench)).toBe(4);
  bench.open();
  for (const answer of answers)
    if (answer.status === 'fulfilled') await untilStatus(bench.engine, answer.value, 'completed');
  expect(await bench.engine.queue()).toMatchObject({ waiting: 0 });
});

test('a delivery that was refused for now is taken when it comes again', async () => {
  const bench = await busyBench();
  const deliver = (id: string) =>
    bench.engine.deliver(
      { kind: 'webhook', path: 'busy' },
      { channel: 'webhook', at: '2026-11-20T09:00:00Z', from: null, body: { id }, headers: {}, query: {} },
      0,
    );
  for (const id of ['1', '2', '3', '4']) await deliver(id);
  await expect(deliver('5')).rejects.toMatchObject({ code: 'engine.busy', status: 429 });
  bench.open();
  await expect.poll(async () => (await bench.engine.queue()).waiting).toBe(0);
  const taken = await deliver('5');
  expect(taken).toMatchObject({ kind: 'started' });
  expect(await deliver('5')).toEqual(taken);
  expect(runCount(bench)).toBe(5);
});

test('runs that waited for room go on after a restart', async () => {
  const bench = await busyBench();
  const runs = [];
  for (let i = 0; i < 4; i += 1) runs.push(await begin(bench.engine, bench.workflowId));
  await bench.engine.close();
  bench.open();
  const engine = await bench.restart();
  for (const runId of runs) await untilStatus(engine, runId, 'completed');
  expect(await bench.problems()).toEqual([]);
});

test('a call that stood in the queue when its run failed is not made any more', async () => {
  const bench = await createBench();
  const ask = { id: 'ask', type: 'ai.draft', config: { instruction: 'Answer', context: 'Hello', subject: false } };
  const check = { id: 'check', type: 'logic.set', config: { fields: { value: { cel: 'start.there.value' } } } };
  const workflowId = await bench.publish(
    withConcurrency(graphOf([start, ask, check], ['start -> ask', 'start -> check']), 1),
  );
  const { promise: answered, resolve: letGo } = Promise.withResolvers<void>();
  let calls = 0;
  bench.world.ai = async (request) => {
    calls += 1;
    await answered;
    return answer(request.schema.parse({ body: 'Hello', confidence: 95 }));
  };
  const first = await begin(bench.engine, workflowId, { there: { value: 1 } });
  await expect.poll(() => calls).toBe(1);
  await untilStatus(bench.engine, await begin(bench.engine, workflowId), 'failed');
  const last = await begin(bench.engine, workflowId, { there: { value: 1 } });
  letGo();
  await untilStatus(bench.engine, first, 'waiting');
  await untilStatus(bench.engine, last, 'waiting');
  expect(calls).toBe(2);
});

test('runs whose time has come at the same moment come into memory as there is room, and all of them go on', async () => {
  const bench = await createBench({ runLimits: { total: 1, perWorkflow: 1, waiting: 100 } });
  const wait = { id: 'wait', type: 'logic.wait', config: { mode: 'time', amount: 1, unit: 'hours' } };
  const workflowId = await bench.publish(
    withConcurrency(graphOf([start, wait, call('late')], ['start -> wait', 'wait:out -> late']), 100),
  );
  for (let i = 0; i < 15; i += 1) await untilStatus(bench.engine, await begin(bench.engine, workflowId), 'waiting');
  const { promise: answered, resolve: letGo } = Promise.withResolvers<void>();
  let calls = 0;
  bench.world.http = async () => {
    calls += 1;
    await answered;
    return { status: 200, headers: {}, body: {} };
  };
  bench.clock.advance(3_600_001);
  await bench.restart();
  await expect.poll(() => calls).toBe(10);
  letGo();
  await expect
    .poll(() => bench.db.prepare("select count(*) from runs where status = 'completed'").pluck().get(), {
      timeout: 4000,
    })
    .toBe(15);
  expect(calls).toBe(15);
});
