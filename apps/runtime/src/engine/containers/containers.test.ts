import { TerminalError } from '@leeway/nodes/contract/run.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { stepOf } from '@leeway/shared/run/state.ts';
import { expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import { ann, createBench, graphOf, openApprovals, startAndWait, untilStatus } from '../testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const each = (config: Record<string, unknown> = {}) => ({
  id: 'each',
  type: 'logic.for-each',
  config: { list: 'start.list', concurrency: 2, ...config },
});
const set = (id: string, values: Record<string, unknown>) => ({ id, type: 'logic.set', config: { fields: values } });
const twice = set('twice', { value: { cel: 'each.item * 2' }, from: { cel: 'start.who' } });
const post = (id: string, url: string) => ({
  id,
  type: 'integrations.http',
  config: { method: 'POST', url, idempotent: true },
});
const count = { id: 'count', type: 'metrics.record', config: { metric: 'done', kind: 'count' } };
const eachGraph = (config?: Record<string, unknown>, body: Parameters<typeof graphOf>[0] = [twice]): Graph =>
  graphOf(
    [start, each(config), ...body, set('after', { all: { cel: 'each.items' }, failed: { cel: 'each.failed' } })],
    ['start -> each', `each:each -> ${body[0]?.id}`, 'each:out -> after'],
  );

async function children(engine: Engine, runId: string) {
  return stepOf((await engine.read(runId)).state, 'each')?.children?.items ?? [];
}

test('a for-each runs its body once for each item, in order, with what stands before it', async () => {
  const bench = await createBench();
  const id = await bench.publish(eachGraph());
  const runId = await startAndWait(bench.engine, id, { list: [1, 2, 3, 4, 5], who: 'Ann' });
  const { state } = await bench.engine.read(runId);
  expect(state.status).toBe('completed');
  expect(state.steps.after?.output).toEqual({
    all: [2, 4, 6, 8, 10].map((value) => ({ value, from: 'Ann' })),
    failed: 0,
  });
  expect(state.steps.twice).toBeUndefined();
  const [first] = await children(bench.engine, runId);
  const child = await bench.engine.read(first?.run ?? '');
  expect(child.state).toMatchObject({ status: 'completed', parent: { run: runId, key: 'each', index: 0 } });
  expect(child.state.steps.twice?.output).toEqual({ value: 2, from: 'Ann' });
});

test('an empty list is done at once', async () => {
  const bench = await createBench();
  const runId = await startAndWait(bench.engine, await bench.publish(eachGraph()), { list: [], who: 'Ann' });
  expect((await bench.engine.read(runId)).state.steps.after?.output).toEqual({ all: [], failed: 0 });
});

test('what is no list fails the step in words', async () => {
  const bench = await createBench();
  const runId = await startAndWait(bench.engine, await bench.publish(eachGraph()), { list: 'a', who: 'Ann' });
  expect((await bench.engine.read(runId)).state).toMatchObject({
    status: 'failed',
    error: { message: expect.stringContaining('must be a list') },
  });
});

test('never more children at once than the step says', async () => {
  const bench = await createBench();
  let atOnce = 0;
  let most = 0;
  bench.world.http = async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    return { status: 200, headers: {}, body: {} };
  };
  const id = await bench.publish(eachGraph({ concurrency: 3 }, [post('call', 'https://example.com/{{each.item}}')]));
  const runId = await startAndWait(bench.engine, id, { list: Array.from({ length: 20 }, (_, i) => i) });
  expect((await bench.engine.read(runId)).state.status).toBe('completed');
  expect(most).toBe(3);
});

const failing = set('check', { value: { cel: 'each.item / (each.item - 2)' } });

test.each([
  { onItemError: 'skip', all: 2, first: 'failed' },
  { onItemError: 'collect', all: 3, first: 'failed' },
])('a failed item is dealt with as the step says: $onItemError', async ({ onItemError, all }) => {
  const bench = await createBench();
  const id = await bench.publish(eachGraph({ onItemError }, [failing]));
  const runId = await startAndWait(bench.engine, id, { list: [1, 2, 4] });
  const { state } = await bench.engine.read(runId);
  expect(state.status).toBe('completed');
  expect(state.steps.each?.output).toMatchObject({ count: 3, done: 2, failed: 1, errors: [{ index: 1 }] });
  expect(state.steps.after?.output).toMatchObject({ failed: 1 });
  expect(state.steps.after?.output).toHaveProperty('all.length', all);
});

test('children that end together end their container once', async () => {
  const bench = await createBench();
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  let calls = 0;
  bench.world.http = async () => {
    calls += 1;
    if (calls === 3) answer();
    await answered;
    return { status: 200, headers: {}, body: {} };
  };
  const id = await bench.publish(eachGraph({ concurrency: 3 }, [post('call', 'https://example.com')]));
  const runId = await startAndWait(bench.engine, id, { list: [1, 2, 3], who: 'Ann' });
  await untilStatus(bench.engine, runId, 'completed');
  const { events } = await bench.engine.read(runId);
  const ends = events.filter(({ event }) => event.type === 'step.completed' && event.key === 'each');
  expect(ends).toHaveLength(1);
});

