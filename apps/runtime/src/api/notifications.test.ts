import type { NoticeChoice } from '@leeway/shared/api/notifications.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiBench, createApiBench } from './testing/api-bench.ts';

let bench: ApiBench;
beforeAll(async () => {
  bench = await createApiBench();
});
afterAll(() => bench.close());

const SECRET_URL = 'https://hooks.example.com/services/T1/very-secret';

it('takes the webhook’s address, and never gives it back', async () => {
  const saved = await bench.owner('PATCH', '/api/notifications/settings', {
    webhookUrl: SECRET_URL,
    webhook: { mode: 'daily', at: '09:00' },
  });
  expect(saved).toMatchObject({ status: 200, body: { hasWebhook: true, webhook: { mode: 'daily', at: '09:00' } } });
  const viewer = await bench.as('viewer');
  const read = await viewer('GET', '/api/notifications/settings');
  expect(read.status).toBe(200);
  expect(JSON.stringify([saved.body, read.body])).not.toContain('very-secret');
  expect((await bench.owner('PATCH', '/api/notifications/settings', { linkHours: 24 })).body).toMatchObject({
    hasWebhook: true,
    linkHours: 24,
  });
  expect((await bench.owner('PATCH', '/api/notifications/settings', { webhookUrl: null })).body).toMatchObject({
    hasWebhook: false,
  });
});

it('is changed by owners alone, and says what is wrong', async () => {
  const builder = await bench.as('builder');
  expect((await builder('PATCH', '/api/notifications/settings', { hasLinks: false })).status).toBe(403);
  expect((await builder('POST', '/api/notifications/test', { channel: 'webhook' })).status).toBe(403);
  for (const body of [{ webhookUrl: 'javascript:alert(1)' }, { linkHours: 0 }, { mailConnection: 'nothing' }])
    expect((await bench.owner('PATCH', '/api/notifications/settings', body)).status).toBeGreaterThanOrEqual(404);
  const hook = { kind: 'webhook-secret', name: 'Shop', settings: { header: 'x-signature' }, secret: { value: 'abc' } };
  const { id } = (await bench.owner('POST', '/api/connections', hook)).body as { id: string };
  expect(await bench.owner('PATCH', '/api/notifications/settings', { mailConnection: id })).toMatchObject({
    status: 422,
    body: { error: { code: 'connection.wrong_kind' } },
  });
});

it('keeps the mail connection while mail goes through it', async () => {
  const settings = { host: 'mail.example.com', port: 25, secure: false, user: '', from: 'a@example.com' };
  const smtp = { kind: 'smtp', name: 'Office mail', settings, secret: {} };
  const { id } = (await bench.owner('POST', '/api/connections', smtp)).body as { id: string };
  await bench.owner('PATCH', '/api/notifications/settings', { mailConnection: id });
  expect(await bench.owner('DELETE', `/api/connections/${id}`)).toMatchObject({
    status: 409,
    body: { error: { code: 'connection.in_use', message: 'Notifications are sent through “Office mail”.' } },
  });
  await bench.owner('PATCH', '/api/notifications/settings', { mailConnection: null });
  expect((await bench.owner('DELETE', `/api/connections/${id}`)).status).toBe(200);
});

it('tries a channel at once and says how that went', async () => {
  expect((await bench.owner('POST', '/api/notifications/test', { channel: 'webhook' })).body).toEqual({
    ok: false,
    message: 'There is no webhook yet. Save its address first.',
  });
  await bench.owner('PATCH', '/api/notifications/settings', { webhookUrl: SECRET_URL });
  expect((await bench.owner('POST', '/api/notifications/test', { channel: 'webhook' })).body).toEqual({
    ok: true,
    message: 'The webhook took it.',
  });
  expect(bench.posts).toMatchObject([{ url: SECRET_URL, method: 'POST' }]);
  expect((await bench.owner('POST', '/api/notifications/test', { channel: 'email' })).body).toMatchObject({
    ok: false,
  });
});

it('lets everyone choose for themselves', async () => {
  const approver = await bench.as('approver');
  const first = (await approver('GET', '/api/me/notifications')).body as NoticeChoice;
  expect(first).toEqual({ email: { mode: 'each' }, page: { mode: 'each' }, quiet: null, timeZone: 'UTC' });
  const choice: NoticeChoice = {
    email: { mode: 'every', minutes: 30 },
    page: { mode: 'none' },
    quiet: { from: '20:00', to: '07:00' },
    timeZone: 'Europe/Paris',
  };
  expect(await approver('PUT', '/api/me/notifications', choice)).toMatchObject({ status: 200, body: choice });
  expect((await approver('GET', '/api/me/notifications')).body).toEqual(choice);
  expect((await bench.owner('GET', '/api/me/notifications')).body).toEqual(first);
  const wrong = await approver('PUT', '/api/me/notifications', { ...choice, timeZone: 'Europe/Nowhere' });
  expect(wrong).toMatchObject({ status: 422, body: { error: { details: { problems: [{ field: 'timeZone' }] } } } });
});

it('keeps the workspace’s working hours, and takes them away again', async () => {
  const day = [{ from: '09:00', to: '17:00' }];
  const calendar = {
    timeZone: 'Europe/London',
    week: [day, day, day, day, day, [], []],
    holidays: [{ date: '2026-12-25', name: 'Christmas Day' }],
  };
  expect((await bench.owner('PATCH', '/api/settings', { calendar })).body).toMatchObject({ calendar });
  const overlapping = { ...calendar, week: [[...day, { from: '16:00', to: '18:00' }], [], [], [], [], [], []] };
  expect((await bench.owner('PATCH', '/api/settings', { calendar: overlapping })).status).toBe(422);
  expect((await bench.owner('GET', '/api/settings')).body).toMatchObject({ calendar });
  expect((await bench.owner('PATCH', '/api/settings', { calendar: null })).body).toMatchObject({ calendar: null });
});

it('forecasts the load of those who decide', async () => {
  const viewer = await bench.as('viewer');
  expect(await viewer('GET', '/api/approvals/forecast')).toMatchObject({
    status: 200,
    body: { perDay: 0, cleared: 0, reviewers: [], open: 0 },
  });
  expect((await viewer('GET', '/api/approvals/forecast?workflowId=w&nodeId=n&share=0.35')).body).toMatchObject({
    sentence: 'At this dial 0 reviews a day in the whole workspace; nobody has decided anything in the last 14 days.',
  });
  expect((await viewer('GET', '/api/approvals/forecast?share=2')).status).toBe(422);
});
