import { expect, test } from 'vitest';
import { ann, createBench, graphOf } from '../testing/engine-bench.ts';

const count = { id: 'count', type: 'metrics.record', config: { metric: 'leads', kind: 'count' } };
const flow = (config = {}) =>
  graphOf(
    [
      { id: 'hook', type: 'triggers.webhook', config: { path: 'lead', respond: 'accepted', auth: 'none', ...config } },
      count,
    ],
    ['hook -> count'],
  );
const delivery = (body: unknown) => ({
  channel: 'webhook' as const,
  at: '2026-11-20T09:00:00Z',
  from: null,
  body,
  headers: {},
  query: {},
});
const lead = { kind: 'webhook', path: 'lead' } as const;

test('the same delivery twice makes one run and gets the same answer, also at the same moment and after a restart', async () => {
  const bench = await createBench();
  await bench.publish(flow({ dedupe: 'body.id' }));
  const [first, second] = await Promise.all([
    bench.engine.deliver(lead, delivery({ id: 'a' }), 0),
    bench.engine.deliver(lead, delivery({ id: 'a' }), 0),
  ]);
  expect(first).toMatchObject({ kind: 'started' });
  expect(second).toEqual(first);
  const next = await bench.restart();
  expect(await next.deliver(lead, delivery({ id: 'a' }), 0)).toEqual(first);
  expect(await next.deliver(lead, delivery({ id: 'b' }), 0)).not.toEqual(first);
});

test('what arrives while a workflow is paused waits, and runs on resume', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(flow());
  await bench.engine.pause(workflowId, ann);
  expect(await bench.engine.deliver(lead, delivery({ id: 'a' }), 0)).toEqual({ kind: 'held' });
  await bench.engine.resume(workflowId, ann);
  expect(await bench.stores.runs.get(1)).toMatchObject({ workflowId });
});

test('nothing is live at an unknown path', async () => {
  const bench = await createBench();
  await expect(bench.engine.deliver({ kind: 'webhook', path: 'none' }, delivery({}), 0)).rejects.toMatchObject({
    code: 'endpoint.not_found',
    status: 404,
  });
});

test('two publishes at once make one version of one draft', async () => {
  const bench = await createBench();
  const { id } = await bench.stores.workflows.create({ title: 'T', graph: flow(), at: 0, by: null });
  const versions = await Promise.all([bench.engine.publish(id, { by: ann }), bench.engine.publish(id, { by: ann })]);
  expect(versions.map((each) => each.version)).toEqual([1, 1]);
});

test('publishing a stale revision changes nothing', async () => {
  const bench = await createBench();
  const { id } = await bench.stores.workflows.create({ title: 'T', graph: flow(), at: 0, by: null });
  await expect(bench.engine.publish(id, { revision: 7, by: ann })).rejects.toMatchObject({
    code: 'workflow.stale_revision',
    status: 409,
  });
  expect(await bench.stores.versions.live(id)).toBeNull();
});

/** A paused workflow that holds so many deliveries. */
async function heldBench(held: number) {
  const bench = await createBench();
  const workflowId = await bench.publish(flow());
  await bench.engine.pause(workflowId, ann);
  for (let id = 1; id <= held; id += 1) await bench.engine.deliver(lead, delivery({ id }), 0);
  const runs = (): number => Number(bench.db.prepare('select count(*) from runs').pluck().get());
  return { ...bench, workflowId, runs };
}

test('resuming twice at the same moment starts what was held once', async () => {
  const { engine, workflowId, runs } = await heldBench(3);
  await Promise.all([engine.resume(workflowId, ann), engine.resume(workflowId, ann)]);
  expect(runs()).toBe(3);
});

test('a crash in the middle of a resume: what is still held starts at the next start', async () => {
  const { stores, workflowId, runs, restart } = await heldBench(2);
  await stores.workflows.setStatus(workflowId, 'live');
  await restart();
  expect(runs()).toBe(2);
});

