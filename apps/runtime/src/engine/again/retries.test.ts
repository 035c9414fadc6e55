// Another try: when, how often, over a long pause without being held in memory, and what onError makes of the last failure.
import { RetryableError, TerminalError } from '@leeway/nodes/contract/run.ts';
import type { OnError } from '@leeway/shared/graph/graph.ts';
import { expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import {
  ann,
  type Bench,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
  untilStep,
} from '../testing/engine-bench.ts';

const HOUR_MS = 3_600_000;
const OK = { status: 200, headers: {}, body: {} };
const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const set = (id: string, value: unknown) => ({ id, type: 'logic.set', config: { fields: { value } } });
const call = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  type: 'integrations.http',
  config: { method: 'POST', url: `https://example.com/${id}`, idempotent: true },
  retry: { attempts: 3, backoffSeconds: 0.001, factor: 1, maxSeconds: 1 },
  ...more,
});
const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Go?', show: [] } };

const begin = async ({ engine }: Pick<Bench, 'engine'>, workflowId: string, input: unknown = {}): Promise<string> =>
  (await engine.start({ workflowId, mode: 'live', input, by: ann, waitMs: 0 })).runId;
const stepsOf = async (engine: Engine, runId: string) => (await engine.read(runId)).state.steps;
const timersOf = ({ stores }: Bench) => stores.timers.due(Number.MAX_SAFE_INTEGER, { limit: 10, offset: 0 });
const isParked = async ({ stores }: Bench, runId: string) => (await stores.runs.get(Number(runId)))?.isParked;

/** The other side asks for an hour, the first time. */
async function pausedBench(nodes: Parameters<typeof graphOf>[0] = [], edges: string[] = []) {
  const bench = await createBench();
  const calls: string[] = [];
  bench.world.http = async ({ url }) => {
    calls.push(url);
    if (calls.filter((each) => each === url).length > 1 || !url.endsWith('call')) return OK;
    throw new RetryableError('Busy.', { kind: 'server', retryAfterMs: HOUR_MS });
  };
  const workflowId = await bench.publish(graphOf([start, call('call'), ...nodes], ['start -> call', ...edges]));
  const runId = await startAndWait(bench.engine, workflowId);
  return { ...bench, calls, runId };
}

test('a long Retry-After puts the run away; its timer brings it back after a restart, and not before', async () => {
  const bench = await pausedBench();
  await expect.poll(() => isParked(bench, bench.runId)).toBe(true);
  expect(await bench.stores.runs.unfinished()).toEqual([]);
  expect(await timersOf(bench)).toMatchObject([{ kind: 'retry', key: 'call' }]);
  await bench.engine.close();
  bench.clock.advance(HOUR_MS - 1);
  let engine = await bench.restart();
  expect(bench.calls).toHaveLength(1);
  await engine.close();
  bench.clock.advance(1);
  engine = await bench.restart();
  await untilStatus(engine, bench.runId, 'completed');
  expect(bench.calls).toHaveLength(2);
  expect(await timersOf(bench)).toEqual([]);
});

test('a run that comes back for something else in its long pause does not stay in memory for it', async () => {
  const bench = await pausedBench([gate, set('yes', 1)], ['start -> gate', 'gate:approved -> yes']);
  await expect.poll(() => isParked(bench, bench.runId)).toBe(true);
  const [question] = await openApprovals(bench.engine, bench.runId);
  const answer = { decision: 'approve' as const, by: ann, idempotencyKey: 'k', undoMs: 0 };
  await bench.engine.decide({ approvalId: question?.id ?? '', ...answer });
  await untilStep(bench.engine, { runId: bench.runId, key: 'yes', status: 'done' });
  await expect.poll(() => isParked(bench, bench.runId)).toBe(true);
  expect(await bench.stores.runs.unfinished()).toEqual([]);
  await bench.engine.close();
  bench.clock.advance(HOUR_MS);
  await untilStatus(await bench.restart(), bench.runId, 'completed');
  expect(await bench.problems()).toEqual([]);
});

test('a run that is at work on something else when its long pause ends makes the next attempt there', async () => {
  const bench = await createBench();
  const { promise, resolve: release } = Promise.withResolvers<void>();
  const calls: string[] = [];
  bench.world.http = async ({ url }) => {
    calls.push(url.slice(-1));
    if (url.endsWith('b')) await promise;
    else if (calls.filter((each) => each === 'a').length === 1)
      throw new RetryableError('Busy.', { kind: 'server', retryAfterMs: HOUR_MS });
    return OK;
  };
  const workflowId = await bench.publish(graphOf([start, call('a'), call('b')], ['start -> a', 'start -> b']));
  const runId = await begin(bench, workflowId);
  await untilStep(bench.engine, { runId, key: 'a', status: 'retrying' });
  // A decision lets the timers be looked at when it takes effect, and by then the hour is over.
  const other = graphOf([start, gate, set('yes', 1)], ['start -> gate', 'gate:approved -> yes']);
  const [question] = await openApprovals(bench.engine, await startAndWait(bench.engine, await bench.publish(other)));
  const answer = { decision: 'approve' as const, by: ann, idempotencyKey: 'k', undoMs: 300 };
  await bench.engine.decide({ approvalId: question?.id ?? '', ...answer });
  bench.clock.advance(HOUR_MS);
  await untilStep(bench.engine, { runId, key: 'a', status: 'done' });
  expect(calls.filter((each) => each === 'a')).toHaveLength(2);
  expect((await bench.engine.read(runId)).state.status).toBe('running');
  release();
  await untilStatus(bench.engine, runId, 'completed');
});

