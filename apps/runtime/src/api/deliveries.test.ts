import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, type ApiBench, chainOf, createApiBench } from './testing/api-bench.ts';

let bench: ApiBench;
let paths = 0;
beforeAll(async () => {
  bench = await createApiBench();
});
afterAll(() => bench.close());

const FIELDS = [{ name: 'email', label: 'E-mail', type: 'email', required: true }];
const JSON_TYPE = { 'content-type': 'application/json' };

/** A live form and webhook of one workflow. */
async function open(config: Record<string, unknown> = {}): Promise<{ id: string; hook: string; form: string }> {
  const path = `way-${++paths}`;
  const form = { id: 'form', type: 'triggers.form', config: { path, title: 'Ask', fields: FIELDS, ...config } };
  const hook = { id: 'hook', type: 'triggers.webhook', config: { path, sample: { a: 1 }, ...config } };
  const chain = chainOf(form, { id: 'kept', type: 'logic.set', config: { fields: { done: 'yes' } } });
  const graph = {
    ...chain,
    nodes: [...chain.nodes, ...chainOf(hook).nodes],
    edges: [...chain.edges, { id: 'second', source: 'hook', sourcePort: 'out', target: 'kept', targetPort: 'in' }],
  };
  const made = await bench.owner('POST', '/api/workflows', { title: `Way ${paths}`, graph });
  const { id } = made.body as { id: string };
  expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 200 });
  return { id, hook: `/hooks/${path}`, form: `/forms/${path}` };
}

function deliveryIdOf({ body }: Answer): string {
  return (body as { error: { details: { deliveryId: string } } }).error.details.deliveryId;
}
const listOf = async (workflowId: string, state = 'rejected') =>
  (await bench.owner('GET', `/api/deliveries?workflowId=${workflowId}&state=${state}`)).body;

it('tells the sender what is wrong and where it is kept, and the same again the same', async () => {
  const { id, form } = await open();
  const answer = await bench.anonymous('POST', form, { email: 'nowhere' });
  expect(answer).toMatchObject({
    status: 422,
    body: { error: { code: 'delivery.rejected', details: { problems: [{ field: 'email' }] } } },
  });
  expect((await bench.anonymous('POST', form, { email: 'nowhere' })).body).toEqual(answer.body);
  const item = { id: deliveryIdOf(answer), state: 'rejected', channel: 'form', subject: 'nowhere', times: 2 };
  expect(await listOf(id)).toMatchObject({ items: [item], next: null });
});

it('keeps broken, too deep and wrong content as text, with what was said', async () => {
  const { id, hook } = await open();
  const deep = `${'['.repeat(300)}${']'.repeat(300)}`;
  for (const [text, type, status] of [
    ['{"a":', 'application/json', 400],
    [deep, 'application/json', 400],
    ['just words', 'text/plain', 422],
  ] as const) {
    const answer = await bench.anonymous('POST', hook, text, { 'content-type': type });
    expect(answer.status).toBe(status);
    const kept = await bench.owner('GET', `/api/deliveries/${deliveryIdOf(answer)}`);
    expect(kept).toMatchObject({
      status: 200,
      body: { body: text, isUnreadable: status === 400, channel: 'webhook', problems: [{ field: 'body' }] },
    });
  }
  expect(await listOf(id)).toMatchObject({ items: { length: 3 } });
});

it('keeps nothing that is not signed or too large, and nothing of somebody who fills in the form', async () => {
  const secret = { kind: 'webhook-secret', name: 'Signed', settings: { header: 'X-Sig' }, secret: { value: 'hush' } };
  const connection = ((await bench.owner('POST', '/api/connections', secret)).body as { id: string }).id;
  const { id, hook, form } = await open({ auth: 'hmac', connection });
  expect((await bench.anonymous('POST', hook, '{', { ...JSON_TYPE, 'x-sig': 'wrong' })).status).toBe(401);
  expect((await bench.anonymous('POST', form, 'x'.repeat(6 * 1024 * 1024), JSON_TYPE)).status).toBe(413);
  const page = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await bench.anonymous('POST', form, 'email=nowhere', page)).status).toBe(422);
  expect(await listOf(id)).toEqual({ items: [], next: null });

  const signature = createHmac('sha256', 'hush').update('{').digest('hex');
  const signed = await bench.anonymous('POST', hook, '{', { ...JSON_TYPE, 'x-sig': signature, cookie: 'c=1' });
  const kept = await bench.owner('GET', `/api/deliveries/${deliveryIdOf(signed)}`);
  expect(Object.keys((kept.body as { headers: object }).headers)).toEqual(['content-type']);
});