test('stop: the run keeps its place, and a retry does only what is not done', async () => {
  const bench = await createBench();
  const calls: string[] = [];
  let isDown = true;
  bench.world.http = async ({ url }) => {
    calls.push(url.slice(-1));
    if (isDown && url.endsWith('2')) throw new TerminalError('Down.');
    return { status: 200, headers: {}, body: {} };
  };
  const id = await bench.publish(eachGraph({ concurrency: 1 }, [post('call', 'https://example.com/{{each.item}}')]));
  const runId = await startAndWait(bench.engine, id, { list: [1, 2, 3] });
  const failed = (await bench.engine.read(runId)).state;
  expect(failed).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('Number 2 of 3') } });
  expect(calls).toEqual(['1', '2']);
  isDown = false;
  await bench.engine.retry(runId, ann);
  await untilStatus(bench.engine, runId, 'completed');
  expect(calls).toEqual(['1', '2', '2', '3']);
  expect((await children(bench.engine, runId)).map(({ status }) => status)).toEqual([
    'completed',
    'completed',
    'completed',
  ]);
});

test('children that wait for a person let the parent sleep; a restart and their decisions bring it to its end', async () => {
  const bench = await createBench();
  const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Pay {{each.item}}?' } };
  const id = await bench.publish(
    graphOf(
      [start, each({ concurrency: 10 }), gate, set('yes', { ok: 'yes' }), count],
      ['start -> each', 'each:each -> gate', 'gate:approved -> yes', 'each:out -> count'],
    ),
  );
  const runId = await startAndWait(bench.engine, id, { list: [1, 2, 3] });
  const items = await children(bench.engine, runId);
  expect(items).toHaveLength(3);
  expect(await bench.stores.runs.unfinished()).toEqual([]);
  // For people it waits, although its journal knows nothing of what its children wait for.
  expect((await bench.stores.runs.get(Number(runId)))?.status).toBe('waiting');
  await bench.engine.close();
  const next = await bench.restart();
  for (const { run } of items) {
    const [question] = await openApprovals(next, run);
    await next.decide({ approvalId: question?.id ?? '', decision: 'approve', by: ann, idempotencyKey: run, undoMs: 0 });
  }
  await untilStatus(next, runId, 'completed');
  expect((await next.read(runId)).state.steps.each?.output).toMatchObject({ done: 3, failed: 0 });
});

test('cancelling a run cancels what works for it', async () => {
  const bench = await createBench();
  bench.world.http = (_request, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const id = await bench.publish(eachGraph({}, [post('call', 'https://example.com/{{each.item}}')]));
  const { runId } = await bench.engine.start({
    workflowId: id,
    mode: 'live',
    input: { list: [1, 2] },
    by: ann,
    waitMs: 0,
  });
  await expect.poll(async () => (await children(bench.engine, runId)).length).toBe(2);
  await bench.engine.cancel(runId, ann);
  for (const { run } of await children(bench.engine, runId)) await untilStatus(bench.engine, run, 'cancelled');
  expect((await bench.engine.read(runId)).state.status).toBe('cancelled');
});

test('bodies within bodies', async () => {
  const bench = await createBench();
  const inner = { id: 'inner', type: 'logic.for-each', config: { list: 'each.item', concurrency: 1 } };
  const id = await bench.publish(
    graphOf(
      [
        start,
        each(),
        inner,
        set('cell', { value: { cel: 'inner.item + each.index * 10' } }),
        set('after', { all: { cel: 'each.items' } }),
      ],
      ['start -> each', 'each:each -> inner', 'inner:each -> cell', 'each:out -> after'],
    ),
  );
  const runId = await startAndWait(bench.engine, id, { list: [[1, 2], [3]] });
  const output = (await bench.engine.read(runId)).state.steps.after?.output;
  expect(output).toMatchObject({
    all: [{ items: [{ value: 1 }, { value: 2 }] }, { items: [{ value: 13 }] }],
  });
});

test('a repeat ends when its condition is met, after its pauses', async () => {
  const bench = await createBench();
  const id = await bench.publish(
    graphOf(
      [
        start,
        {
          id: 'again',
          type: 'logic.repeat',
          config: { until: 'again.last.?value.orValue(0) >= 3', times: 10, pauseSeconds: 60 },
        },
        set('step', { value: { cel: 'again.number' } }),
        set('after', { count: { cel: 'again.count' }, ended: { cel: 'again.isDone' } }),
      ],
      ['start -> again', 'again:each -> step', 'again:out -> after'],
    ),
  );
  const runId = await startAndWait(bench.engine, id);
  expect((await bench.engine.read(runId)).state).toMatchObject({
    status: 'waiting',
    steps: { again: { status: 'waiting' } },
  });
  let { engine } = bench;
  for (const begun of [1, 2]) {
    await untilStatus(engine, runId, 'waiting');
    expect((await engine.read(runId)).state.steps.again?.children?.counts.completed).toBe(begun);
    await engine.close();
    bench.clock.advance(61_000);
    engine = await bench.restart();
  }
  await untilStatus(engine, runId, 'completed');
  expect((await bench.engine.read(runId)).state.steps.after?.output).toEqual({ count: 3, ended: true });
});

test('a repeat stops after its last time', async () => {
  const bench = await createBench();
  const id = await bench.publish(
    graphOf(
      [
        start,
        {
          id: 'again',
          type: 'logic.repeat',
          config: { until: 'again.last.?value.orValue(0) >= 30', times: 4, pauseSeconds: 0 },
        },
        set('step', { value: { cel: 'again.number' } }),
        set('after', { count: { cel: 'again.count' }, ended: { cel: 'again.isDone' } }),
      ],
      ['start -> again', 'again:each -> step', 'again:out -> after'],
    ),
  );
  const runId = await startAndWait(bench.engine, id);
  expect((await bench.engine.read(runId)).state.steps.after?.output).toEqual({ count: 4, ended: false });
});
