import { expect, test } from 'vitest';
import { ann, createBench, graphOf, startAndWait, untilStatus } from '../testing/engine-bench.ts';

type Bench = Awaited<ReturnType<typeof createBench>>;
const START = { id: 'start', type: 'triggers.manual' };
const CALL = {
  id: 'call',
  type: 'integrations.http',
  title: 'Tell the shop',
  config: { method: 'GET', url: 'https://example.com' },
};
const count = { id: 'count', type: 'metrics.record', config: { metric: 'failures', kind: 'count' } };
const HANDLER = graphOf([START, count], ['start -> count']);

/** A flow whose call fails whenever the bench's world says so. */
const calling = (errorWorkflow: string | null) => {
  const graph = graphOf([START, { ...CALL, retry: { attempts: 1 } }, count], ['start -> call', 'call -> count']);
  return { ...graph, settings: { ...graph.settings, errorWorkflow } };
};
const down = async () => {
  throw new Error('The shop is closed.');
};
const runsOf = ({ db }: Bench, workflowId: string): number[] =>
  db.prepare<[string], number>('select id from runs where workflow_id = ? order by id').pluck().all(workflowId);

async function failingBench() {
  const bench = await createBench();
  bench.world.http = down;
  const handler = await bench.publish(HANDLER, 'Handler');
  const failing = await bench.publish(calling(handler), 'Orders');
  return { ...bench, handler, failing };
}

/** Handing on follows the commit; the handler's own run tells when it is done. */
async function handled(bench: Bench, runId: string): Promise<Record<string, unknown>> {
  await expect.poll(() => bench.stores.runs.get(Number(runId))).not.toBeNull();
  await untilStatus(bench.engine, runId, 'completed');
  return (await bench.engine.read(runId)).state.steps.start?.output as Record<string, unknown>;
}

test('a failed run starts the workflow that is there for it, with what went wrong', async () => {
  const bench = await failingBench();
  await startAndWait(bench.engine, bench.failing, { name: 'Ann', message: 'A door' });
  expect(await handled(bench, '2')).toEqual({
    run: { id: '1', workflowId: bench.failing, workflowTitle: 'Orders', url: 'https://leeway.test/runs/1' },
    step: { id: 'call', name: 'call', title: 'Tell the shop' },
    error: { message: 'The shop is closed.', hint: '', code: 'step.failed' },
    subject: 'Ann: A door',
    startedAt: '2026-11-20T09:00:00.000Z',
    failedAt: '2026-11-20T09:00:00.000Z',
  });
  expect((await bench.engine.read('2')).state.by).toMatchObject({
    name: 'The failed run 1 of “Orders”',
    via: 'system',
  });
  expect(runsOf(bench, bench.handler)).toEqual([2]);
});

test('a run that goes well, is cancelled, or is a test starts nothing', async () => {
  const bench = await failingBench();
  bench.world.http = async () => ({ status: 200, headers: {}, body: {} });
  await startAndWait(bench.engine, bench.failing);
  bench.world.http = down;
  await bench.engine.start({ workflowId: bench.failing, mode: 'test', input: {}, by: ann, waitMs: 5000 });
  expect(bench.db.prepare('select count(*) from deliveries').pluck().get()).toBe(0);
  expect(runsOf(bench, bench.handler)).toEqual([]);
});

test('workflows that are there for each other do not start each other for ever', async () => {
  const bench = await createBench();
  bench.world.http = down;
  const first = await bench.publish(calling(null), 'First');
  const second = await bench.publish(calling(first), 'Second');
  const { draft } = await bench.stores.workflows.get(first);
  await bench.stores.workflows.saveDraft(first, { graph: calling(second), revision: draft.revision, at: 0, by: null });
  await bench.engine.publish(first, { by: ann });
  await startAndWait(bench.engine, first);
  await expect.poll(() => bench.stores.runs.get(2)).not.toBeNull();
  await untilStatus(bench.engine, '2', 'failed');
  expect(bench.db.prepare('select count(*) from deliveries').pluck().get()).toBe(0);
  expect(bench.db.prepare('select workflow_id from runs order by id').pluck().all()).toEqual([first, second]);
});

