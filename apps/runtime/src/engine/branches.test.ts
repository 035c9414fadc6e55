// Branches that are at work side by side: what one does must not hide what another still has to do.
import { TerminalError } from '@leeway/nodes/contract/run.ts';
import { expect, test } from 'vitest';
import {
  ann,
  answer,
  type Bench,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
  untilStep,
} from './testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: {} };
const call = (id: string) => ({
  id,
  type: 'integrations.http',
  config: { method: 'GET', url: `https://example.com/${id}` },
  retry: { attempts: 1, backoffSeconds: 0, factor: 1, maxSeconds: 1 },
});
const count = (id: string) => ({ id, type: 'metrics.record', config: { metric: id, kind: 'count' } });
const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Go on?', show: [] } };
const draft = { id: 'draft', type: 'ai.draft', config: { instruction: 'Answer', context: 'Hello', subject: false } };

/** Calls that answer when the test says so; `begun` resolves when the call with that id is under way. */
function heldCalls(bench: Bench) {
  const calls = new Map<string, { begun: PromiseWithResolvers<void>; end: PromiseWithResolvers<void> }>();
  const callOf = (id: string) => {
    const known = calls.get(id) ?? { begun: Promise.withResolvers<void>(), end: Promise.withResolvers<void>() };
    calls.set(id, known);
    return known;
  };
  bench.world.http = async (request) => {
    const held = callOf(request.url.split('/').pop() ?? '');
    held.begun.resolve();
    await held.end.promise;
    return { status: 200, headers: {}, body: {} };
  };
  return callOf;
}

const startRun = async (bench: Bench, workflowId: string): Promise<string> =>
  (await bench.engine.start({ workflowId, mode: 'live', input: {}, by: ann, waitMs: 0 })).runId;

test.each([
  { follows: 'a rule', after: count('after') },
  { follows: 'a call', after: call('after') },
])('two calls that end at the same moment: $follows after the first still happens', async ({ after }) => {
  const bench = await createBench();
  const held = heldCalls(bench);
  const workflowId = await bench.publish(
    graphOf([start, call('a'), call('b'), after], ['start -> a', 'start -> b', 'a -> after']),
  );
  const runId = await startRun(bench, workflowId);
  await Promise.all([held('a').begun.promise, held('b').begun.promise]);
  held('after').end.resolve();
  held('a').end.resolve();
  held('b').end.resolve();
  await untilStatus(bench.engine, runId, 'completed');
  expect((await bench.engine.read(runId)).state.steps.after?.status).toBe('done');
});

test('a stop between two branches: what could not begin any more begins after the restart', async () => {
  const bench = await createBench();
  const held = heldCalls(bench);
  const workflowId = await bench.publish(
    graphOf([start, call('a'), call('b'), count('after')], ['start -> a', 'start -> b', 'a -> after']),
  );
  const runId = await startRun(bench, workflowId);
  await Promise.all([held('a').begun.promise, held('b').begun.promise]);
  const closed = bench.engine.close();
  held('a').end.resolve();
  held('b').end.resolve();
  await closed;
  expect((await bench.engine.read(runId)).state.status).toBe('running');
  const next = await bench.restart();
  await untilStatus(next, runId, 'completed');
  expect((await next.read(runId)).state.steps.after?.status).toBe('done');
});

test('a stop while another branch waits for a person: the rest goes on after the restart without that person', async () => {
  const bench = await createBench();
  const held = heldCalls(bench);
  const workflowId = await bench.publish(
    graphOf(
      [start, gate, count('yes'), call('a'), count('after')],
      ['start -> gate', 'gate:approved -> yes', 'start -> a', 'a -> after'],
    ),
  );
  const runId = await startRun(bench, workflowId);
  await held('a').begun.promise;
  const closed = bench.engine.close();
  held('a').end.resolve();
  await closed;
  const next = await bench.restart();
  await untilStep(next, { runId, key: 'after', status: 'done' });
  expect((await bench.stores.runs.get(Number(runId)))?.status).toBe('waiting');
});

test('the row of a run is waiting only when nothing of it is at work: a crash before that wakes it again', async () => {
  const bench = await createBench();
  const held = heldCalls(bench);
  const post = { ...call('b'), config: { method: 'POST', url: 'https://example.com/b', idempotent: true } };
  const workflowId = await bench.publish(
    graphOf(
      [start, gate, count('yes'), call('a'), post],
      ['start -> gate', 'gate:approved -> yes', 'start -> a', 'a -> b'],
    ),
  );
  const runId = await startRun(bench, workflowId);
  await held('a').begun.promise;
  held('a').end.resolve();
  await held('b').begun.promise;
  // The intent of `b` is on disk, and the gate waits: were the process to end now, only the row says that there is work.
  expect(await bench.stores.runs.unfinished()).toMatchObject([{ id: Number(runId) }]);
  held('b').end.resolve();
  await untilStep(bench.engine, { runId, key: 'b', status: 'done' });
});

test('a run whose last work was a table write waits, and its row says so', async () => {
  const bench = await createBench();
  const columns = [{ name: 'name', label: 'Name', type: 'text' as const, isUnique: false }];
  await bench.stores.tables.create({ name: 'leads', columns, at: bench.clock.now() });
  const add = {
    id: 'add',
    type: 'integrations.table',
    config: { table: 'leads', action: 'add', values: { name: 'A' } },
  };
  const workflowId = await bench.publish(
    graphOf([start, gate, count('yes'), add], ['start -> gate', 'gate:approved -> yes', 'start -> add']),
  );
  const runId = await startAndWait(bench.engine, workflowId);
  expect((await bench.engine.read(runId)).state.steps.add?.status).toBe('done');
  expect((await bench.stores.runs.get(Number(runId)))?.status).toBe('waiting');
});

test('a draft that ends after another branch failed does not hold the run open; a retry asks for it', async () => {
  const bench = await createBench();
  const { promise: failed, resolve: fail } = Promise.withResolvers<void>();
  const { promise: written, resolve: write } = Promise.withResolvers<void>();
  let isUp = false;
  bench.world.http = async () => {
    if (isUp) return { status: 200, headers: {}, body: {} };
    fail();
    throw new TerminalError('Down.');
  };
  bench.world.ai = async (request) => {
    await written;
    return answer(request.schema.parse({ body: 'Hello', confidence: 90 }));
  };
  const workflowId = await bench.publish(
    graphOf([start, call('a'), draft, count('after')], ['start -> a', 'start -> draft', 'draft -> after']),
  );
  const runId = await startRun(bench, workflowId);
  await failed;
  await untilStep(bench.engine, { runId, key: 'a', status: 'failed' });
  write();
  await untilStatus(bench.engine, runId, 'failed');
  expect(await openApprovals(bench.engine, runId)).toEqual([]);
  isUp = true;
  await bench.engine.retry(runId, ann);
  await untilStatus(bench.engine, runId, 'waiting');
  expect(await openApprovals(bench.engine, runId)).toHaveLength(1);
});
