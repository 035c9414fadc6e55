import { routes } from '@leeway/shared/api/routes.ts';
import { afterEach, expect, test } from 'vitest';
import { startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';
import { allRuns } from './mixed-load.ts';
import { startWorld, type World } from './world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function openApprovals({ runtime }: World, count: number) {
  return waitFor(`${count} approvals are open`, async () => {
    const { items } = await runtime.call(routes.approvals.list, { query: { limit: 200 } });
    return items.length === count && items;
  });
}

async function ended({ runtime }: World, runId: string) {
  return waitFor(`run ${runId} has ended`, async () => {
    const run = await runtime.call(routes.runs.get, { params: { id: runId } });
    return run.endedAt !== null && run;
  });
}

async function metricTotal({ runtime }: World, metric: string): Promise<number> {
  const { items } = await runtime.call(routes.metrics.list, { query: {} });
  return items.find((series) => series.metric === metric)?.total ?? 0;
}

test('approvals are still there after kill -9, and each decision takes effect once', async () => {
  world = await startWorld();
  const { runtime, web } = world;
  await world.publish('parked');
  const ids = ['a1', 'a2', 'a3', 'a4', 'a5'];
  for (const id of ids) await world.post('parked', { id });
  const before = await openApprovals(world, ids.length);

  await runtime.kill();
  await runtime.start();
  const after = await openApprovals(world, ids.length);
  expect(after).toEqual(before);

  for (const { id } of after) {
    await runtime.call(routes.approvals.decide, {
      params: { id },
      body: { decision: 'approve', idempotencyKey: `decide-${id}` },
    });
  }
  for (const { runId } of after) expect((await ended(world, runId)).status).toBe('completed');
  expect(ids.map((id) => web.counts.get(`/echo/tell/${id}`))).toEqual([1, 1, 1, 1, 1]);
  expect(await metricTotal(world, 'Requests answered')).toBe(5);
});

test('a decision that can still be undone survives kill -9 and takes effect when its time has come', async () => {
  world = await startWorld();
  const { runtime, web } = world;
  await runtime.call(routes.workspace.saveSettings, { body: { undoSeconds: 3 } });
  await world.publish('parked');
  await world.post('parked', { id: 'undo' });
  const [approval] = await openApprovals(world, 1);
  const person = await runtime.signIn();
  const { decided } = await person(routes.approvals.decide, {
    params: { id: approval?.id ?? '' },
    body: { decision: 'approve', idempotencyKey: 'once' },
  });
  expect(decided).toMatchObject({ decision: 'approve', isSettled: false });
  expect(web.counts.get('/echo/tell/undo')).toBeUndefined();

  await runtime.kill();
  await runtime.start();
  const run = await ended(world, approval?.runId ?? '');
  const settled = run.events.find(({ event }) => event.type === 'approval.settled');
  expect(run.status).toBe('completed');
  expect(settled?.event.at).toBeGreaterThanOrEqual(decided?.effectiveAt ?? Number.POSITIVE_INFINITY);
  expect(web.counts.get('/echo/tell/undo')).toBe(1);
});

test('a due time that passed while Leeway was down expires at the start', async () => {
  world = await startWorld();
  const { runtime, web } = world;
  await world.publish('due');
  await world.post('due', { id: 'late' });
  const [approval] = await openApprovals(world, 1);
  await runtime.kill();
  await waitFor('the due time has passed', () => Date.now() > (approval?.dueAt ?? 0));

  await runtime.start();
  const run = await ended(world, approval?.runId ?? '');
  expect(run.status).toBe('completed');
  expect(run.events.filter(({ event }) => event.type === 'approval.expired')).toHaveLength(1);
  expect(web.counts.get('/echo/tell/late')).toBeUndefined();
  expect(await metricTotal(world, 'Requests too late')).toBe(1);
  expect(await metricTotal(world, 'Requests answered')).toBe(0);
});

test('a second start on the same data folder names the holder and ends with 1', async () => {
  world = await startWorld();
  const { runtime } = world;
  const second = await startRuntime({ dataDir: runtime.dataDir, isUnawaited: true });
  try {
    expect(await second.exited()).toBe(1);
    expect(second.output()).toContain(String(runtime.pid()));
    expect((await runtime.call(routes.workspace.health)).status).toBe('ok');
  } finally {
    await second.close();
  }
});

test('a repeated delivery is recognised after kill -9', async () => {
  world = await startWorld();
  const { runtime } = world;
  const workflowId = await world.publish('mixed');
  const body = { id: 'r0002', name: 'Ann', email: 'ann@example.com', message: 'My budget is 500 pounds, please.' };
  const first = await world.post('mixed', body);
  await runtime.kill();
  await runtime.start();
  expect(first?.status).toBe(202);
  expect(await world.post('mixed', body)).toEqual(first);
  expect(await allRuns(world, workflowId)).toHaveLength(1);
});
