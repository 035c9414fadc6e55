// What went out alone is shown to a person afterwards: they say whether it was fine, and nothing is sent again.
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { startAiServer } from '../support/ai-server.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { goLive, postEnquiry } from './answering.ts';
import { openSignedIn, Stage } from './stage.ts';
import { STEP } from './trusting.ts';

test.describe.configure({ mode: 'serial' });

const stage = new Stage();
let runtime: Runtime;
let smtp: TestSmtpServer;
let page: Page;

test.beforeAll(async ({ browser }) => {
  runtime = stage.keep(await startRuntime());
  smtp = stage.keep(await startSmtpServer());
  const ai = stage.keep(await startAiServer({ apiKey: 'sk-test' }));
  const allowedHosts = [smtp.host, new URL(ai.url).host];
  const id = await goLive(runtime, { smtp, settings: { allowedHosts } });
  await runtime.call(routes.models.create, {
    body: { name: 'Desk model', baseUrl: ai.url, model: 'test-model', apiKey: 'sk-test' },
  });
  // Every item that goes out alone is checked.
  const setting = { level: 'autonomous' as const, undoSeconds: 0, auditShare: 1 };
  for (const nodeId of [STEP, 'send']) {
    await runtime.call(routes.workflows.setDial, {
      params: { id, nodeId },
      body: { setting, reason: 'The season begins.' },
    });
  }
  for (const name of ['Ann Reed', 'Ben Shaw']) {
    const message = `We need ${name.length} oak doors for our shop, painted white.`;
    await postEnquiry(runtime, { name, email: 'customer@example.net', message, budget: '400' });
  }
  await waitFor('both mails are sent', async () => smtp.mails.length === 2, { deadlineMs: 20_000 });
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

test('what went out alone stands in the inbox as a sample check', async () => {
  await page.goto('/approvals?kind=audit');
  const rows = page.getByRole('list', { name: 'Waiting for a decision' }).getByRole('listitem');
  await expect(rows.filter({ hasText: 'Ann Reed' }).filter({ hasText: 'Sample check' }).first()).toBeVisible();
  await expect(item().getByText('It already went out.', { exact: true })).toBeVisible();
});

test('“Fine” by one key, and no mail is sent again', async () => {
  await openCheck('Ann Reed');
  await page.keyboard.press('a');
  await expect.poll(() => decidedAs('Ann Reed')).toBe('approve');
  expect(smtp.mails).toHaveLength(2);
});

test('what one would have changed is said by changing it, and nothing that was sent changes', async () => {
  await openCheck('Ben Shaw');
  await page.keyboard.press('e');
  const body = item().getByLabel('Body');
  await body.fill(`${await body.inputValue()} We deliver on Thursdays.`);
  await item().getByRole('button', { name: 'Would have changed it' }).click();
  await expect.poll(() => decidedAs('Ben Shaw')).toBe('edit');
  expect(smtp.mails).toHaveLength(2);
});

function item(): Locator {
  return page.getByRole('article');
}

/** Opens the check of the drafting step about somebody. */
async function openCheck(name: string): Promise<void> {
  const { items } = await runtime.call(routes.approvals.list, { query: { kind: 'audit', limit: 100 } });
  const check = items.find(({ subject, nodeId }) => subject.startsWith(name) && nodeId === STEP);
  await page.goto(`/approvals/${check?.id}`);
  await expect(item().getByRole('heading', { name: 'What went out' })).toBeVisible();
}

async function decidedAs(name: string): Promise<string | undefined> {
  const query = { kind: 'audit' as const, status: 'decided' as const };
  const { items } = await runtime.call(routes.approvals.list, { query });
  const check = items.find(({ subject, nodeId }) => subject.startsWith(name) && nodeId === STEP);
  if (!check) return undefined;
  const { decided } = await runtime.call(routes.approvals.get, { params: { id: check.id } });
  return decided?.decision;
}
