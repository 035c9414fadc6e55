import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiBench, chainOf, createApiBench } from './testing/api-bench.ts';

let bench: ApiBench;
let paths = 0;
beforeAll(async () => {
  bench = await createApiBench();
});
afterAll(() => bench.close());

async function publish(graph: ReturnType<typeof chainOf>): Promise<string> {
  const made = await bench.owner('POST', '/api/workflows', { title: 'Inbound', graph });
  const { id } = made.body as { id: string };
  expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 200 });
  return id;
}

/** A live webhook that answers with its result unless said otherwise. */
async function openHook(config: Record<string, unknown> = {}): Promise<{ url: string; id: string }> {
  const path = `hook-${++paths}`;
  const set = { fields: { seen: { cel: 'hook.body' } } };
  const nodes = [{ id: 'hook', type: 'triggers.webhook', config: { path, respond: 'result', ...config } }];
  const graph = chainOf(...nodes, { id: 'kept', type: 'logic.set', config: set });
  return { url: `/hooks/${path}`, id: await publish(graph) };
}

async function createSecret(header: string): Promise<string> {
  const input = { kind: 'webhook-secret', name: `Secret ${header}`, settings: { header }, secret: { value: 'hush' } };
  return ((await bench.owner('POST', '/api/connections', input)).body as { id: string }).id;
}

it('answers with the result of the run', async () => {
  const { url } = await openHook();
  expect(await bench.anonymous('POST', url, { order: 7 })).toMatchObject({ status: 200, body: { seen: { order: 7 } } });
});

it('answers at once with the run when it only accepts', async () => {
  const { url } = await openHook({ respond: 'accepted' });
  const { status, body } = await bench.anonymous('POST', url, { order: 7 });
  expect({ status, body }).toEqual({ status: 202, body: { runId: expect.any(String) } });
});

it.each([
  ['application/x-www-form-urlencoded', 'a=1&b=2&b=3', { a: '1', b: ['2', '3'] }],
  ['application/x-www-form-urlencoded', '{"from":"curl"}', { from: 'curl' }],
  ['text/plain', 'just words', 'just words'],
  ['application/vnd.shop+json', '[1]', [1]],
])('reads %s: %s', async (type, body, seen) => {
  const { url } = await openHook();
  expect(await bench.anonymous('POST', url, body, { 'content-type': type })).toMatchObject({
    status: 200,
    body: { seen },
  });
});

it('refuses unknown paths, other methods, broken JSON and large bodies', async () => {
  const { url } = await openHook();
  expect(await bench.anonymous('POST', '/hooks/nothing', {})).toMatchObject({
    status: 404,
    body: { error: { code: 'endpoint.not_found' } },
  });
  const wrong = await bench.anonymous('GET', url);
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  expect((await bench.anonymous('OPTIONS', url)).status).toBe(204);
  expect((await bench.anonymous('POST', url, '{', { 'content-type': 'application/json' })).status).toBe(400);
  expect((await bench.anonymous('POST', url, 'x'.repeat(6 * 1024 * 1024))).status).toBe(413);
});

it('lets in callers with the secret in the header, and keeps the secret out of the run', async () => {
  const connection = await createSecret('X-Secret');
  const { url } = await openHook({ auth: 'header', connection });
  expect(await bench.anonymous('POST', url, {})).toMatchObject({
    status: 401,
    body: { error: { code: 'hook.unauthorized' } },
  });
  expect((await bench.anonymous('POST', url, {}, { 'x-secret': 'wrong' })).status).toBe(401);
  expect((await bench.anonymous('POST', url, { ok: true }, { 'x-secret': 'hush' })).status).toBe(200);
  const { items } = (await bench.owner('GET', '/api/runs?limit=1')).body as { items: { id: string }[] };
  const run = await bench.owner('GET', `/api/runs/${items[0]?.id}`);
  expect(JSON.stringify(run.body)).not.toContain('hush');
});

it('lets in callers that sign the very bytes of the body', async () => {
  const connection = await createSecret('X-Signature');
  const { url } = await openHook({ auth: 'hmac', connection });
  const body = '{ "a" : 1 }';
  const sign = (text: string) => ({ 'x-signature': createHmac('sha256', 'hush').update(text).digest('hex') });
  const json = { 'content-type': 'application/json' };
  expect((await bench.anonymous('POST', url, body, { ...json, ...sign(body) })).status).toBe(200);
  expect((await bench.anonymous('POST', url, body, { ...json, ...sign('{"a":1}') })).status).toBe(401);
});

