// A workflow used as one step of another: what goes in, what comes out, and what either may do meanwhile.
import { TerminalError } from '@leeway/nodes/contract/run.ts';
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
} from '../testing/engine-bench.ts';

const anything = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const typed = {
  id: 'start',
  type: 'triggers.manual',
  config: { fields: [{ name: 'amount', label: 'Amount', type: 'number', required: true }] },
};
const set = (id: string, value: unknown) => ({ id, type: 'logic.set', config: { fields: { value } } });
const post = {
  id: 'post',
  type: 'integrations.http',
  config: { method: 'POST', url: 'https://example.com/' },
  retry: { attempts: 1 },
};
const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Go?', show: [] } };
const calling = (workflow: string, more: Record<string, unknown> = {}) => ({
  id: 'use',
  type: 'logic.workflow',
  config: { workflow, input: { amount: { cel: 'start.amount' } }, ...more },
});
const callerOf = (workflow: string, more: Record<string, unknown> = {}) =>
  graphOf([anything, calling(workflow, more), set('after', { cel: 'use' })], ['start -> use', 'use -> after']);

const runOfCall = async (engine: Engine, runId: string): Promise<string> => {
  const { steps } = (await engine.read(runId)).state;
  return Object.values(steps).findLast((step) => step.children)?.children?.items[0]?.run ?? '';
};
const stepsOf = async (engine: Engine, runId: string) => (await engine.read(runId)).state.steps;

async function approve({ engine }: Pick<Bench, 'engine'>, runId: string): Promise<void> {
  const [question] = await openApprovals(engine, runId);
  await engine.decide({
    approvalId: question?.id ?? '',
    decision: 'approve',
    by: ann,
    idempotencyKey: runId,
    undoMs: 0,
  });
}

test('its output is what the called run made, and each knows the other', async () => {
  const bench = await createBench();
  const called = await bench.publish(
    graphOf([typed, set('twice', { cel: 'start.amount * 2' })], ['start -> twice']),
    'Called',
  );
  const runId = await startAndWait(bench.engine, await bench.publish(callerOf(called)), { amount: 21 });
  expect((await stepsOf(bench.engine, runId)).after?.output).toEqual({ value: { value: 42 } });
  const child = await bench.engine.read(await runOfCall(bench.engine, runId));
  expect(child.state).toMatchObject({
    status: 'completed',
    workflowId: called,
    parent: { run: runId, key: 'use' },
    depth: 1,
  });
});

test('a called run that fails fails the step; a retry goes on in the called run', async () => {
  const bench = await createBench();
  let isDown = true;
  bench.world.http = async () => {
    if (isDown) throw new TerminalError('Down.');
    return { status: 200, headers: {}, body: {} };
  };
  const called = await bench.publish(
    graphOf([typed, set('before', 1), post, set('end', 'sent')], ['start -> before', 'before -> post', 'post -> end']),
  );
  const runId = await startAndWait(bench.engine, await bench.publish(callerOf(called)), { amount: 1 });
  await untilStatus(bench.engine, runId, 'failed');
  expect((await bench.engine.read(runId)).state.error?.message).toContain('Down.');
  const child = await runOfCall(bench.engine, runId);
  isDown = false;
  await bench.engine.retry(runId, ann);
  await untilStatus(bench.engine, runId, 'completed');
  expect(await runOfCall(bench.engine, runId)).toBe(child);
  const { events } = await bench.engine.read(child);
  expect(events.filter(({ event }) => event.type === 'step.completed' && event.key === 'before')).toHaveLength(1);
  expect((await stepsOf(bench.engine, runId)).after?.output).toEqual({ value: { value: 'sent' } });
});

