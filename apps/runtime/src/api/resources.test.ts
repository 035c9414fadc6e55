import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type ApiBench, chainOf, createApiBench } from './testing/api-bench.ts';

const smtp = {
  kind: 'smtp',
  name: 'Office mail',
  settings: { host: 'mail.example.com', port: 587, from: 'office@example.com', user: 'office' },
  secret: { password: 'hush-hush' },
};
const environmentModel = { baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'sk-hush', model: 'small' };

let bench: ApiBench;
let mailWorks = true;
beforeAll(async () => {
  bench = await createApiBench({
    environmentModel,
    mail: {
      verify: async ({ password }) => {
        if (!mailWorks || password !== 'hush-hush') throw new Error('The mail server refused the password.');
      },
    },
    detectLocalServers: async () => [{ name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['m'] }],
  });
});
afterAll(() => bench.close());

const idOf = ({ body }: { body: unknown }) => (body as { id: string }).id;

it('takes a secret in, never gives it out, and tells how the connection is', async () => {
  const made = await bench.owner('POST', '/api/connections', smtp);
  expect(made).toMatchObject({ status: 201, body: { hasSecret: true, health: { status: 'unknown' }, usedBy: [] } });
  const url = `/api/connections/${idOf(made)}`;
  expect((await bench.owner('POST', `${url}/test`)).body).toEqual({
    ok: true,
    message: 'mail.example.com accepted the sign-in.',
  });
  mailWorks = false;
  expect((await bench.owner('POST', `${url}/test`)).body).toMatchObject({ ok: false });
  mailWorks = true;
  const all = await bench.owner('GET', '/api/connections');
  expect(all.body).toMatchObject({
    items: [{ health: { status: 'failing', message: 'The mail server refused the password.' } }],
  });
  expect(JSON.stringify([made.body, all.body])).not.toContain('hush-hush');
  await bench.owner('PATCH', url, { ...smtp, name: 'Mail', secret: {} });
  expect((await bench.owner('POST', `${url}/test`)).body).toMatchObject({ ok: true });
});

it('keeps a connection that a live workflow uses', async () => {
  const connection = idOf(await bench.owner('POST', '/api/connections', smtp));
  const config = { connection, to: 'a@example.com', subject: 'Hi', body: 'Hello' };
  const graph = chainOf({ id: 'begin', type: 'triggers.manual' }, { id: 'send', type: 'integrations.email', config });
  const workflow = idOf(await bench.owner('POST', '/api/workflows', { title: 'Mailer', graph }));
  expect((await bench.owner('POST', `/api/workflows/${workflow}/publish`, {})).status).toBe(200);
  expect((await bench.owner('GET', `/api/connections/${connection}`)).body).toMatchObject({
    usedBy: [{ title: 'Mailer' }],
  });
  const url = `/api/connections/${connection}`;
  expect(await bench.owner('DELETE', url)).toMatchObject({
    status: 409,
    body: { error: { code: 'connection.in_use' } },
  });
  await bench.owner('DELETE', `/api/workflows/${workflow}`);
  expect((await bench.owner('DELETE', url)).status).toBe(200);
});

it('keeps the limits of a connection, lifts them on demand, and names the one that cannot be', async () => {
  const limits = { maxAtOnce: 3, maxPerMinute: 60 };
  const made = await bench.owner('POST', '/api/connections', { ...smtp, limits });
  expect(made).toMatchObject({ status: 201, body: { limits } });
  const url = `/api/connections/${idOf(made)}`;
  expect((await bench.owner('PATCH', url, smtp)).body).toMatchObject({ limits });
  const lifted = await bench.owner('PATCH', url, { ...smtp, limits: { maxPerMinute: null } });
  expect(lifted.body).toMatchObject({ limits: { maxAtOnce: 3, maxPerMinute: null } });
  expect(await bench.owner('PATCH', url, { ...smtp, limits: { maxAtOnce: 0 } })).toMatchObject({
    status: 422,
    body: { error: { details: { problems: [{ field: 'limits.maxAtOnce' }] } } },
  });
  await bench.owner('DELETE', url);
});

it('tells the engine of a change, so that limits act at once', async () => {
  const connection = idOf(await bench.owner('POST', '/api/connections', smtp));
  const reload = vi.spyOn(bench.engine, 'reloadConnection');
  await bench.owner('PATCH', `/api/connections/${connection}`, { ...smtp, limits: { maxAtOnce: 1 } });
  await bench.owner('DELETE', `/api/connections/${connection}`);
  expect(reload.mock.calls).toEqual([[connection], [connection]]);
  reload.mockRestore();
});

