// Where ways meet: what starts, when, with which input, and when the run ends.
import { TerminalError } from '@leeway/nodes/contract/run.ts';
import { expect, test } from 'vitest';
import { ann, type Bench, createBench, graphOf, startAndWait, untilStatus, untilStep } from './testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const set = (id: string, value: unknown = id) => ({ id, type: 'logic.set', config: { fields: { value } } });
const call = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  type: 'integrations.http',
  config: { method: 'GET', url: `https://example.com/${id}` },
  retry: { attempts: 1, backoffSeconds: 0, factor: 1, maxSeconds: 1 },
  ...more,
});
const merge = (when: 'all' | 'first') => ({ id: 'merge', type: 'logic.merge', config: { when } });
const isBig = { id: 'big', type: 'logic.condition', config: { when: 'start.amount > 10' } };
const after = set('after', { cel: 'merge' });

/** Calls by the last part of their address, which answer (or fail) when the test says so. */
function heldCalls(bench: Bench) {
  const calls = new Map<string, { begun: PromiseWithResolvers<void>; end: PromiseWithResolvers<void> }>();
  const held = (id: string) => {
    const known = calls.get(id) ?? { begun: Promise.withResolvers<void>(), end: Promise.withResolvers<void>() };
    calls.set(id, known);
    return known;
  };
  bench.world.http = async ({ url }) => {
    const id = url.split('/').pop() ?? '';
    held(id).begun.resolve();
    await held(id).end.promise;
    return { status: 200, headers: {}, body: { id } };
  };
  return held;
}

async function begin(bench: Bench, graph: Parameters<typeof bench.publish>[0], input: unknown = {}): Promise<string> {
  const workflowId = await bench.publish(graph);
  return (await bench.engine.start({ workflowId, mode: 'live', input, by: ann, waitMs: 0 })).runId;
}

const stepsOf = async (bench: Pick<Bench, 'engine'>, runId: string) => (await bench.engine.read(runId)).state.steps;
const timesBegun = async ({ engine }: Pick<Bench, 'engine'>, runId: string, key: string): Promise<number> =>
  (await engine.read(runId)).events.filter(({ event }) => event.type === 'step.completed' && event.key === key).length;

test('a diamond meets once, after both of its sides', async () => {
  const bench = await createBench();
  const held = heldCalls(bench);
  const runId = await begin(
    bench,
    graphOf([start, call('a'), call('b'), set('end')], ['start -> a', 'start -> b', 'a -> end', 'b -> end']),
  );
  await Promise.all([held('a').begun.promise, held('b').begun.promise]);
  held('a').end.resolve();
  await untilStep(bench.engine, { runId, key: 'a', status: 'done' });
  expect((await stepsOf(bench, runId)).end).toBeUndefined();
  held('b').end.resolve();
  await untilStatus(bench.engine, runId, 'completed');
  expect(await timesBegun(bench, runId, 'end')).toBe(1);
});

test.each([
  { amount: 100, taken: ['yes', 'deep', 'end'], skipped: ['no'] },
  { amount: 1, taken: ['no', 'end'], skipped: ['yes', 'deep'] },
])('branches in branches: of $amount only the taken way is waited for', async ({ amount, taken, skipped }) => {
  const bench = await createBench();
  const graph = graphOf(
    [
      start,
      isBig,
      set('yes'),
      { id: 'more', type: 'logic.condition', config: { when: 'start.amount > 50' } },
      set('deep'),
      set('no'),
      set('end'),
    ],
    [
      'start -> big',
      'big:yes -> yes',
      'yes -> more',
      'more:yes -> deep',
      'more:no -> end',
      'deep -> end',
      'big:no -> no',
      'no -> end',
    ],
  );
  const runId = await startAndWait(bench.engine, await bench.publish(graph), { amount });
  const steps = await stepsOf(bench, runId);
  expect(taken.map((id) => steps[id]?.status)).toEqual(taken.map(() => 'done'));
  expect(skipped.map((id) => steps[id])).toEqual(skipped.map(() => undefined));
  expect(await timesBegun(bench, runId, 'end')).toBe(1);
});

test('a branch that skips the join ends beside it, and the join does not wait for it', async () => {
  const bench = await createBench();
  const held = heldCalls(bench);
  const runId = await begin(
    bench,
    graphOf(
      [start, set('a'), set('b'), merge('all'), call('aside'), after],
      ['start -> a', 'start -> b', 'start -> aside', 'a -> merge', 'b -> merge', 'merge -> after'],
    ),
  );
  await untilStep(bench.engine, { runId, key: 'after', status: 'done' });
  const { state } = await bench.engine.read(runId);
  expect(state.status).toBe('running');
  expect(state.steps.merge?.output).toEqual({ a: { value: 'a' }, b: { value: 'b' } });
  held('aside').end.resolve();
  await untilStatus(bench.engine, runId, 'completed');
});