test('a failure of a retried run is another failure', async () => {
  const bench = await failingBench();
  const runId = await startAndWait(bench.engine, bench.failing);
  await handled(bench, '2');
  await bench.engine.retry(runId, ann);
  await untilStatus(bench.engine, runId, 'failed');
  await expect.poll(() => runsOf(bench, bench.handler)).toEqual([2, 3]);
});

test('while the handler is paused failures wait, and run on resume', async () => {
  const bench = await failingBench();
  await bench.engine.pause(bench.handler, ann);
  await startAndWait(bench.engine, bench.failing);
  expect(runsOf(bench, bench.handler)).toEqual([]);
  await bench.engine.resume(bench.handler, ann);
  expect(runsOf(bench, bench.handler)).toEqual([2]);
});

test('a crash right after the failure loses nothing: its handler starts at the next start, once', async () => {
  const bench = await failingBench();
  // As a crash leaves it: the failure is on disk, and nobody was there to start its handler.
  await bench.engine.pause(bench.handler, ann);
  await startAndWait(bench.engine, bench.failing);
  await bench.stores.workflows.setStatus(bench.handler, 'live');
  await bench.restart();
  await bench.restart();
  expect(runsOf(bench, bench.handler)).toEqual([2]);
});

test('a webhook takes a failure as its content', async () => {
  const bench = await createBench();
  bench.world.http = down;
  const hook = { id: 'start', type: 'triggers.webhook', config: { path: 'failed', auth: 'none' } };
  const handler = await bench.publish(graphOf([hook, count], ['start -> count']), 'Handler');
  await startAndWait(bench.engine, await bench.publish(calling(handler), 'Orders'));
  expect(await handled(bench, '2')).toMatchObject({
    channel: 'webhook',
    body: { error: { message: 'The shop is closed.' } },
  });
});

test('publishing says what is wrong with the workflow that is chosen for failures', async () => {
  const bench = await createBench();
  const validate = async (id: string, workflowId: string | null = null) =>
    (await bench.engine.validate(workflowId, calling(id)))
      .filter(({ field }) => field === 'settings.errorWorkflow')
      .map(({ severity, code }) => `${severity} ${code}`);
  const live = await bench.publish(HANDLER, 'Handler');
  const { id: draft } = await bench.stores.workflows.create({ title: 'Draft', graph: HANDLER, at: 0, by: null });
  const fields = [{ name: 'name', label: 'Name', type: 'text', required: true }];
  const asking = await bench.publish(graphOf([{ ...START, config: { fields } }, count], ['start -> count']), 'Asking');
  expect(await validate(live)).toEqual([]);
  expect(await validate(live, live)).toEqual(['error error_workflow.itself']);
  expect(await validate('nothing')).toEqual(['error error_workflow.missing']);
  expect(await validate(draft)).toEqual(['warning error_workflow.not_live']);
  expect(await validate(asking)).toEqual(['error error_workflow.no_trigger']);
});

test('many failures at once are each handed on once', async () => {
  const bench = await failingBench();
  await Promise.all(Array.from({ length: 120 }, () => startAndWait(bench.engine, bench.failing)));
  await expect.poll(() => runsOf(bench, bench.handler)).toHaveLength(120);
  expect(bench.db.prepare('select count(*) from deliveries').pluck().get()).toBe(0);
});

test('a failed run of one item starts nothing: the run it belongs to does, once', async () => {
  const bench = await createBench();
  bench.world.http = down;
  const handler = await bench.publish(HANDLER, 'Handler');
  const each = {
    id: 'each',
    type: 'logic.for-each',
    config: { list: 'start.list', onItemError: 'stop', concurrency: 1 },
  };
  const graph = graphOf(
    [START, each, { ...CALL, retry: { attempts: 1 } }, count],
    ['start -> each', 'each:each -> call', 'each:out -> count'],
  );
  const failing = { ...graph, settings: { ...graph.settings, errorWorkflow: handler } };
  const runId = await startAndWait(bench.engine, await bench.publish(failing, 'Orders'), { list: [1, 2, 3] });
  expect((await bench.engine.read(runId)).state.status).toBe('failed');
  await expect.poll(() => runsOf(bench, handler)).toHaveLength(1);
  const [first] = runsOf(bench, handler);
  expect(await handled(bench, String(first))).toMatchObject({ run: { id: runId }, step: { id: 'each' } });
  expect(bench.db.prepare('select count(*) from deliveries').pluck().get()).toBe(0);
});
