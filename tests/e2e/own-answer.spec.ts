// Some of what the AI reads is read by a person first: nothing of its answer is in the page until then.
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, type Page, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { goLive, postEnquiry } from './answering.ts';
import { openSignedIn, Stage } from './stage.ts';

test.describe.configure({ mode: 'serial' });

/** Nothing is answered first before the first 20 scores are known; with half of the others, one of so many is all but certain. */
const ENQUIRIES = 36;

const stage = new Stage();
let runtime: Runtime;
let page: Page;
let workflowId: string;
let id: string;

test.beforeAll(async ({ browser }) => {
  const smtp = stage.keep(await startSmtpServer());
  runtime = stage.keep(await startRuntime());
  const reviewQuality = { canaryShare: 0, blindShare: 0.5, isSpeedChecked: true, hasSecondLook: false };
  workflowId = await goLive(runtime, { smtp, settings: { undoSeconds: 30, reviewQuality } });
  // What was read out of an enquiry is asked about, too.
  await runtime.call(routes.workflows.setDial, {
    params: { id: workflowId, nodeId: 'read' },
    body: { setting: { level: 'draft', undoSeconds: 0 } },
  });
  for (let index = 0; index < ENQUIRIES; index += 1) {
    const message = `We need ${index + 2} oak doors for our shop.`;
    await postEnquiry(runtime, { name: `Tom ${index}`, email: 'tom@example.net', message, budget: '400' });
  }
  id = await waitFor('one is to be answered first', findAnsweredFirst);
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

test('its run says in words that what came out is hidden until it is answered', async () => {
  const { runId } = await runtime.call(routes.approvals.get, { params: { id } });
  await page.goto(`/runs/${runId}`);
  await expect(page.getByText('Somebody writes their own answer first, and both are compared then.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What it proposes' })).toBeHidden();
  await expect(page.getByText(/% sure/)).toBeHidden();
});

test('the own answer is given first, then compared with the draft and decided', async () => {
  await page.goto(`/approvals/${id}`);
  const item = page.getByRole('article');
  await expect(item.getByRole('heading', { name: 'Your answer', exact: true })).toBeVisible();
  await expect(item.getByRole('heading', { name: 'Draft', exact: true })).toBeHidden();
  await page.keyboard.press('a');
  await expect(item.getByRole('heading', { name: 'Your answer', exact: true })).toBeVisible();

  await item.getByRole('textbox').first().fill('Ninety oak doors');
  await item.getByRole('button', { name: 'Compare with the draft' }).click();
  const table = item.getByRole('table');
  await expect(table.getByRole('cell', { name: 'Ninety oak doors' })).toBeVisible();
  await expect(table.getByText('Differs').first()).toBeVisible();
  await expect(item.getByRole('heading', { name: 'Draft', exact: true })).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByRole('status').filter({ hasText: 'Approved' })).toBeVisible();
});

test('what a step on “Watch only” wrote can be looked at without an own answer, and is no proof then', async () => {
  for (const [nodeId, level] of [
    ['read', 'autonomous'],
    ['drft', 'watch'],
  ] as const) {
    await runtime.call(routes.workflows.setDial, {
      params: { id: workflowId, nodeId },
      body: { setting: { level }, reason: 'To see what it would write.' },
    });
  }
  const enquiry = { name: 'Uma West', email: 'uma@example.net', message: 'We need one oak door.', budget: '400' };
  await postEnquiry(runtime, enquiry);
  const watched = await waitFor('it is to be compared', async () => {
    const { items } = await runtime.call(routes.approvals.list, { query: { kind: 'audit' } });
    return items[0];
  });
  await page.goto(`/approvals/${watched.id}`);
  const item = page.getByRole('article');
  await expect(item.getByText('The AI only practised on this one.')).toBeVisible();
  await expect(item.getByText('Hello Uma')).toBeHidden();
  await item.getByRole('button', { name: 'Show what the AI wrote' }).click();
  await expect(item.getByText('Hello Uma')).toBeVisible();
  await expect(item.getByText('Nobody answered this. It is no proof, for or against the step.')).toBeVisible();
});

async function findAnsweredFirst(): Promise<string | undefined> {
  const { items } = await runtime.call(routes.approvals.list, { query: { limit: 100 } });
  if (items.length < ENQUIRIES) return undefined;
  const details = await Promise.all(items.map((one) => runtime.call(routes.approvals.get, { params: { id: one.id } })));
  return details.find(({ blind }) => blind !== null)?.id;
}
