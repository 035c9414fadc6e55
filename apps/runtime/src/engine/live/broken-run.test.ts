// A run whose journal cannot be read holds up nobody else, and goes on when it can be read again.
import { expect, test } from 'vitest';
import { ann, type Bench, createBench, graphOf, startAndWait, untilStatus } from '../testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const wait = {
  id: 'wait',
  type: 'logic.wait',
  config: { mode: 'signal', signal: 'paid', correlation: '{{ start.id }}' },
};
const call = { id: 'call', type: 'integrations.http', config: { method: 'GET', url: 'https://example.com' } };
const after = { id: 'after', type: 'logic.set', config: { fields: { a: 1 } } };

/** Makes a run's journal unreadable; the result mends it. */
function breakRun({ db }: Bench, runId: string): () => void {
  const find = db.prepare<[number], { id: number; events: string }>('select id, events from journal where run = ?');
  const rows = find.all(Number(runId));
  const write = db.prepare('update journal set events = ? where id = ?');
  for (const { id } of rows) write.run('[broken', id);
  return () => {
    for (const { id, events } of rows) write.run(events, id);
  };
}

test('a run that cannot be read at the start goes on as soon as it can', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(graphOf([start, call, after], ['start -> call', 'call -> after']));
  const { promise: called, resolve: onCall } = Promise.withResolvers<void>();
  bench.world.http = async (_request, signal) => {
    onCall();
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => reject(signal.reason));
    return promise;
  };
  const { runId } = await bench.engine.start({ workflowId, mode: 'live', input: {}, by: ann, waitMs: 0 });
  await called;
  await bench.engine.close();
  bench.world.http = async () => ({ status: 200, headers: {}, body: {} });
  const mend = breakRun(bench, runId);
  const engine = await bench.restart();
  await expect(engine.cancel(runId, ann)).rejects.toThrow('JSON');
  mend();
  await untilStatus(engine, runId, 'completed');
});

test('a kept signal for a run that cannot be read neither stops the start nor is lost for another run', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(graphOf([start, wait, after], ['start -> wait', 'wait:out -> after']));
  const first = await startAndWait(bench.engine, workflowId, { id: '7' });
  const second = await startAndWait(bench.engine, workflowId, { id: '7' });
  await bench.engine.close();
  const mend = breakRun(bench, first);
  await bench.stores.signals.keep({ workflowId, name: 'paid', correlation: '7' }, { value: 1, dedupe: 'd', at: 0 });
  const engine = await bench.restart();
  await untilStatus(engine, second, 'completed');
  mend();
  expect((await engine.read(first)).state.status).toBe('waiting');
});

test('a child run that cannot be read when it is to be tried again is tried again later', async () => {
  const bench = await createBench();
  const each = { id: 'each', type: 'logic.for-each', config: { list: 'start.list' } };
  const body = { ...call, retry: { attempts: 1 } };
  const workflowId = await bench.publish(
    graphOf([start, each, body, after], ['start -> each', 'each:each -> call', 'each:out -> after']),
  );
  bench.world.http = async () => {
    throw new Error('Down.');
  };
  const runId = await startAndWait(bench.engine, workflowId, { list: [1] });
  const { state } = await bench.engine.read(runId);
  expect(state.status).toBe('failed');
  bench.world.http = async () => ({ status: 200, headers: {}, body: {} });
  const child = state.steps.each?.children?.items[0]?.run ?? '';
  const mend = breakRun(bench, child);
  await bench.engine.retry(runId, ann);
  await expect(bench.engine.cancel(child, ann)).rejects.toThrow('JSON');
  mend();
  await untilStatus(bench.engine, runId, 'completed');
});

test('a child run that cannot be read does not keep the others from being cancelled with their parent', async () => {
  const bench = await createBench();
  const each = { id: 'each', type: 'logic.for-each', config: { list: 'start.list', concurrency: 3 } };
  const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Go on?', show: [] } };
  const workflowId = await bench.publish(
    graphOf([start, each, gate, after], ['start -> each', 'each:each -> gate', 'each:out -> after']),
  );
  const { runId } = await bench.engine.start({
    workflowId,
    mode: 'live',
    input: { list: [1, 2, 3] },
    by: ann,
    waitMs: 0,
  });
  const items = async () => (await bench.engine.read(runId)).state.steps.each?.children?.items ?? [];
  await expect.poll(async () => (await items()).length).toBe(3);
  const [first = '', ...others] = (await items()).map(({ run }) => run);
  for (const run of [first, ...others]) await untilStatus(bench.engine, run, 'waiting');
  const mend = breakRun(bench, first);
  await expect(bench.engine.cancel(runId, ann)).rejects.toThrow('JSON');
  for (const run of others) expect((await bench.engine.read(run)).state.status).toBe('cancelled');
  mend();
  await untilStatus(await bench.restart(), first, 'cancelled');
});
