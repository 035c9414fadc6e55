// Limits of a connection in whole runs: of the same workflow and of others.
import type { HttpResponse } from '@leeway/nodes/contract/run.ts';
import type { CallLimits } from '@leeway/shared/api/connections.ts';
import { expect, test } from 'vitest';
import { ann, createBench, graphOf, openApprovals, untilStatus } from '../testing/engine-bench.ts';

const OK: HttpResponse = { status: 200, headers: {}, body: {} };
const start = { id: 'start', type: 'triggers.manual', config: {} };

/** A bench with a connection of these limits, whose calls end when the test lets them. */
async function limitedBench(limits: Partial<CallLimits>) {
  const bench = await createBench();
  const { connections } = bench.stores;
  const input = {
    kind: 'http' as const,
    name: 'CRM',
    settings: { hosts: ['example.com'], header: 'Authorization' },
    secret: { value: 'x' },
  };
  const { id } = await connections.create({ ...input, limits }, bench.clock.now());
  const { id: otherId } = await connections.create(input, bench.clock.now());
  const calls: { url: string; end: (answer: HttpResponse) => void }[] = [];
  bench.world.http = ({ url }, signal) =>
    new Promise((resolve, reject) => {
      calls.push({ url, end: resolve });
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  const publish = (more: object = {}, config: object = {}) => {
    const call = { id: 'call', type: 'integrations.http', ...more };
    return bench.publish(
      graphOf(
        [start, { ...call, config: { method: 'POST', url: 'https://example.com/', connection: id, ...config } }],
        ['start -> call'],
      ),
    );
  };
  const begin = async (workflowId: string) =>
    (await bench.engine.start({ workflowId, mode: 'live', input: {}, by: ann, waitMs: 0 })).runId;
  const setLimits = async (changed: Partial<CallLimits>) => {
    await connections.update(id, { ...input, limits: changed });
    await bench.engine.reloadConnection(id);
  };
  const typesOf = async (runId: string) => (await bench.engine.read(runId)).events.map(({ event }) => event.type);
  return { ...bench, otherId, calls, publish, begin, setLimits, typesOf };
}

test('runs of several workflows share what the connection may bear, and a change of it acts at once', async () => {
  const bench = await limitedBench({ maxAtOnce: 1 });
  const [one, other] = [await bench.publish(), await bench.publish()];
  const runs = [await bench.begin(one), await bench.begin(other), await bench.begin(one)];
  await expect.poll(() => bench.calls.length).toBe(1);
  // Nothing was promised for the one that waits: after a crash it just begins.
  expect(await bench.typesOf(runs[1] ?? '')).not.toContain('effect.intended');
  bench.calls[0]?.end(OK);
  await expect.poll(() => bench.calls.length).toBe(2);
  await bench.setLimits({ maxAtOnce: 2 });
  await expect.poll(() => bench.calls.length).toBe(3);
  for (const call of bench.calls) call.end(OK);
  for (const runId of runs) await untilStatus(bench.engine, runId, 'completed');
});

test('a step without the connection, or with another one, waits for nobody', async () => {
  const bench = await limitedBench({ maxAtOnce: 1 });
  await bench.begin(await bench.publish());
  await expect.poll(() => bench.calls.length).toBe(1);
  for (const connection of [undefined, '', bench.otherId]) {
    await bench.begin(await bench.publish({}, { connection, url: 'https://free.example/' }));
  }
  await expect.poll(() => bench.calls.filter(({ url }) => url.includes('free')).length).toBe(3);
});

test('the time of an attempt begins when it has its turn', async () => {
  const bench = await limitedBench({ maxAtOnce: 1 });
  const patient = await bench.begin(await bench.publish());
  await expect.poll(() => bench.calls.length).toBe(1);
  const hasty = await bench.begin(
    await bench.publish({ timeoutSeconds: 0.05, retry: { attempts: 1 } }, { idempotent: true }),
  );
  const waitsSince = performance.now();
  await expect.poll(() => performance.now() - waitsSince).toBeGreaterThan(150);
  bench.world.http = async () => OK;
  bench.calls[0]?.end(OK);
  await untilStatus(bench.engine, hasty, 'completed');
  await untilStatus(bench.engine, patient, 'completed');
});

test('after “too many requests” no run of any workflow calls the connection before it may', async () => {
  const bench = await limitedBench({});
  const retry = { attempts: 3, backoffSeconds: 0.001, factor: 1, maxSeconds: 1 };
  const [one, other] = [await bench.publish(), await bench.publish({ retry })];
  await bench.begin(one);
  await expect.poll(() => bench.calls.length).toBe(1);
  const refused = await bench.begin(other);
  await expect.poll(() => bench.calls.length).toBe(2);
  bench.calls[1]?.end({ status: 429, headers: { 'retry-after': '0.05' }, body: 'slow down' });
  await untilRetry(bench.engine, refused);
  const later = await bench.begin(one);
  const since = performance.now();
  await expect.poll(() => performance.now() - since).toBeGreaterThan(150);
  expect(bench.calls).toHaveLength(2);
  bench.clock.advance(50);
  await expect.poll(() => bench.calls.length).toBe(4);
  for (const call of bench.calls) call.end(OK);
  await untilStatus(bench.engine, later, 'completed');
  await untilStatus(bench.engine, refused, 'completed');
});

test('a step that only asks a person takes no turn; with the decision it waits for its own', async () => {
  const bench = await limitedBench({ maxAtOnce: 1 });
  await bench.begin(await bench.publish());
  await expect.poll(() => bench.calls.length).toBe(1);
  const asking = await bench.begin(
    await bench.publish({ dial: { level: 'draft', askWhen: [{ when: 'true', rule: 'Always' }] } }),
  );
  await untilStatus(bench.engine, asking, 'waiting');
  const [approval] = await openApprovals(bench.engine, asking);
  await bench.engine.decide({
    approvalId: approval?.id ?? '',
    decision: 'approve',
    by: ann,
    idempotencyKey: 'k',
    undoMs: 0,
  });
  await untilStatus(bench.engine, asking, 'running');
  expect(bench.calls).toHaveLength(1);
  bench.calls[0]?.end(OK);
  await expect.poll(() => bench.calls.length).toBe(2);
  bench.calls[1]?.end(OK);
  await untilStatus(bench.engine, asking, 'completed');
});

test('a dial turned down while a step waits for its turn holds it back', async () => {
  const bench = await limitedBench({ maxAtOnce: 1 });
  await bench.begin(await bench.publish());
  await expect.poll(() => bench.calls.length).toBe(1);
  const workflowId = await bench.publish();
  const held = await bench.begin(workflowId);
  await bench.engine.setDial(workflowId, 'call', { setting: { level: 'watch' }, reason: null, by: ann });
  bench.calls[0]?.end(OK);
  await untilStatus(bench.engine, held, 'completed');
  expect(bench.calls).toHaveLength(1);
  expect((await bench.engine.read(held)).state.steps.call?.route).toMatchObject({ way: 'refused' });
});

test('a run that is cancelled while it waits leaves the queue, and the next one goes on', async () => {
  const bench = await limitedBench({ maxAtOnce: 1 });
  const workflowId = await bench.publish();
  await bench.begin(workflowId);
  await expect.poll(() => bench.calls.length).toBe(1);
  const cancelled = await bench.begin(workflowId);
  const next = await bench.begin(workflowId);
  await bench.engine.cancel(cancelled, ann);
  await untilStatus(bench.engine, cancelled, 'cancelled');
  bench.calls[0]?.end(OK);
  await expect.poll(() => bench.calls.length).toBe(2);
  bench.calls[1]?.end(OK);
  await untilStatus(bench.engine, next, 'completed');
});

test('a run that waits when the engine closes goes on after the restart', async () => {
  const bench = await limitedBench({ maxAtOnce: 1 });
  const workflowId = await bench.publish();
  await bench.begin(workflowId);
  await expect.poll(() => bench.calls.length).toBe(1);
  const waiting = await bench.begin(workflowId);
  bench.calls[0]?.end(OK);
  await bench.engine.close();
  expect(bench.calls).toHaveLength(1);
  bench.world.http = async () => OK;
  const next = await bench.restart();
  await untilStatus(next, waiting, 'completed');
});

/** Waits until a run's call has failed and will be tried again. */
async function untilRetry(engine: Awaited<ReturnType<typeof createBench>>['engine'], runId: string): Promise<void> {
  await expect.poll(async () => (await engine.read(runId)).state.steps.call?.status).toBe('retrying');
}
