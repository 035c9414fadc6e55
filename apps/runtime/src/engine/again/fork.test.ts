import { expect, test } from 'vitest';
import { ann, answer, createBench, graphOf, startAndWait, untilStatus } from '../testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const set = (id: string, fields: Record<string, unknown>) => ({ id, type: 'logic.set', config: { fields } });
const call = (id: string, method = 'POST') => ({
  id,
  type: 'integrations.http',
  config: { method, url: `https://example.com/${id}/{{start.name}}`, idempotent: true },
});

/** start → first → second → last, with the calls that the outside got. */
async function forkBench(last = 'second.body.n') {
  const bench = await createBench();
  const calls: string[] = [];
  bench.world.http = async ({ url }) => {
    calls.push(url.slice('https://example.com/'.length));
    return { status: 200, headers: {}, body: { n: calls.length } };
  };
  const graph = graphOf(
    [start, call('first'), call('second'), set('last', { n: { cel: last } })],
    ['start -> first', 'first -> second', 'second -> last'],
  );
  const workflowId = await bench.publish(graph);
  const runId = await startAndWait(bench.engine, workflowId, { name: 'ann' });
  return { ...bench, calls, workflowId, runId, graph };
}

test('what was done before the cut is kept, and effects after it are refused', async () => {
  const { engine, calls, runId } = await forkBench('first.body.n');
  const forked = await engine.fork(runId, { cut: ['second'], by: ann });
  await untilStatus(engine, forked.runId, 'completed');
  const { state } = await engine.read(forked.runId);
  expect(calls).toEqual(['first/ann', 'second/ann']);
  expect(state).toMatchObject({ mode: 'test', forkOf: { run: runId, cut: ['second'] } });
  expect(state.steps.first).toMatchObject({ status: 'done', output: { body: { n: 1 } } });
  expect(state.steps.second?.status).toBe('refused');
  expect((await engine.read(runId)).state.status).toBe('completed');
});

test('effects that are asked for really happen', async () => {
  const { engine, calls, runId } = await forkBench();
  const forked = await engine.fork(runId, { cut: ['second'], allowEffects: true, by: ann });
  await untilStatus(engine, forked.runId, 'completed');
  expect(calls).toEqual(['first/ann', 'second/ann', 'second/ann']);
  expect((await engine.read(forked.runId)).state.steps.last?.output).toEqual({ n: 3 });
});

test('recorded answers stand in for calls after the cut', async () => {
  const { engine, calls, runId } = await forkBench();
  const forked = await engine.fork(runId, { cut: ['first'], useRecorded: true, allowEffects: true, by: ann });
  await untilStatus(engine, forked.runId, 'completed');
  expect(calls).toHaveLength(2);
  expect((await engine.read(forked.runId)).state.steps.last?.output).toEqual({ n: 2 });
});

test('a look-up of the cut itself is done anew: that is what the fork is for', async () => {
  const bench = await createBench();
  let answers = 0;
  bench.world.http = async () => ({ status: 200, headers: {}, body: { n: (answers += 1) } });
  const graph = graphOf(
    [start, call('ask', 'GET'), call('tell'), set('last', { n: { cel: 'ask.body.n' }, told: { cel: 'tell.body.n' } })],
    ['start -> ask', 'ask -> tell', 'tell -> last'],
  );
  const runId = await startAndWait(bench.engine, await bench.publish(graph), { name: 'ann' });
  const forked = await bench.engine.fork(runId, { cut: ['ask'], useRecorded: true, by: ann });
  await untilStatus(bench.engine, forked.runId, 'completed');
  expect((await bench.engine.read(forked.runId)).state.steps.last?.output).toEqual({ n: 3, told: 2 });
});