it('names the field of a connection that is not filled in', async () => {
  const answer = await bench.owner('POST', '/api/connections', { ...smtp, settings: { ...smtp.settings, host: ' ' } });
  expect(answer).toMatchObject({
    status: 422,
    body: { error: { details: { problems: [{ field: 'settings.host', message: 'Name the mail server' }] } } },
  });
});

it('shows the model of the environment until one is connected', async () => {
  const before = await bench.owner('GET', '/api/models');
  expect(before.body).toMatchObject({ items: [{ id: 'environment', isFromEnvironment: true, hasKey: true }] });
  expect(await bench.owner('DELETE', '/api/models/environment')).toMatchObject({ status: 409 });
  expect((await bench.owner('POST', '/api/models/environment/test')).body).toMatchObject({ ok: true });
  const model = { name: 'Big', baseUrl: 'https://api.example.com/v1', model: 'big', apiKey: 'sk-secret' };
  const made = await bench.owner('POST', '/api/models', model);
  expect(made).toMatchObject({ status: 201, body: { hasKey: true, timeoutSeconds: 60 } });
  const after = await bench.owner('GET', '/api/models');
  expect(after.body).toMatchObject({ items: [{ name: 'Big', isFromEnvironment: false }] });
  expect(JSON.stringify([before.body, made.body, after.body])).not.toMatch(/sk-/);
  expect((await bench.owner('PATCH', `/api/models/${idOf(made)}`, { model: 'bigger' })).body).toMatchObject({
    model: 'bigger',
    hasKey: true,
  });
  expect((await bench.owner('GET', '/api/models/local')).body).toMatchObject({ items: [{ name: 'Ollama' }] });
});

it('keeps tables with rows, who changed them, and refuses a stale change', async () => {
  const columns = [
    { name: 'name', label: 'Name', type: 'text' },
    { name: 'paid', label: 'Paid', type: 'boolean' },
  ];
  const table = idOf(await bench.owner('POST', '/api/tables', { name: 'Customers', columns }));
  const rows = `/api/tables/${table}/rows`;
  const row = idOf(await bench.owner('POST', rows, { values: { name: 'Ann', paid: 'yes' } }));
  expect((await bench.owner('PATCH', `${rows}/${row}`, { values: { paid: false }, revision: 1 })).status).toBe(200);
  expect(await bench.owner('PATCH', `${rows}/${row}`, { values: { paid: true }, revision: 1 })).toMatchObject({
    status: 409,
  });
  expect(await bench.owner('POST', rows, { values: { colour: 'red' } })).toMatchObject({
    status: 422,
    body: { error: { code: 'table.unknown_column' } },
  });
  const history = await bench.owner('GET', `${rows}/${row}/history`);
  expect(history.body).toMatchObject({
    items: [{ action: 'update', by: 'The owner', before: { paid: true }, after: { paid: false } }, { action: 'add' }],
  });
  expect((await bench.owner('GET', `${rows}?search=ann`)).body).toMatchObject({ items: [{ values: { name: 'Ann' } }] });
  expect((await bench.owner('DELETE', `${rows}/${row}`)).status).toBe(200);
  expect((await bench.owner('GET', `/api/tables/${table}`)).body).toMatchObject({ rowCount: 0 });
});

it('adds up metrics per workflow and day', async () => {
  const config = { metric: 'Quotes', kind: 'money', value: 'begin.price', unit: 'GBP' };
  const graph = chainOf({ id: 'begin', type: 'triggers.manual' }, { id: 'count', type: 'metrics.record', config });
  const id = idOf(await bench.owner('POST', '/api/workflows', { title: 'Sales', graph }));
  expect((await bench.owner('POST', `/api/workflows/${id}/publish`, {})).status).toBe(200);
  for (const price of [10, 5]) await bench.owner('POST', `/api/workflows/${id}/runs?wait=true`, { input: { price } });
  expect((await bench.owner('GET', '/api/metrics?days=2')).body).toMatchObject({
    items: [
      {
        metric: 'Quotes',
        kind: 'money',
        unit: 'GBP',
        workflowTitle: 'Sales',
        total: 15,
        points: 2,
        days: [{ value: 0 }, { value: 15, day: '2026-11-20' }],
      },
    ],
  });
});
