import { expect, it } from 'vitest';
import { type ApiBench, chainOf, createApiBench } from './testing/api-bench.ts';

it('counts runs and approvals for owners, and for nobody else from afar', async () => {
  const bench = await createApiBench();
  const answer = await bench.owner('GET', '/metrics');
  expect(answer.status).toBe(200);
  expect(answer.body).toContain('leeway_runs{status="waiting"} 0');
  expect(answer.body).toContain('leeway_approvals_open 0');
  expect(answer.body).toContain('process_resident_memory_bytes');
  expect((await bench.anonymous('GET', '/metrics')).status).toBe(401);
  expect((await (await bench.as('viewer'))('GET', '/metrics')).status).toBe(403);
  await bench.close();
});

const BEGIN = { id: 'start', type: 'triggers.manual' };
const CALL = { id: 'call', type: 'integrations.http', config: { method: 'GET', url: 'https://example.com' } };
const HOOK = { id: 'hook', type: 'triggers.webhook', config: { path: 'orders' } };

/** The value of one line of /metrics. */
async function figure(bench: ApiBench, line: string): Promise<number> {
  const { body } = await bench.owner('GET', '/metrics');
  const found = String(body)
    .split('\n')
    .find((text) => text.startsWith(`${line} `));
  return Number(found?.slice(line.length + 1));
}

async function publish(bench: ApiBench, ...nodes: Parameters<typeof chainOf>): Promise<string> {
  const { body } = await bench.owner('POST', '/api/workflows', { title: 'Orders', graph: chainOf(...nodes) });
  const { id } = body as { id: string };
  expect((await bench.owner('POST', `/api/workflows/${id}/publish`, {})).status).toBe(200);
  return id;
}

it('measures steps by node type and commits from the first scrape on', async () => {
  const bench = await createApiBench();
  const id = await publish(bench, BEGIN, CALL);
  expect(await figure(bench, 'leeway_commit_batch_size_count')).toBe(0);
  expect((await bench.owner('POST', `/api/workflows/${id}/runs?wait=true`, {})).status).toBeLessThan(300);
  const steps = 'leeway_step_duration_seconds_count{type="integrations.http"}';
  await expect.poll(() => figure(bench, steps)).toBe(1);
  expect(await figure(bench, 'leeway_runs_ended_total{outcome="completed"}')).toBe(1);
  expect(await figure(bench, 'leeway_commit_batch_size_count')).toBeGreaterThan(0);
  expect(await figure(bench, 'leeway_commit_duration_seconds_count')).toBeGreaterThan(0);
  await bench.close();
});

it('tells how much waits and for how long, incidents by state, and how late the event loop is', async () => {
  const bench = await createApiBench();
  const id = await publish(bench, HOOK, CALL);
  await bench.owner('POST', `/api/workflows/${id}/pause`);
  expect((await bench.anonymous('POST', '/hooks/orders', {})).status).toBe(202);
  bench.clock.advance(90_000);
  expect(await figure(bench, 'leeway_deliveries_held')).toBe(1);
  expect(await figure(bench, 'leeway_deliveries_held_age_seconds')).toBe(90);
  expect(await figure(bench, 'leeway_queue_runs')).toBe(0);
  expect(await figure(bench, 'leeway_queue_age_seconds')).toBe(0);
  expect(await figure(bench, 'leeway_incidents{state="open"}')).toBe(0);
  expect(await figure(bench, 'leeway_uncertain_effects_open')).toBe(0);
  expect(await figure(bench, 'nodejs_eventloop_lag_p99_seconds')).not.toBeNaN();
  await bench.close();
});