test.each([
  { isDown: true, input: { error: { message: 'Down.', code: 'step.terminal' } } },
  { isDown: false, input: { status: 200, body: {}, headers: {} } },
])('an error port that rejoins: both ways meet, whichever was taken (down: $isDown)', async ({ isDown, input }) => {
  const bench = await createBench();
  bench.world.http = async () => {
    if (isDown) throw new TerminalError('Down.');
    return { status: 200, headers: {}, body: {} };
  };
  const graph = graphOf(
    [start, call('a', { onError: 'branch' }), merge('all'), set('mend')],
    ['start -> a', 'a -> merge', 'a:error -> merge', 'a:error -> mend'],
  );
  const runId = await startAndWait(bench.engine, await bench.publish(graph));
  const steps = await stepsOf(bench, runId);
  expect(steps.merge?.output).toMatchObject(input);
  expect(steps.mend?.status).toBe(isDown ? 'done' : undefined);
});

const race = graphOf(
  [start, call('a'), call('b'), merge('first'), after, set('tail')],
  ['start -> a', 'start -> b', 'a -> merge', 'b -> merge', 'merge -> after', 'b -> tail'],
);

test('the first to arrive starts the join once; the other goes on, changes nothing, and the run ends with it', async () => {
  const bench = await createBench();
  const held = heldCalls(bench);
  const runId = await begin(bench, race);
  held('a').end.resolve();
  await untilStep(bench.engine, { runId, key: 'after', status: 'done' });
  expect((await bench.engine.read(runId)).state.status).toBe('running');
  held('b').end.resolve();
  await untilStatus(bench.engine, runId, 'completed');
  const steps = await stepsOf(bench, runId);
  expect(steps.after?.output).toMatchObject({ value: { body: { id: 'a' } } });
  expect(steps.tail?.status).toBe('done');
  expect(await timesBegun(bench, runId, 'merge')).toBe(1);
});

test('the one that arrived first is the input also when a stop came in between and both have arrived', async () => {
  const bench = await createBench();
  const held = heldCalls(bench);
  const runId = await begin(bench, race);
  await Promise.all([held('a').begun.promise, held('b').begun.promise]);
  const closed = bench.engine.close();
  held('b').end.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  held('a').end.resolve();
  await closed;
  const before = await stepsOf(bench, runId);
  expect([before.a?.status, before.b?.status, before.merge]).toEqual(['done', 'done', undefined]);
  const engine = await bench.restart();
  await untilStatus(engine, runId, 'completed');
  expect((await stepsOf({ engine }, runId)).after?.output).toMatchObject({ value: { body: { id: 'b' } } });
});

test.each([
  { amount: 100, value: 'yes' },
  { amount: 1, value: 'no' },
])('with the first to arrive, ways that were not taken are no arrival ($value)', async ({ amount, value }) => {
  const bench = await createBench();
  const graph = graphOf(
    [start, isBig, set('yes'), set('no'), merge('first'), after],
    ['start -> big', 'big:yes -> yes', 'big:no -> no', 'yes -> merge', 'no -> merge', 'merge -> after'],
  );
  const runId = await startAndWait(bench.engine, await bench.publish(graph), { amount });
  expect((await stepsOf(bench, runId)).after?.output).toEqual({ value: { value } });
});

test('a join that no way leads to is skipped with what follows it', async () => {
  const bench = await createBench();
  const graph = graphOf(
    [start, isBig, set('one'), set('two'), merge('first'), after],
    ['start -> big', 'big:yes -> one', 'big:yes -> two', 'one -> merge', 'two -> merge', 'merge -> after'],
  );
  const runId = await startAndWait(bench.engine, await bench.publish(graph), { amount: 1 });
  const { state } = await bench.engine.read(runId);
  expect([state.status, state.steps.merge, state.steps.after]).toEqual(['completed', undefined, undefined]);
});

test('the first to arrive, and the other way fails: the run fails when the rest has ended, and a retry ends it', async () => {
  const bench = await createBench();
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
  let isDown = true;
  bench.world.http = async ({ url }) => {
    if (url.endsWith('b')) {
      if (isDown) throw new TerminalError('Down.');
    } else await isReleased;
    return { status: 200, headers: {}, body: { id: url.slice(-1) } };
  };
  const runId = await begin(bench, race);
  await untilStep(bench.engine, { runId, key: 'b', status: 'failed' });
  expect((await bench.engine.read(runId)).state.status).toBe('running');
  release();
  await untilStatus(bench.engine, runId, 'failed');
  expect((await stepsOf(bench, runId)).merge).toBeUndefined();
  isDown = false;
  await bench.engine.retry(runId, ann);
  await untilStatus(bench.engine, runId, 'completed');
  const steps = await stepsOf(bench, runId);
  expect(steps.after?.output).toMatchObject({ value: { body: { id: 'a' } } });
  expect([steps['b~2']?.status, steps.tail?.status]).toEqual(['done', 'done']);
  expect(await bench.problems()).toEqual([]);
});
