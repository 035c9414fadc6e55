// A run may be cancelled whatever it is doing: it ends at once, nothing of it goes on, and nothing of it is left waiting.
import { RetryableError } from '@leeway/nodes/contract/run.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { expect, test } from 'vitest';
import { ann, type Bench, createBench, graphOf, untilStatus } from '../testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const set = (id: string) => ({ id, type: 'logic.set', config: { fields: { value: id } } });
const call = {
  id: 'call',
  type: 'integrations.http',
  config: { method: 'POST', url: 'https://example.com/', idempotent: true },
  retry: { attempts: 5, backoffSeconds: 20, factor: 1, maxSeconds: 20 },
};
const after = (nodes: Parameters<typeof graphOf>[0], edges: string[]): Graph =>
  graphOf([start, ...nodes, set('after')], edges);

interface State {
  what: string;
  graph: Graph;
  /** What the other side does. */
  retryAfterMs?: number;
  isHanging?: boolean;
  /** The step that must be there, and how, before the cancel. */
  until: string;
}

const calling = after([call], ['start -> call', 'call -> after']);
const wait = (config: Record<string, unknown>) =>
  after([{ id: 'call', type: 'logic.wait', config }], ['start -> call', 'call -> after']);
const body = (type: string, config: Record<string, unknown>) =>
  after([{ id: 'call', type, config }, set('body')], ['start -> call', 'call:each -> body', 'call:out -> after']);

const states: State[] = [
  { what: 'in a call', graph: calling, isHanging: true, until: 'running' },
  { what: 'between two attempts', graph: calling, until: 'retrying' },
  { what: 'put away between two attempts', graph: calling, retryAfterMs: 3_600_000, until: 'retrying' },
  {
    what: 'waiting for a person',
    graph: after(
      [{ id: 'call', type: 'approvals.gate', config: { question: 'Go?', show: [], dueInMinutes: 5 } }],
      ['start -> call', 'call:approved -> after'],
    ),
    until: 'waiting',
  },
  { what: 'waiting for a time', graph: wait({ mode: 'time', amount: 1, unit: 'days' }), until: 'waiting' },
  { what: 'waiting for a signal', graph: wait({ mode: 'signal', signal: 'paid' }), until: 'waiting' },
  {
    what: 'between two children',
    graph: body('logic.repeat', { until: 'false', times: 10, pauseSeconds: 60 }),
    until: 'waiting',
  },
];

async function cancelled({ engine, stores }: Bench, runId: string): Promise<void> {
  await engine.cancel(runId, ann);
  const { state } = await engine.read(runId);
  expect(state.status).toBe('cancelled');
  expect(state.steps.after).toBeUndefined();
  expect(await stores.timers.due(Number.MAX_SAFE_INTEGER, { limit: 10, offset: 0 })).toEqual([]);
  await expect(engine.cancel(runId, ann)).rejects.toMatchObject({ code: 'run.ended', status: 409 });
  await expect(engine.retry(runId, ann)).rejects.toMatchObject({ code: 'run.not_failed', status: 409 });
}

test.each(states)('cancelled $what', async ({ graph, retryAfterMs, isHanging, until }) => {
  const bench = await createBench();
  let calls = 0;
  bench.world.http = (_request, signal) => {
    calls += 1;
    if (isHanging)
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    throw new RetryableError('Busy.', { kind: 'server', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  };
  const workflowId = await bench.publish(graph);
  const { runId } = await bench.engine.start({ workflowId, mode: 'live', input: {}, by: ann, waitMs: 0 });
  await expect.poll(async () => (await bench.engine.read(runId)).state.steps.call?.status).toBe(until);
  const before = calls;
  await cancelled(bench, runId);
  // Whatever woke it would have rung by then.
  await bench.engine.close();
  bench.clock.advance(90 * 86_400_000);
  const engine = await bench.restart();
  expect((await engine.read(runId)).state.status).toBe('cancelled');
  expect(calls).toBe(before);
  expect(await bench.problems()).toEqual([]);
});

test('cancelled while it waits for room: it never calls anything', async () => {
  const bench = await createBench({ runLimits: { total: 1, perWorkflow: 1, waiting: 10 } });
  const calls: string[] = [];
  const { promise, resolve: release } = Promise.withResolvers<void>();
  bench.world.http = async ({ url }) => {
    calls.push(url);
    await promise;
    return { status: 200, headers: {}, body: {} };
  };
  const workflowId = await bench.publish(calling);
  const begin = async () =>
    (await bench.engine.start({ workflowId, mode: 'live', input: {}, by: ann, waitMs: 0 })).runId;
  const [first, queued, last] = [await begin(), await begin(), await begin()];
  await expect.poll(() => calls.length).toBe(1);
  await bench.engine.cancel(queued, ann);
  release();
  await untilStatus(bench.engine, first, 'completed');
  await untilStatus(bench.engine, last, 'completed');
  expect((await bench.engine.read(queued)).state.status).toBe('cancelled');
  expect(calls).toHaveLength(2);
});