test('corrected input calls anew', async () => {
  const bench = await createBench();
  const called = await bench.publish(graphOf([typed, set('part', { cel: '10 / start.amount' })], ['start -> part']));
  const runId = await startAndWait(bench.engine, await bench.publish(callerOf(called)), { amount: 0 });
  await untilStatus(bench.engine, runId, 'failed');
  const first = await runOfCall(bench.engine, runId);
  await bench.engine.retry(runId, ann, { use: { input: { amount: 5 } } });
  await untilStatus(bench.engine, runId, 'completed');
  expect(await runOfCall(bench.engine, runId)).not.toBe(first);
  expect((await stepsOf(bench.engine, runId)).after?.output).toEqual({ value: { value: 2 } });
  expect(await bench.problems()).toEqual([]);
});

test('not waited for, it stands by itself: the caller goes on, and neither end changes the other', async () => {
  const bench = await createBench();
  const called = await bench.publish(graphOf([typed, gate, set('end', 1)], ['start -> gate', 'gate:approved -> end']));
  const runId = await startAndWait(bench.engine, await bench.publish(callerOf(called, { wait: false })), { amount: 1 });
  await untilStatus(bench.engine, runId, 'completed');
  const before = await bench.engine.read(runId);
  const child = String(Object(before.state.steps.use?.output).runId);
  await untilStatus(bench.engine, child, 'waiting');
  expect((await bench.engine.read(child)).state.parent).toBeNull();
  await approve(bench, child);
  await untilStatus(bench.engine, child, 'completed');
  expect(await bench.engine.read(runId)).toEqual(before);
});

test('a workflow that is not live fails the step in words, and goes on when it is', async () => {
  const bench = await createBench();
  const graph = graphOf([typed, set('end', 1)], ['start -> end']);
  const { id: called } = await bench.stores.workflows.create({ title: 'Later', graph, at: 0, by: ann.name });
  const { id } = await bench.stores.workflows.create({ title: 'Draft', graph: callerOf(called), at: 0, by: ann.name });
  const input = { amount: 1 };
  const { runId } = await bench.engine.start({ workflowId: id, mode: 'test', input, by: ann, waitMs: 5000 });
  await untilStatus(bench.engine, runId, 'failed');
  expect((await bench.engine.read(runId)).state.error?.message).toBe('“Later” is not live, so it cannot be used.');
  await bench.engine.publish(called, { by: ann });
  await bench.engine.retry(runId, ann);
  await untilStatus(bench.engine, runId, 'completed');
});

test('input that does not fit fails the step, and no run begins', async () => {
  const bench = await createBench();
  const called = await bench.publish(graphOf([typed, set('end', 1)], ['start -> end']));
  const runId = await startAndWait(bench.engine, await bench.publish(callerOf(called)), { amount: 'many' });
  await untilStatus(bench.engine, runId, 'failed');
  expect((await bench.engine.read(runId)).state.error?.message).toContain('The input does not fit');
  expect(await runOfCall(bench.engine, runId)).toBe('');
});

test('a circle of calls ends, and says so', async () => {
  const bench = await createBench();
  const one = await bench.publish(graphOf([anything, set('end', 1)], ['start -> end']), 'One');
  const other = await bench.publish(callerOf(one), 'Other');
  const { draft } = await bench.stores.workflows.get(one);
  const closed = { graph: callerOf(other), revision: draft.revision, at: 0, by: ann.name };
  await bench.stores.workflows.saveDraft(one, closed);
  await bench.engine.publish(one, { by: ann });
  const runId = await startAndWait(bench.engine, one, { amount: 1 });
  await untilStatus(bench.engine, runId, 'failed');
  expect((await bench.engine.read(runId)).state.error?.message).toContain('11th workflow in a chain of calls');
});

test('while the called run waits for a person the caller sleeps, and both go on after a restart', async () => {
  const bench = await createBench();
  const called = await bench.publish(
    graphOf([typed, gate, set('end', 'yes')], ['start -> gate', 'gate:approved -> end']),
  );
  const runId = await startAndWait(bench.engine, await bench.publish(callerOf(called)), { amount: 1 });
  const child = await runOfCall(bench.engine, runId);
  await untilStatus(bench.engine, child, 'waiting');
  await expect.poll(() => bench.stores.runs.unfinished()).toEqual([]);
  await bench.engine.close();
  const engine = await bench.restart();
  await approve({ engine }, child);
  await untilStatus(engine, runId, 'completed');
  expect((await stepsOf(engine, runId)).after?.output).toEqual({ value: { value: 'yes' } });
});

