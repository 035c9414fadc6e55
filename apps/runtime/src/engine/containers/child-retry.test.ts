// Child runs that failed: tried again by their parent in place, or alone when it went on without them.
import { TerminalError } from '@leeway/nodes/contract/run.ts';
import { expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import { ann, createBench, graphOf, startAndWait, untilStatus } from '../testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const set = (id: string, value: unknown) => ({ id, type: 'logic.set', config: { fields: { value } } });
const call = {
  id: 'call',
  type: 'integrations.http',
  config: { method: 'POST', url: 'https://example.com/{{ each.item }}', idempotent: true },
  retry: { attempts: 1 },
};

/** Item 2 fails until the other side is up. */
async function familyBench(config: Record<string, unknown>, onError = 'fail') {
  const bench = await createBench();
  const calls: string[] = [];
  const world = { isDown: true };
  bench.world.http = async ({ url }) => {
    calls.push(url.slice(-1));
    if (world.isDown && url.endsWith('2')) throw new TerminalError('Down.');
    return { status: 200, headers: {}, body: {} };
  };
  const each = {
    id: 'each',
    type: 'logic.for-each',
    config: { list: 'start.list', concurrency: 1, ...config },
    onError,
  };
  const workflowId = await bench.publish(
    graphOf(
      [start, each, set('before', 1), call, set('after', 1)],
      ['start -> each', 'each:each -> before', 'before -> call', 'each:out -> after'],
    ),
  );
  const runId = await startAndWait(bench.engine, workflowId, { list: [1, 2, 3] });
  return { ...bench, calls, world, runId };
}

const itemOf = async (engine: Engine, runId: string, index: number): Promise<string> =>
  Object.values((await engine.read(runId)).state.steps).find((step) => step.children)?.children?.items[index]?.run ??
  '';

test('a parent that is tried again goes on with the child that failed, in place; done ones are not done again', async () => {
  const bench = await familyBench({});
  await untilStatus(bench.engine, bench.runId, 'failed');
  const failed = await itemOf(bench.engine, bench.runId, 1);
  bench.world.isDown = false;
  await bench.engine.retry(bench.runId, ann);
  await untilStatus(bench.engine, bench.runId, 'completed');
  expect(bench.calls).toEqual(['1', '2', '2', '3']);
  const { state, events } = await bench.engine.read(failed);
  expect(state).toMatchObject({ status: 'completed', parent: { run: bench.runId, index: 1 } });
  expect(events.filter(({ event }) => event.type === 'step.completed' && event.key === 'before')).toHaveLength(1);
  expect(await bench.problems()).toEqual([]);
});

test('a child at which its parent stopped is not tried again alone: the parent is named', async () => {
  const bench = await familyBench({});
  await untilStatus(bench.engine, bench.runId, 'failed');
  const failed = await itemOf(bench.engine, bench.runId, 1);
  await expect(bench.engine.retry(failed, ann)).rejects.toMatchObject({
    code: 'run.works_for_another',
    status: 409,
    details: { run: bench.runId },
  });
  expect((await bench.engine.read(failed)).state.status).toBe('failed');
});

test.each([
  { when: 'when it has ended', isWaiting: true },
  { when: 'while it goes on', isWaiting: false },
])('a child may be corrected, and its parent that stopped takes its result $when', async ({ isWaiting }) => {
  const bench = await familyBench({});
  await untilStatus(bench.engine, bench.runId, 'failed');
  const failed = await itemOf(bench.engine, bench.runId, 1);
  await bench.engine.retry(failed, ann, { call: { url: 'https://example.com/other-{{ each.item }}0' } });
  if (isWaiting) await untilStatus(bench.engine, failed, 'completed');
  expect((await bench.engine.read(bench.runId)).state.status).toBe('failed');
  await bench.engine.retry(bench.runId, ann);
  await untilStatus(bench.engine, bench.runId, 'completed');
  expect(bench.calls).toEqual(['1', '2', '0', '3']);
  expect(await bench.problems()).toEqual([]);
});

test.each([
  { how: 'leaves failed items out', config: { onItemError: 'skip' }, onError: 'fail' },
  { how: 'goes on with its error', config: {}, onError: 'continue' },
])('a child of a parent that $how is tried again alone, and the parent is not changed', async ({ config, onError }) => {
  const bench = await familyBench(config, onError);
  await untilStatus(bench.engine, bench.runId, 'completed');
  const { events, state } = await bench.engine.read(bench.runId);
  const failed = await itemOf(bench.engine, bench.runId, 1);
  bench.world.isDown = false;
  await bench.engine.retry(failed, ann);
  await untilStatus(bench.engine, failed, 'completed');
  await bench.engine.close();
  const engine = await bench.restart();
  expect(await engine.read(bench.runId)).toMatchObject({ events, state });
  expect(await bench.problems()).toEqual([]);
});

test('a child that was tried again alone while its parent is at work stays out of the parent’s result', async () => {
  const bench = await createBench();
  const { promise, resolve: release } = Promise.withResolvers<void>();
  let isDown = true;
  bench.world.http = async ({ url }) => {
    if (url.endsWith('3')) await promise;
    if (isDown && url.endsWith('2')) throw new TerminalError('Down.');
    return { status: 200, headers: {}, body: {} };
  };
  const each = {
    id: 'each',
    type: 'logic.for-each',
    config: { list: 'start.list', concurrency: 3, onItemError: 'skip' },
  };
  const workflowId = await bench.publish(graphOf([start, each, call], ['start -> each', 'each:each -> call']));
  const { runId } = await bench.engine.start({
    workflowId,
    mode: 'live',
    input: { list: [1, 2, 3] },
    by: ann,
    waitMs: 0,
  });
  await expect.poll(async () => (await bench.engine.read(runId)).state.steps.each?.children?.counts.failed).toBe(1);
  isDown = false;
  const failed = await itemOf(bench.engine, runId, 1);
  await bench.engine.retry(failed, ann);
  await untilStatus(bench.engine, failed, 'completed');
  release();
  await untilStatus(bench.engine, runId, 'completed');
  expect((await bench.engine.read(runId)).state.steps.each?.output).toMatchObject({ done: 2, failed: 1 });
  expect(await bench.problems()).toEqual([]);
});

test('in a family of three the outermost run is named', async () => {
  const bench = await createBench();
  bench.world.http = async () => {
    throw new TerminalError('Down.');
  };
  const inner = { id: 'inner', type: 'logic.for-each', config: { list: 'each.item' } };
  const each = { id: 'each', type: 'logic.for-each', config: { list: 'start.list' } };
  const workflowId = await bench.publish(
    graphOf([start, each, inner, call], ['start -> each', 'each:each -> inner', 'inner:each -> call']),
  );
  const runId = await startAndWait(bench.engine, workflowId, { list: [[1]] });
  await untilStatus(bench.engine, runId, 'failed');
  const middle = await itemOf(bench.engine, runId, 0);
  const innermost = (await bench.engine.read(middle)).state.steps.inner?.children?.items[0]?.run ?? '';
  for (const child of [middle, innermost])
    await expect(bench.engine.retry(child, ann)).rejects.toMatchObject({ status: 409, details: { run: runId } });
});

test('a child of a cancelled parent stays as it is', async () => {
  const bench = await createBench();
  bench.world.http = async ({ url }) => {
    if (url.endsWith('2')) throw new TerminalError('Down.');
    return new Promise(() => undefined);
  };
  const each = {
    id: 'each',
    type: 'logic.for-each',
    config: { list: 'start.list', concurrency: 3, onItemError: 'skip' },
  };
  const workflowId = await bench.publish(graphOf([start, each, call], ['start -> each', 'each:each -> call']));
  const { runId } = await bench.engine.start({ workflowId, mode: 'live', input: { list: [1, 2] }, by: ann, waitMs: 0 });
  await expect.poll(async () => (await bench.engine.read(runId)).state.steps.each?.children?.counts.failed).toBe(1);
  const failed = await itemOf(bench.engine, runId, 1);
  await bench.engine.cancel(runId, ann);
  await expect(bench.engine.retry(failed, ann)).rejects.toMatchObject({ status: 409 });
});