test('when the dial was turned down in the long pause, the next attempt asks, and no timer is left', async () => {
  const bench = await pausedBench();
  await expect.poll(() => isParked(bench, bench.runId)).toBe(true);
  await bench.engine.setKillSwitch(null, true, ann);
  await bench.engine.close();
  bench.clock.advance(HOUR_MS);
  const engine = await bench.restart();
  await untilStatus(engine, bench.runId, 'waiting');
  expect(bench.calls).toHaveLength(1);
  expect(await timersOf(bench)).toEqual([]);
  expect(await bench.problems()).toEqual([]);
});

test('never more attempts than the policy says, each after a pause within its bounds', async () => {
  const bench = await createBench();
  bench.world.http = async () => {
    throw new Error('Busy.');
  };
  const retry = { attempts: 4, backoffSeconds: 0.01, factor: 2, maxSeconds: 0.02 };
  const workflowId = await bench.publish(graphOf([start, call('call', { retry })], ['start -> call']));
  const runId = await startAndWait(bench.engine, workflowId);
  await untilStatus(bench.engine, runId, 'failed');
  const { events } = await bench.engine.read(runId);
  const pauses = events.flatMap(({ event }) =>
    event.type === 'step.failed' ? [event.retryAt && event.retryAt - event.at] : [],
  );
  // The bench's chance is always 0.5: three quarters of the whole.
  expect(pauses).toEqual([8, 15, 15, null]);
});

test.each([
  { kind: 'effect', node: call('call', { retry: { attempts: 1 } }) },
  {
    kind: 'read',
    node: { ...call('call'), config: { method: 'GET', url: 'https://example.com/' }, retry: { attempts: 1 } },
  },
  { kind: 'pure', node: { id: 'call', type: 'logic.set', config: { fields: { value: { cel: '1 / start.zero' } } } } },
  { kind: 'wait', node: { id: 'call', type: 'logic.wait', config: { mode: 'until', until: '{{ start.day }}' } } },
  { kind: 'container', node: { id: 'call', type: 'logic.for-each', config: { list: 'start.zero' } } },
])('onError of a step of the kind $kind: fail, its error port, or going on with the error', async ({ node }) => {
  const isContainer = node.type === 'logic.for-each';
  for (const [onError, status, followers] of [
    ['fail', 'failed', [undefined, undefined]],
    ['branch', 'completed', [undefined, 'done']],
    ['continue', 'completed', ['done', undefined]],
  ] as [OnError, string, unknown[]][]) {
    const bench = await createBench();
    bench.world.http = async () => {
      throw new TerminalError('Down.');
    };
    const body = isContainer ? [set('body', 1)] : [];
    const graph = graphOf(
      [
        start,
        { ...node, onError },
        set('after', 1),
        ...body,
        ...(onError === 'branch' ? [set('bad', { cel: 'call.error.message' })] : []),
      ],
      [
        'start -> call',
        'call -> after',
        ...(isContainer ? ['call:each -> body'] : []),
        ...(onError === 'branch' ? ['call:error -> bad'] : []),
      ],
    );
    const runId = await startAndWait(bench.engine, await bench.publish(graph), { zero: 0, day: 'no day' });
    await untilStatus(bench.engine, runId, status);
    const steps = await stepsOf(bench.engine, runId);
    expect([steps.after?.status, steps.bad?.status]).toEqual(followers);
    expect(steps.call?.error?.message).toEqual(expect.any(String));
  }
});

test('an error port takes what a container stopped at', async () => {
  const bench = await createBench();
  const graph = graphOf(
    [
      start,
      { id: 'each', type: 'logic.for-each', config: { list: 'start.list', concurrency: 1 }, onError: 'branch' },
      set('body', { cel: '1 / each.item' }),
      set('bad', { cel: 'each.error.message' }),
    ],
    ['start -> each', 'each:each -> body', 'each:error -> bad'],
  );
  const runId = await startAndWait(bench.engine, await bench.publish(graph), { list: [1, 0, 2] });
  const { state } = await bench.engine.read(runId);
  expect(state.status).toBe('completed');
  expect(state.steps.bad?.output).toMatchObject({ value: expect.stringContaining('Number 2 of 3') });
});
