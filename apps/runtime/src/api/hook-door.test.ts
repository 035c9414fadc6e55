// The door of webhooks as programs outside see it: over a real connection, and in front of everything else.
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Listening, listen } from '../../../../tests/support/listen.ts';
import { type ApiBench, chainOf, createApiBench } from './testing/api-bench.ts';

let bench: ApiBench;
let server: Listening;
beforeAll(async () => {
  bench = await createApiBench();
  server = await listen(createServer(getRequestListener(bench.app.fetch)));
  const config = { path: 'seen', respond: 'result' };
  const set = { fields: { headers: { cel: 'hook.headers' }, body: { cel: 'hook.body' } } };
  const graph = chainOf(
    { id: 'hook', type: 'triggers.webhook', config },
    { id: 'kept', type: 'logic.set', config: set },
  );
  const { id } = (await bench.owner('POST', '/api/workflows', { title: 'Door', graph })).body as { id: string };
  await bench.owner('POST', `/api/workflows/${id}/publish`, {});
});
afterAll(async () => {
  await server.close();
  await bench.close();
});

function send(path: string, init: RequestInit): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}${path}`, init);
}

it('hands on the headers of a call, but for those that open doors', async () => {
  const headers = { 'X-Shop': 'one', authorization: 'Bearer hush', cookie: 'session=hush', accept: 'a/b' };
  const answer = await send('/hooks/seen', { method: 'POST', headers, body: 'hello' });
  const { headers: seen, body } = (await answer.json()) as { headers: Record<string, string>; body: string };
  expect(body).toBe('hello');
  expect(seen).toMatchObject({ 'x-shop': 'one', accept: 'a/b', 'content-length': '5' });
  expect(JSON.stringify(seen)).not.toContain('hush');
});

it.each([
  ['POST', '/hooks/seen', 200],
  ['GET', '/hooks/seen', 405],
  ['OPTIONS', '/hooks/seen', 204],
  ['POST', '/hooks/nothing', 404],
])('says of its answer to %s %s that it is no page', async (method, path, status) => {
  const answer = await send(path, { method });
  await answer.arrayBuffer();
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

it.each(['/hooks', '/hooks/', '/hooks/seen/more', '/api/hooks/seen'])('has no webhook at %s', async (path) => {
  const answer = await send(path, { method: 'POST', body: '{}' });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { code: 'route.not_found' } });
});