it('starts a run with the corrected content, once', async () => {
  const { id, form } = await open();
  const deliveryId = deliveryIdOf(await bench.anonymous('POST', form, { email: 'nowhere' }));
  const url = `/api/deliveries/${deliveryId}/replay`;
  expect(await bench.owner('POST', url, {})).toMatchObject({
    status: 422,
    body: { error: { code: 'delivery.rejected', details: { problems: [{ field: 'email' }] } } },
  });
  const replayed = await bench.owner('POST', url, { body: { email: 'ann@example.com' } });
  expect(replayed).toMatchObject({ status: 200, body: { runId: expect.any(String) } });
  const { runId } = replayed.body as { runId: string };
  expect(await bench.owner('POST', url, { body: { email: 'ann@example.com' } })).toMatchObject({
    status: 409,
    body: { error: { code: 'delivery.replayed', details: { runId } } },
  });
  expect(await listOf(id)).toMatchObject({ items: [] });
  expect(await listOf(id, 'replayed')).toMatchObject({ items: [{ id: deliveryId, state: 'replayed', runId }] });
  expect((await bench.owner('GET', `/api/runs/${runId}`)).body).toMatchObject({ subject: 'ann@example.com' });
});

it('shows what is held, in the order it will start, and leaves it alone', async () => {
  const { id, hook } = await open();
  await bench.owner('POST', `/api/workflows/${id}/pause`);
  for (const n of [1, 2, 3]) await bench.anonymous('POST', hook, { n });
  const first = await bench.owner('GET', `/api/deliveries?workflowId=${id}&state=held&limit=2`);
  const { items, next } = first.body as { items: { id: string }[]; next: string };
  const rest = await bench.owner('GET', `/api/deliveries?workflowId=${id}&state=held&limit=2&cursor=${next}`);
  expect([items.length, (rest.body as { items: object[] }).items.length]).toEqual([2, 1]);
  const [held] = items;
  expect((await bench.owner('GET', `/api/deliveries/${held?.id}`)).body).toMatchObject({
    body: { n: 1 },
    state: 'held',
  });
  for (const [method, path] of [
    ['POST', '/replay'],
    ['DELETE', ''],
  ] as const)
    expect(await bench.owner(method, `/api/deliveries/${held?.id}${path}`, {})).toMatchObject({
      status: 409,
      body: { error: { code: 'delivery.held' } },
    });
  await bench.owner('POST', `/api/workflows/${id}/resume`);
  expect((await bench.owner('GET', `/api/deliveries/${held?.id}`)).status).toBe(404);
});

it('answers what is dropped as such, and counts it', async () => {
  const { id, hook, form } = await open({ whenPaused: 'drop' });
  await bench.owner('POST', `/api/workflows/${id}/pause`);
  expect(await bench.anonymous('POST', hook, { a: 1 })).toMatchObject({ status: 202, body: { dropped: true } });
  expect(await bench.anonymous('POST', form, { email: 'a@example.com' })).toMatchObject({ body: { dropped: true } });
  const page = await bench.anonymous('POST', form, 'email=a@example.com', {
    'content-type': 'application/x-www-form-urlencoded',
  });
  expect([page.status, page.body]).toEqual([202, expect.stringContaining('This form is closed at the moment')]);
  await bench.anonymous('POST', hook, '{', JSON_TYPE);
  const { items } = (await bench.owner('GET', '/api/deliveries/counts')).body as { items: { workflowId: string }[] };
  expect(items.find(({ workflowId }) => workflowId === id)).toMatchObject({ held: 0, rejected: 1, dropped: 3 });
});

it('removes a rejected delivery, pages through many, and knows no others', async () => {
  const { id, form } = await open();
  for (let n = 0; n < 5; n += 1) {
    bench.clock.advance(1);
    await bench.anonymous('POST', form, { email: `nowhere ${n}` });
  }
  const subjects: string[] = [];
  let cursor = '';
  do {
    const page = await bench.owner('GET', `/api/deliveries?workflowId=${id}&limit=2${cursor}`);
    const { items, next } = page.body as { items: { subject: string }[]; next: string | null };
    subjects.push(...items.map(({ subject }) => subject));
    cursor = next === null ? '' : `&cursor=${next}`;
  } while (cursor !== '');
  expect(subjects).toEqual([4, 3, 2, 1, 0].map((n) => `nowhere ${n}`));
  const { items } = (await listOf(id)) as { items: { id: string }[] };
  const url = `/api/deliveries/${items[0]?.id}`;
  expect((await bench.owner('DELETE', url)).status).toBe(200);
  for (const method of ['GET', 'DELETE'])
    expect(await bench.owner(method, url)).toMatchObject({
      status: 404,
      body: { error: { code: 'delivery.not_found' } },
    });
});

it('forgets what was not taken and what waits when its workflow is deleted', async () => {
  const { id, form, hook } = await open();
  await bench.anonymous('POST', form, { email: 'nowhere' });
  await bench.owner('POST', `/api/workflows/${id}/pause`);
  await bench.anonymous('POST', hook, { a: 1 });
  expect((await bench.owner('DELETE', `/api/workflows/${id}`)).status).toBe(200);
  for (const state of ['rejected', 'held']) expect(await listOf(id, state)).toEqual({ items: [], next: null });
});