test('cancelling the caller cancels the called run, and cancelling the called run fails the step', async () => {
  const bench = await createBench();
  const called = await bench.publish(
    graphOf([typed, gate, set('end', 'yes')], ['start -> gate', 'gate:approved -> end']),
  );
  const caller = await bench.publish(callerOf(called));
  const runId = await startAndWait(bench.engine, caller, { amount: 1 });
  await bench.engine.cancel(runId, ann);
  await untilStatus(bench.engine, await runOfCall(bench.engine, runId), 'cancelled');
  const other = await startAndWait(bench.engine, caller, { amount: 1 });
  await bench.engine.cancel(await runOfCall(bench.engine, other), ann);
  await untilStatus(bench.engine, other, 'failed');
  await bench.engine.retry(other, ann);
  await expect.poll(async () => openApprovals(bench.engine, await runOfCall(bench.engine, other))).toHaveLength(1);
  expect(await bench.problems()).toEqual([]);
});

test('a test run stays one in what it calls and in its children: nothing leaves', async () => {
  const bench = await createBench();
  const sent: string[] = [];
  bench.world.http = async ({ url }) => {
    sent.push(url);
    return { status: 200, headers: {}, body: {} };
  };
  const called = await bench.publish(graphOf([typed, post], ['start -> post']));
  const each = { id: 'each', type: 'logic.for-each', config: { list: 'start.list' } };
  const caller = await bench.publish(
    graphOf([anything, calling(called), each, post], ['start -> use', 'use -> each', 'each:each -> post']),
  );
  const { runId } = await bench.engine.start({
    workflowId: caller,
    mode: 'test',
    input: { amount: 1, list: [1, 2] },
    by: ann,
    waitMs: 5000,
  });
  await untilStatus(bench.engine, runId, 'completed');
  const steps = await stepsOf(bench.engine, runId);
  const below = [steps.use, steps.each].flatMap((step) => step?.children?.items.map(({ run }) => run) ?? []);
  expect(below).toHaveLength(3);
  for (const run of below) {
    const { state } = await bench.engine.read(run);
    expect([state.mode, state.steps.post?.status]).toEqual(['test', 'refused']);
  }
  expect(sent).toEqual([]);
});

test('workflows that are started and not waited for take their turn: memory has room for so many', async () => {
  const bench = await createBench({ runLimits: { total: 3, perWorkflow: 2, waiting: 100 } });
  const { promise: free, resolve: letGo } = Promise.withResolvers<void>();
  bench.world.http = async () => {
    await free;
    return { status: 200, headers: {}, body: {} };
  };
  const called = await bench.publish(graphOf([typed, post], ['start -> post']));
  const each = { id: 'each', type: 'logic.for-each', config: { list: 'start.list', concurrency: 20 } };
  const use = {
    id: 'use',
    type: 'logic.workflow',
    config: { workflow: called, input: { amount: { cel: 'each.item' } }, wait: false },
  };
  const workflowId = await bench.publish(
    graphOf([anything, each, use, set('after', 1)], ['start -> each', 'each:each -> use', 'each:out -> after']),
  );
  const list = Array.from({ length: 20 }, (_, i) => i);
  const { runId } = await bench.engine.start({ workflowId, mode: 'live', input: { list }, by: ann, waitMs: 0 });
  await untilStatus(bench.engine, runId, 'completed');
  expect((await bench.engine.queue()).waiting).toBe(18);
  letGo();
  await expect
    .poll(() =>
      bench.db.prepare("select count(*) from runs where workflow_id = ? and status = 'completed'").pluck().get(called),
    )
    .toBe(20);
});