test('a held delivery that the live version no longer takes does not hold up the others', async () => {
  const { db, engine, workflowId, runs } = await heldBench(2);
  db.prepare("update deliveries set node_id = 'gone' where id = 1").run();
  await engine.resume(workflowId, ann);
  expect(runs()).toBe(1);
});

test('a second delivery of a run that is still at work is answered within its time', async () => {
  const bench = await createBench();
  const call = { id: 'call', type: 'integrations.http', config: { method: 'GET', url: 'https://example.com' } };
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  bench.world.http = async () => {
    await held;
    return { status: 200, headers: {}, body: {} };
  };
  const hook = { path: 'lead', respond: 'result', auth: 'none', dedupe: 'body.id' };
  await bench.publish(graphOf([{ id: 'hook', type: 'triggers.webhook', config: hook }, call], ['hook -> call']));
  const first = await bench.engine.deliver(lead, delivery({ id: 'a' }), 0);
  expect(await bench.engine.deliver(lead, delivery({ id: 'a' }), 1)).toEqual(first);
  release();
  expect(await bench.engine.deliver(lead, delivery({ id: 'a' }), 5000)).toMatchObject({ status: 'completed' });
});

/** How often each run of the bench's workflows started. */
const countRuns = ({ db }: { db: Awaited<ReturnType<typeof createBench>>['db'] }): number =>
  Number(db.prepare('select count(*) from runs').pluck().get());

test('fifty at once that are one make one run and get one answer, whichever way they are recognised', async () => {
  for (const config of [
    { dedupeBy: 'header', dedupeHeader: 'Idempotency-Key' },
    { dedupeBy: 'expression', dedupe: 'body.id' },
    { dedupeBy: 'body' },
  ]) {
    const bench = await createBench();
    await bench.publish(flow(config));
    const sent = { ...delivery({ id: 7 }), headers: { 'idempotency-key': 'k1' } };
    const answers = await Promise.all(Array.from({ length: 50 }, () => bench.engine.deliver(lead, sent, 0)));
    expect(answers[0]).toMatchObject({ kind: 'started' });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(countRuns(bench)).toBe(1);
    const next = await bench.restart();
    expect(await next.deliver(lead, sent, 0)).toEqual(answers[0]);
  }
});

test('who waits for the result gets that of the first, also at the same moment', async () => {
  const bench = await createBench();
  await bench.publish(flow({ dedupeBy: 'body', respond: 'result' }));
  const answers = await Promise.all([1, 2, 3].map(() => bench.engine.deliver(lead, delivery({ id: 'a' }), 5000)));
  expect(answers[0]).toMatchObject({ kind: 'started', status: 'completed' });
  expect(answers[1]).toEqual(answers[0]);
  expect(await bench.engine.deliver(lead, delivery({ id: 'a' }), 5000)).toEqual(answers[0]);
  expect(countRuns(bench)).toBe(1);
});

test('the same content is a repeat within its minutes, and new after them', async () => {
  const bench = await createBench();
  await bench.publish(flow({ dedupeBy: 'body', dedupeMinutes: 2 }));
  const first = await bench.engine.deliver(lead, delivery({ id: 'a' }), 0);
  bench.clock.advance(119_000);
  expect(await bench.engine.deliver(lead, delivery({ id: 'a' }), 0)).toEqual(first);
  expect(await bench.engine.deliver(lead, delivery({ id: 'b' }), 0)).not.toEqual(first);
  bench.clock.advance(1000);
  const later = await bench.engine.deliver(lead, delivery({ id: 'a' }), 0);
  expect(later).not.toEqual(first);
  expect(await bench.engine.deliver(lead, delivery({ id: 'a' }), 0)).toEqual(later);
});

test('keys whose minutes are over are cleared away by what comes after them', async () => {
  const bench = await createBench();
  await bench.publish(flow({ dedupeBy: 'body', dedupeMinutes: 1 }));
  const send = (from: number) =>
    Promise.all(Array.from({ length: 150 }, (_, i) => bench.engine.deliver(lead, delivery({ id: from + i }), 0)));
  await send(0);
  bench.clock.advance(60_000);
  await send(1000);
  expect(bench.db.prepare('select count(*) from deliveries').pluck().get()).toBe(150);
});

