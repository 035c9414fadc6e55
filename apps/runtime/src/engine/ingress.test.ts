import { expect, test } from 'vitest';
import { ann, createBench, graphOf } from './testing/engine-bench.ts';

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
