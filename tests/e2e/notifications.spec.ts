// An owner says when people work and how they are told; an approver gets a mail, opens its link on a phone, and decides there.
import { routes } from '@leeway/shared/api/routes.ts';
import { graphSchema } from '@leeway/shared/graph/graph.ts';
import { expect, type Page, test } from '@playwright/test';
import { startHttpServer, type TestHttpServer } from '../support/http-server.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { scan } from './scan.ts';
import { openPage, openSignedIn, PHONE, Stage, signIn } from './stage.ts';

test.describe.configure({ mode: 'serial' });

const stage = new Stage();
let runtime: Runtime;
let smtp: TestSmtpServer;
let http: TestHttpServer;
let page: Page;

const APPROVER = { name: 'Bo Smith', email: 'bo@example.com', role: 'approver', password: 'correct horse bo' } as const;
const GRAPH = {
  schema: 1,
  nodes: [
    {
      id: 'enquiry',
      name: 'enquiry',
      type: 'triggers.form',
      title: 'Website enquiry',
      position: { x: 0, y: 0 },
      config: {
        path: 'ask-us',
        title: 'Ask us',
        fields: [{ name: 'message', label: 'Message', type: 'longText', required: true }],
      },
    },
    {
      id: 'check',
      name: 'check',
      type: 'approvals.gate',
      title: 'Check the order',
      position: { x: 300, y: 0 },
      config: { question: 'Shall we take this order?', show: [], assignee: 'role:approver' },
    },
  ],
  edges: [{ id: 'e1', source: 'enquiry', sourcePort: 'out', target: 'check', targetPort: 'in' }],
  settings: {},
};

test.beforeAll(async ({ browser }) => {
  smtp = stage.keep(await startSmtpServer());
  http = stage.keep(await startHttpServer());
  runtime = stage.keep(await startRuntime());
  const { call } = runtime;
  await call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1'] } });
  const mail = { host: smtp.host, port: smtp.port, secure: false, user: '', from: 'Leeway <leeway@example.com>' };
  await call(routes.connections.create, { body: { kind: 'smtp', name: 'Company mail', settings: mail, secret: {} } });
  await call(routes.users.create, { body: APPROVER });
  const { id } = await call(routes.workflows.create, { body: { title: 'Orders', graph: graphSchema.parse(GRAPH) } });
  await call(routes.workflows.publish, { params: { id }, body: {} });
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

test('working hours are set day by day, with holidays, and are still there after a reload', async () => {
  await page.goto('/settings?tab=hours');
  await page.getByRole('radio', { name: 'Working hours only' }).click();
  await page.getByRole('button', { name: 'Add hours on Saturday' }).click();
  await page.getByLabel('Saturday to').fill('13:00');
  await page.getByLabel('Friday to').fill('08:00');
  await page.getByRole('button', { name: 'Add a holiday' }).click();
  await page.getByLabel('Day of holiday 1').fill('2026-12-25');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('It must end later than it begins.')).toBeVisible();
  await expect(page.getByText('Give the holiday a name.')).toBeVisible();
  await page.getByLabel('Friday to').fill('15:00');
  await page.getByLabel('Name of holiday 1').fill('Christmas Day');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The working hours are saved')).toBeVisible();
  await scan(page, 'settings, Working hours', 'main');
  await page.reload();
  await expect(page.getByLabel('Saturday to')).toHaveValue('13:00');
  await expect(page.getByLabel('Friday to')).toHaveValue('15:00');
  await expect(page.getByLabel('Name of holiday 1')).toHaveValue('Christmas Day');
});

test('mail and the channel are set up, and a test message arrives on both', async () => {
  await page.goto('/settings?tab=notifications');
  const workspace = page.getByRole('region', { name: 'For the workspace' });
  await workspace.getByRole('combobox', { name: 'Mail goes through' }).click();
  await page.getByRole('option', { name: 'Company mail' }).click();
  await workspace.getByRole('textbox', { name: 'Webhook of your channel' }).fill(`${http.url}/status/200?token=hidden`);
  await workspace.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The notifications are saved')).toBeVisible();
  await expect(workspace.getByRole('textbox', { name: 'Webhook of your channel' })).toHaveValue('');
  await workspace.getByRole('button', { name: 'Send a test to me' }).click();
  await expect(page.getByText('Sent to owner@example.com.')).toBeVisible();
  expect(smtp.mails.map(({ subject }) => subject)).toEqual(['A test from Leeway']);
  await workspace.getByRole('button', { name: 'Send a test to the channel' }).click();
  await expect(page.getByText('The webhook took it.')).toBeVisible();
  expect(await page.content()).not.toContain('token=hidden');
  await scan(page, 'settings, Notifications', 'main');
});

test('an approver decides on the phone by the link in the mail, without signing in', async ({ browser }) => {
  const visitor = await openPage(browser, runtime, { viewport: PHONE });
  stage.keep(visitor.context());
  await visitor.goto('/forms/ask-us');
  await visitor.getByLabel('Message').fill('Ten oak doors, please.');
  await visitor.getByRole('button', { name: 'Send' }).click();
  await expect(visitor.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await expect.poll(() => smtp.mails.filter(({ to }) => to.includes('bo@example.com')).length).toBe(1);
  const mail = smtp.mails.find(({ to }) => to.includes('bo@example.com'));
  expect(mail?.subject).toContain('Check the order');
  const path = /(\/decide\/[\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';

  await visitor.goto(path);
  await expect(visitor.getByText('You decide as Bo Smith')).toBeVisible();
  await expect(visitor.getByText('Shall we take this order?')).toBeVisible();
  await expect(visitor.getByText('Ten oak doors, please.', { exact: true })).toBeVisible();
  await scan(visitor, 'the page behind a link', 'main');
  await visitor.getByLabel('Reason').fill('Good customer');
  await visitor.getByRole('button', { name: 'Approve' }).click();
  await expect(visitor.getByRole('heading', { name: 'You approved this' })).toBeVisible();
  await visitor.goto(path);
  await expect(visitor.getByRole('heading', { name: 'You approved this' })).toBeVisible();
  await expect(visitor.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  const { items } = await runtime.call(routes.approvals.list, { query: { status: 'decided' } });
  expect(await runtime.call(routes.approvals.get, { params: { id: items[0]?.id ?? '' } })).toMatchObject({
    decided: { decision: 'approve', by: { name: 'Bo Smith' }, reason: 'Good customer' },
  });
});

test('a page in the background shows a notification, and the number of what came in its title', async ({ browser }) => {
  const background = await openPage(browser, runtime, { permissions: ['notifications'] });
  await signIn(background, runtime, APPROVER);
  stage.keep(background.context());
  // As text, like everything that runs in the page: its globals are not this program's.
  await background.addInitScript(`
    globalThis.shown = [];
    globalThis.Notification = class {
      static permission = 'granted';
      constructor(title) {
        shown.push(title);
      }
    };
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
  `);
  await background.goto('/runs');
  await expect(background.getByRole('heading', { name: 'Runs' })).toBeVisible();
  await page.request.post('/forms/ask-us', { form: { message: 'Two windows.' } });
  await expect(background).toHaveTitle(/^\(1\) Runs/);
  expect(await background.evaluate('shown')).toEqual(['Check the order: Two windows.']);
  await background.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, value: false });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
  await expect(background).toHaveTitle(/^Runs/);
});
