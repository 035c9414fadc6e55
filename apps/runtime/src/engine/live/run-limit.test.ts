// The time limit of a run: what it stops, what it does not count, and how the run goes on.

import type { HttpRequest } from '@leeway/nodes/contract/run.ts';
import { UncertainError } from '@leeway/nodes/contract/run.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { expect, test } from 'vitest';
import {
  ann,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
  untilStep,
} from '../testing/engine-bench.ts';

const OK = { status: 200, headers: {}, body: {} };
const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const set = (id: string) => ({ id, type: 'logic.set', config: { fields: { value: id } } });
const call = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  type: 'integrations.http',
  config: { method: 'POST', url: `https://example.com/${id}`, idempotent: true },
  retry: { attempts: 5, backoffSeconds: 0.001, factor: 1, maxSeconds: 1 },
  ...more,
});
const limited = (graph: Graph, timeoutSeconds = 0.1): Graph => ({
  ...graph,
  settings: { ...graph.settings, timeoutSeconds },
});

/** A call that ends only when it is stopped, as long as the other side hangs. */
async function hangingBench(
  graph: Graph,
  fail: (signal: AbortSignal) => Error = (signal) => Error(String(signal.reason)),
) {
  const bench = await createBench();
  const world = { isHanging: true, calls: [] as string[] };
  bench.world.http = ({ url }: HttpRequest, signal) => {
    world.calls.push(url.split('/').pop() ?? '');
    if (!world.isHanging) return Promise.resolve(OK);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(fail(signal)), { once: true }));
  };
  const workflowId = await bench.publish(graph);
  return { ...bench, hang: world, workflowId };
}

test('a run that is at work too long fails in words, keeps its place, and a retry goes on', async () => {
  const bench = await hangingBench(
    limited(
      graphOf(
        [start, set('before'), call('call'), set('after')],
        ['start -> before', 'before -> call', 'call -> after'],
      ),
    ),
  );
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await untilStatus(bench.engine, runId, 'failed');
  expect((await bench.engine.read(runId)).state.error).toMatchObject({
    code: 'run.timed_out',
    message: expect.stringContaining('0.1 s'),
  });
  // It is the run that is out of time: no further attempt of the step would have any.
  expect(bench.hang.calls).toEqual(['call']);
  bench.hang.isHanging = false;
  await bench.engine.retry(runId, ann);
  await untilStatus(bench.engine, runId, 'completed');
  const { events } = await bench.engine.read(runId);
  expect(events.filter(({ event }) => event.type === 'step.completed' && event.key === 'before')).toHaveLength(1);
});

test.each(['continue', 'branch'])('it is no failure of the step: onError %s does not swallow it', async (onError) => {
  const nodes = [start, call('call', { onError }), set('after'), ...(onError === 'branch' ? [set('bad')] : [])];
  const edges = ['start -> call', 'call -> after', ...(onError === 'branch' ? ['call:error -> bad'] : [])];
  const bench = await hangingBench(limited(graphOf(nodes, edges)));
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await untilStatus(bench.engine, runId, 'failed');
  const { steps } = (await bench.engine.read(runId)).state;
  expect([steps.after, steps.bad]).toEqual([undefined, undefined]);
});

test('an effect whose bytes have left is uncertain, and the answer to that goes on with new time', async () => {
  const once = call('call', { config: { method: 'POST', url: 'https://example.com/call' } });
  const bench = await hangingBench(
    limited(graphOf([start, once, call('next')], ['start -> call', 'call -> next'])),
    () => new UncertainError('It was sent.'),
  );
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await untilStep(bench.engine, { runId, key: 'call', status: 'uncertain' });
  await untilStatus(bench.engine, runId, 'waiting');
  expect(await openApprovals(bench.engine, runId)).toMatchObject([
    { question: expect.stringContaining('Did this happen?') },
  ]);
  bench.hang.isHanging = false;
  await bench.engine.resolve(runId, 'call', { answer: 'done', by: ann });
  await untilStatus(bench.engine, runId, 'completed');
  expect(bench.hang.calls).toEqual(['call', 'next']);
  expect(await bench.problems()).toEqual([]);
});

test('all that a run calls adds up', async () => {
  const calls = ['a', 'b', 'c', 'd'];
  const bench = await createBench();
  const done: string[] = [];
  bench.world.http = ({ url }, signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      setTimeout(() => {
        done.push(url);
        resolve(OK);
      }, 80);
    });
  const graph = graphOf(
    [start, ...calls.map((id) => call(id))],
    calls.map((id, index) => `${calls[index - 1] ?? 'start'} -> ${id}`),
  );
  const runId = await startAndWait(bench.engine, await bench.publish(limited(graph, 0.2)));
  await untilStatus(bench.engine, runId, 'failed');
  expect((await bench.engine.read(runId)).state.error?.code).toBe('run.timed_out');
  expect(done.length).toBeGreaterThan(0);
  expect(done.length).toBeLessThan(4);
});

test('waiting for people, and for child runs, does not count', async () => {
  const bench = await createBench();
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
  bench.world.http = async ({ url }) => {
    if (url.endsWith('slow')) await isReleased;
    return OK;
  };
  const body = limited(graphOf([start, call('slow')], ['start -> slow']), 60);
  const called = await bench.publish(body, 'Called');
  const use = { id: 'use', type: 'logic.workflow', config: { workflow: called, input: {} } };
  const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Go?', show: [] } };
  const graph = graphOf(
    [start, call('first'), use, gate, call('last')],
    ['start -> first', 'first -> use', 'use -> gate', 'gate:approved -> last'],
  );
  const workflowId = await bench.publish(limited(graph, 0.1));
  const { runId } = await bench.engine.start({ workflowId, mode: 'live', input: {}, by: ann, waitMs: 0 });
  await untilStep(bench.engine, { runId, key: 'first', status: 'done' });
  const since = performance.now();
  await expect.poll(() => performance.now() - since).toBeGreaterThan(250);
  release();
  await untilStep(bench.engine, { runId, key: 'gate', status: 'waiting' });
  const [question] = await openApprovals(bench.engine, runId);
  await bench.engine.decide({
    approvalId: question?.id ?? '',
    decision: 'approve',
    by: ann,
    idempotencyKey: 'k',
    undoMs: 0,
  });
  await untilStatus(bench.engine, runId, 'completed');
});

test('waiting for its turn does not count', async () => {
  const bench = await createBench();
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
  let calls = 0;
  bench.world.http = async () => {
    calls += 1;
    if (calls === 1) await isReleased;
    return OK;
  };
  const graph = graphOf([start, call('call')], ['start -> call']);
  const one = { ...limited(graph, 60), settings: { ...graph.settings, concurrency: 1 } };
  const workflowId = await bench.publish(one);
  const begin = async () =>
    (await bench.engine.start({ workflowId, mode: 'live', input: {}, by: ann, waitMs: 0 })).runId;
  const first = await begin();
  await expect.poll(() => calls).toBe(1);
  const { draft } = await bench.stores.workflows.get(workflowId);
  const hasty = { ...one, settings: { ...one.settings, timeoutSeconds: 0.05 } };
  await bench.stores.workflows.saveDraft(workflowId, { graph: hasty, revision: draft.revision, at: 0, by: ann.name });
  await bench.engine.publish(workflowId, { by: ann });
  const second = await begin();
  const since = performance.now();
  await expect.poll(() => performance.now() - since).toBeGreaterThan(200);
  release();
  for (const runId of [first, second]) await untilStatus(bench.engine, runId, 'completed');
});
