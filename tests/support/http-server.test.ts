import { expect, test } from 'vitest';
import { startHttpServer } from './http-server.ts';

test('counts requests by path and by Idempotency-Key', async () => {
  const server = await startHttpServer();
  await fetch(`${server.url}/ok`, { method: 'POST', headers: { 'idempotency-key': 'k1' } });
  await fetch(`${server.url}/echo`, { method: 'POST', headers: { 'idempotency-key': 'k1' }, body: 'x' });
  expect([server.counts.get('/ok'), server.counts.get('/echo'), server.keyCounts.get('k1')]).toEqual([1, 1, 2]);
  expect(server.requests).toMatchObject([{ path: '/echo', body: 'x' }]);
  await server.close();
});

test('fails as often as it is asked to, then works', async () => {
  const server = await startHttpServer();
  const statuses: number[] = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await fetch(`${server.url}/flaky?fail=2`)).status);
  expect(statuses).toEqual([503, 503, 200]);
  await server.close();
});