test('from the start it may get another input', async () => {
  const { engine, calls, runId } = await forkBench();
  const forked = await engine.fork(runId, { cut: [], input: { name: 'bob' }, allowEffects: true, by: ann });
  await untilStatus(engine, forked.runId, 'completed');
  expect(calls.slice(2)).toEqual(['first/bob', 'second/bob']);
  await expect(engine.fork(runId, { cut: ['second'], input: {}, by: ann })).rejects.toMatchObject({
    code: 'run.invalid_input',
  });
});

test('a newer version: steps that it put something new before are done anew', async () => {
  const bench = await forkBench();
  const { id, draft } = await bench.stores.workflows.get(bench.workflowId);
  const newer = graphOf(
    [start, call('first'), set('between', { ok: 'yes' }), call('second'), set('last', { n: { cel: 'second.body.n' } })],
    ['start -> first', 'first -> between', 'between -> second', 'second -> last'],
  );
  await bench.stores.workflows.saveDraft(id, { graph: newer, revision: draft.revision, at: 1, by: 'Ann' });
  await bench.engine.publish(id, { by: ann });
  const forked = await bench.engine.fork(bench.runId, { cut: ['last'], version: 2, allowEffects: true, by: ann });
  await untilStatus(bench.engine, forked.runId, 'completed');
  const { state } = await bench.engine.read(forked.runId);
  expect(state).toMatchObject({ version: 2, steps: { between: { output: { ok: 'yes' } } } });
  expect(bench.calls).toEqual(['first/ann', 'second/ann', 'second/ann']);
});

test.each([
  { input: { cut: ['nope'] }, code: 'run.unknown_step' },
  { input: { cut: [], version: 9 }, code: 'version.not_found' },
])('a fork that cannot be is refused and begins nothing: $code', async ({ input, code }) => {
  const { engine, runId } = await forkBench();
  await expect(engine.fork(runId, { ...input, by: ann })).rejects.toMatchObject({ code });
  await expect(engine.read(String(Number(runId) + 1))).rejects.toMatchObject({ code: 'run.not_found' });
});

test('a kept answer of an AI keeps what it is worth: an effect that uses it asks as before', async () => {
  const bench = await createBench();
  bench.world.ai = async (request) => answer(request.schema.parse({ body: 'Hello', confidence: 10 }));
  const draft = {
    id: 'draft',
    type: 'ai.draft',
    config: { instruction: 'Write', context: 'x' },
    dial: { level: 'autonomous' },
  };
  const graph = graphOf(
    [
      start,
      draft,
      {
        ...call('send'),
        config: { ...call('send').config, body: '{{draft.body}}' },
        dial: { level: 'threshold', threshold: 0.9 },
      },
    ],
    ['start -> draft', 'draft -> send'],
  );
  const workflowId = await bench.publish(graph);
  const runId = await startAndWait(bench.engine, workflowId, { name: 'ann' });
  const before = (await bench.engine.read(runId)).state.steps.send?.route;
  expect(before?.way).toBe('ask');
  const forked = await bench.engine.fork(runId, { cut: ['send'], allowEffects: true, by: ann });
  await untilStatus(bench.engine, forked.runId, 'waiting');
  expect((await bench.engine.read(forked.runId)).state.steps.send?.route).toEqual(before);
});

test('a fork of one item of a list is a run of its own, and is about what the item was about', async () => {
  const bench = await createBench();
  const each = { id: 'each', type: 'logic.for-each', config: { list: '[1, 2]' } };
  const graph = graphOf(
    [start, each, set('last', { n: { cel: 'each.item' } })],
    ['start -> each', 'each:each -> last'],
  );
  const runId = await startAndWait(bench.engine, await bench.publish(graph), { name: 'ann' });
  await untilStatus(bench.engine, runId, 'completed');
  const child = (await bench.engine.read(runId)).state.steps.each?.children?.items[0]?.run ?? '';
  const forked = await bench.engine.fork(child, { cut: [], by: ann });
  await untilStatus(bench.engine, forked.runId, 'completed');
  expect((await bench.engine.read(forked.runId)).state.steps.last?.output).toEqual({ n: 1 });
  expect(await bench.problems()).toEqual([]);
});