test('without what tells repeats there is no row for a delivery', async () => {
  const bench = await createBench();
  await bench.publish(flow({ dedupeBy: 'header', dedupeHeader: 'x-id' }));
  await bench.engine.deliver(lead, delivery({ id: 'a' }), 0);
  await bench.engine.deliver(lead, delivery({ id: 'a' }), 0);
  expect(countRuns(bench)).toBe(2);
  expect(bench.db.prepare('select count(*) from deliveries').pluck().get()).toBe(0);
});

test('a repeat of what waits for its workflow waits once, and is known after the resume', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(flow({ dedupeBy: 'expression', dedupe: 'body.id' }));
  await bench.engine.pause(workflowId, ann);
  for (const _ of [1, 2]) expect(await bench.engine.deliver(lead, delivery({ id: 'a' }), 0)).toEqual({ kind: 'held' });
  await bench.engine.resume(workflowId, ann);
  expect(countRuns(bench)).toBe(1);
  expect(await bench.engine.deliver(lead, delivery({ id: 'a' }), 0)).toEqual({ kind: 'started', runId: '1' });
});

test('held deliveries start in the order they came', async () => {
  const { engine, workflowId, db } = await heldBench(5);
  await engine.resume(workflowId, ann);
  const bodies = await Promise.all(
    [1, 2, 3, 4, 5].map(async (run) => (await engine.read(String(run))).state.steps.hook?.output),
  );
  expect(bodies).toMatchObject([1, 2, 3, 4, 5].map((id) => ({ body: { id } })));
  expect(db.prepare('select count(*) from deliveries').pluck().get()).toBe(0);
});

test('more held deliveries than are read at once do not stand in the way of those after them', async () => {
  const { db, engine, workflowId, runs } = await heldBench(130);
  db.prepare("update deliveries set node_id = 'gone' where id <= 120").run();
  await engine.resume(workflowId, ann);
  expect(runs()).toBe(10);
});

test('a paused workflow whose trigger keeps nothing drops what arrives, and counts it', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(flow({ whenPaused: 'drop' }));
  await bench.engine.pause(workflowId, ann);
  for (const id of [1, 2]) expect(await bench.engine.deliver(lead, delivery({ id }), 0)).toEqual({ kind: 'dropped' });
  await bench.engine.resume(workflowId, ann);
  expect(countRuns(bench)).toBe(0);
  expect(bench.db.prepare('select dropped from dropped_deliveries where workflow_id = ?').pluck().get(workflowId)).toBe(
    2,
  );
});

test('what was held starts on resume however many wait already: it was taken', async () => {
  const bench = await createBench({ runLimits: { total: 1, perWorkflow: 1, waiting: 1 } });
  const call = { id: 'call', type: 'integrations.http', config: { method: 'GET', url: 'https://example.com' } };
  const hook = { id: 'hook', type: 'triggers.webhook', config: { path: 'lead', respond: 'accepted', auth: 'none' } };
  const workflowId = await bench.publish(graphOf([hook, call], ['hook -> call']));
  const { promise: answered, resolve: letGo } = Promise.withResolvers<void>();
  bench.world.http = async () => {
    await answered;
    return { status: 200, headers: {}, body: {} };
  };
  await bench.engine.pause(workflowId, ann);
  for (let i = 0; i < 5; i += 1) await bench.engine.deliver(lead, delivery({ i }), 0);
  await bench.engine.resume(workflowId, ann);
  await expect(bench.engine.deliver(lead, delivery({ i: 6 }), 0)).rejects.toMatchObject({ code: 'engine.busy' });
  letGo();
  await expect
    .poll(() => bench.db.prepare("select count(*) from runs where status = 'completed'").pluck().get())
    .toBe(5);
});