it('holds what arrives while the workflow is paused, and starts it on resume', async () => {
  const { url, id } = await openHook();
  await bench.owner('POST', `/api/workflows/${id}/pause`);
  expect(await bench.anonymous('POST', url, { n: 1 })).toMatchObject({ status: 202, body: { held: true } });
  expect(await bench.owner('POST', `/api/workflows/${id}/resume`)).toMatchObject({
    status: 200,
    body: { status: 'live' },
  });
  await expect
    .poll(async () => (await bench.owner('GET', `/api/runs?workflowId=${id}&status=completed`)).body)
    .toMatchObject({
      items: [{ status: 'completed' }],
    });
});

const FIELDS = [
  { name: 'name', label: 'Your name', type: 'text', required: true },
  { name: 'email', label: 'Your e-mail', type: 'email', required: true },
  { name: 'kind', label: 'Kind', type: 'choice', required: false, options: ['Door', 'Window'] },
  { name: 'message', label: 'Message', type: 'longText', required: false },
  { name: 'news', label: 'Send me news', type: 'boolean', required: false },
];

async function openForm(): Promise<string> {
  const path = `form-${++paths}`;
  const config = { path, title: 'Ask <us>', intro: 'We answer\n\nwithin a day.', fields: FIELDS };
  await publish(
    chainOf(
      { id: 'form', type: 'triggers.form', config },
      { id: 'kept', type: 'logic.set', config: { fields: { who: '{{ form.body.name }}' } } },
    ),
  );
  return `/forms/${path}`;
}
const asForm = { 'content-type': 'application/x-www-form-urlencoded' };

it('shows a form with a label for each field', async () => {
  const { status, body, headers } = await bench.anonymous('GET', await openForm());
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
  expect(body).toContain('<h1>Ask &lt;us&gt;</h1>');
  expect(body).toContain('<label for="field-email">Your e-mail</label>');
  expect(body).toMatch(/<input type="email"[^>]* id="field-email" name="email" required>/);
  expect(body).toContain('<option value="Window">Window</option>');
});

it('takes a form from a browser and says thank you', async () => {
  const url = await openForm();
  const { status, body } = await bench.anonymous(
    'POST',
    url,
    'name=Ann&email=ann@example.com&kind=Door&news=true',
    asForm,
  );
  expect(status).toBe(200);
  expect(body).toContain('Thank you');
});

it('shows problems at their fields and keeps what was typed', async () => {
  const url = await openForm();
  const { status, body } = await bench.anonymous('POST', url, 'name=&email=nowhere&message=%3Cb%3EHello', asForm);
  expect(status).toBe(422);
  expect(body).toContain('2 things need');
  expect(body).toMatch(/<p class="problem" id="field-name-problem">/);
  expect(body).toMatch(/value="nowhere" [^>]*aria-invalid="true" aria-describedby="field-email-problem"/);
  expect(body).toContain('&lt;b&gt;Hello');
  expect((await bench.owner('GET', '/api/runs?limit=1')).body).not.toMatchObject({ items: [{ subject: 'nowhere' }] });
});

it('takes a form from a program, and answers problems in the error shape', async () => {
  const url = await openForm();
  expect(await bench.anonymous('POST', url, { name: 'Ann', email: 'ann@example.com' })).toMatchObject({
    status: 202,
    body: { runId: expect.any(String) },
  });
  expect(await bench.anonymous('POST', url, { email: 'ann@example.com' })).toMatchObject({
    status: 422,
    body: { error: { code: 'delivery.rejected', details: { problems: [{ field: 'name' }] } } },
  });
});

it('answers an unknown form with a page for people and JSON for programs', async () => {
  const page = await bench.anonymous('GET', '/forms/nothing');
  expect(page.status).toBe(404);
  expect(page.body).toContain('This form is not here');
  expect(await bench.anonymous('POST', '/forms/nothing', {})).toMatchObject({
    status: 404,
    body: { error: { code: 'endpoint.not_found' } },
  });
});
