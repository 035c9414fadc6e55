// A record of its own, made by real decisions: what it says, a raise that two people agree on, and a mistake that is found afterwards.
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, type Page, test } from '@playwright/test';
import { startAiServer, type TestAiServer } from '../support/ai-server.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { goLive, postEnquiry } from './answering.ts';
import { scan } from './scan.ts';
import { openPage, openSignedIn, Stage, signIn } from './stage.ts';
import { STEP } from './trusting.ts';

test.describe.configure({ mode: 'serial' });

const DAN = { name: 'Dan Brown', email: 'dan@example.com', password: 'correct horse battery' };
const ITEMS = 22;

const stage = new Stage();
let runtime: Runtime;
let smtp: TestSmtpServer;
let ai: TestAiServer;
let page: Page;
let workflowId: string;

test.beforeAll(async ({ browser }) => {
  runtime = stage.keep(await startRuntime());
  smtp = stage.keep(await startSmtpServer());
  ai = stage.keep(await startAiServer({ apiKey: 'sk-test' }));
  const allowedHosts = [smtp.host, new URL(ai.url).host];
  // A script answers the moment something is asked.
  const reviewQuality = { canaryShare: 0, blindShare: 0, isSpeedChecked: false, hasSecondLook: false };
  workflowId = await goLive(runtime, { smtp, settings: { undoSeconds: 0, allowedHosts, reviewQuality } });
  await runtime.call(routes.models.create, {
    body: { name: 'Desk model', baseUrl: ai.url, model: 'test-model', apiKey: 'sk-test' },
  });
  await runtime.call(routes.users.create, { body: { ...DAN, role: 'builder' } });
  await decideItems();
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

/** Enquiries that were all drafted and decided: the first two rejected, the others approved. */
async function decideItems(): Promise<void> {
  const numbers = Array.from({ length: ITEMS }, (_, index) => index);
  for (const index of numbers) await send(`We need ${index + 2} oak doors for our shop, painted white.`);
  const asked = await waitFor('all of them ask', async () => {
    const { items, open } = await runtime.call(routes.approvals.list, { query: { limit: 100 } });
    return open >= ITEMS ? items : undefined;
  });
  for (const [index, { id }] of asked.entries()) {
    const decision = index < 2 ? 'reject' : 'approve';
    await runtime.call(routes.approvals.decide, {
      params: { id },
      body: { decision, idempotencyKey: id, seconds: 40 },
    });
  }
}

let sent = 0;
async function send(message: string): Promise<void> {
  sent += 1;
  const email = `customer${sent}@example.net`;
  await postEnquiry(runtime, { name: `Tom ${sent}`, email, message, budget: '400' });
}

async function openTrust(at: Page): Promise<void> {
  await at.goto(`/workflows/${workflowId}/trust/${STEP}`);
  await expect(at.getByTestId('backtest')).toBeVisible();
}

test('the decisions of people are its record', async () => {
  await openTrust(page);
  await expect(page.getByText(`Of the last ${ITEMS} items, none would have gone out alone.`)).toBeVisible();
  await page.getByRole('radio', { name: 'Autonomous' }).click();
  await expect(page.getByTestId('backtest')).toContainText(`${ITEMS} would have gone out alone`);
  await expect(page.getByTestId('backtest')).toContainText('2 of those');
  await expect(page.getByRole('img', { name: new RegExp(`Of ${ITEMS} answers`) })).toBeVisible();
  await page.getByRole('button', { name: 'Read the 2' }).click();
  const dialog = page.getByRole('dialog', { name: 'The 2 that were not fine' });
  await expect(dialog.getByText(/^Rejected by/).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard' }).click();
});

test('its record is handed out as a file and as a signed certificate', async () => {
  const place = `/api/workflows/${workflowId}/nodes/${STEP}/trust`;
  const csv = await page.request.get(`${place}/export.csv`);
  expect((await csv.text()).split('\n').filter((line) => line.split(',')[1] === 'verdict')).toHaveLength(ITEMS);
  const certificate = await page.request.get(`${place}/certificate`);
  expect(await certificate.json()).toMatchObject({ leeway: 'certificate', level: 'draft' });
});

test('the step is tried on what people decided, before anything is published', async () => {
  await page.goto(`/workflows/${workflowId}?node=${STEP}`);
  const step = page.getByRole('complementary', { name: 'Step: Draft the reply' });
  await step.getByRole('tab', { name: 'How much trust' }).click();
  const mails = smtp.mails.length;
  await step.getByRole('button', { name: 'Try on past items' }).click();
  await expect(step.getByText(/^This change alters/)).toBeVisible({ timeout: 20_000 });
  await expect(step.getByText(/It is a preview: it proves nothing/)).toBeVisible();
  await step.getByRole('button', { name: 'Look at them side by side' }).click();
  const dialog = page.getByRole('dialog', { name: 'Past items, then and now' });
  await dialog.getByRole('button', { name: /^The same/ }).click();
  await expect(dialog.getByRole('listitem').first()).toBeVisible();
  await scan(page, 'past items side by side', '[role=dialog]');
  await page.keyboard.press('Escape');
  expect(smtp.mails.length).toBe(mails);
});

test('a raise above it is asked for by one and accepted by another', async ({ browser }) => {
  await runtime.call(routes.workspace.saveSettings, { body: { needsSecondPerson: true } });
  await openTrust(page);
  await page.getByRole('radio', { name: 'Autonomous' }).click();
  await page.getByLabel('Why raise it by hand?').fill('The season begins.');
  await page.getByRole('button', { name: 'Ask Dan to approve change' }).click();
  await expect(page.getByText('You asked to set Autonomous')).toBeVisible();
  await expect(page.getByText('live now: Draft and approve', { exact: true })).toBeVisible();

  const second = await openPage(browser, runtime, { reducedMotion: 'reduce' });
  await signIn(second, runtime, DAN);
  await openTrust(second);
  await expect(second.getByText(/asks to set Autonomous/)).toBeVisible();
  await second.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(second.getByText('live now: Autonomous')).toBeVisible();
  await expect(second.getByText('Set by hand, not earned')).toBeVisible();
  await second.context().close();
  await expect(page.getByText('live now: Autonomous'), 'the other page follows by itself').toBeVisible();
});

test('what went out alone and was wrong is said on its run, and counts as a check that failed', async () => {
  // A message waits a minute before it goes, in which it can be held back; a second person would have to agree to less.
  await runtime.call(routes.workspace.saveSettings, { body: { needsSecondPerson: false } });
  for (const nodeId of [STEP, 'send']) {
    const setting = { level: 'autonomous' as const, undoSeconds: 0 };
    await runtime.call(routes.workflows.setDial, { params: { id: workflowId, nodeId }, body: { setting } });
  }
  const mails = smtp.mails.length;
  await send('We need ninety oak doors for our shop, painted white. The old ones are to be taken away.');
  await expect.poll(() => smtp.mails.length, { message: 'it goes out alone' }).toBe(mails + 1);
  const { items } = await runtime.call(routes.runs.list, { query: { workflowId, limit: 1 } });
  await page.goto(`/runs/${items[0]?.id}`);
  await page.getByTestId(`rf__node-${STEP}`).click();
  await expect(page.getByText(/^\d+% sure, roughly \d0 of 100 approved$/)).toBeVisible();
  await page.getByRole('button', { name: 'It went out and was wrong…' }).click();
  const dialog = page.getByRole('dialog', { name: '“Draft the reply” was wrong here' });
  await dialog.getByLabel('What was wrong?').fill('The price is from last year.');
  await dialog.getByRole('button', { name: 'It was wrong' }).click();
  await expect(page.getByText('Noted: “Draft the reply” was wrong here')).toBeVisible();
  await openTrust(page);
  await expect(page.getByText('1 checked so far, 1 wrong.')).toBeVisible();
  await expect(page.getByText('“The price is from last year.”')).toBeVisible();
});

test('one click turns it down', async () => {
  await openTrust(page);
  await page.getByRole('button', { name: 'Ask each time again' }).click();
  await expect(page.getByText('live now: Draft and approve', { exact: true })).toBeVisible();
});

test('beside its score stands what people said to such scores, and above the button what mistakes could cost', async () => {
  const amount = 'enquiry.body.?budget.orValue(1.0e15)';
  await runtime.call(routes.workflows.setDial, {
    params: { id: workflowId, nodeId: STEP },
    body: { setting: { level: 'draft', amount, limit: 500 } },
  });
  await send('We need seventy oak doors for our shop, painted white.');
  const [asked] = await waitFor('it asks', async () => {
    const { items } = await runtime.call(routes.approvals.list, { query: { nodeId: STEP, kind: 'draft' } });
    return items.length > 0 ? items : undefined;
  });
  await page.goto(`/approvals/${asked?.id}`);
  const words = page.getByRole('article').getByText(/^\d+% sure, roughly \d0 of 100 approved$/);
  await expect(words).toBeVisible();

  await openTrust(page);
  await page.getByRole('radio', { name: 'Autonomous' }).click();
  await expect(
    page.getByText(/^Could cost up to .* a week: very likely fewer than .* 400 each on average\.$/),
  ).toBeVisible();
});
