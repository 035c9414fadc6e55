import { expect, it } from 'vitest';
import { createApiBench } from './testing/api-bench.ts';

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
