// A planted mistake looks like any other draft until it is decided; the person who decides is told at once.
import AxeBuilder from '@axe-core/playwright';
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, type Page, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { goLive, postEnquiry } from './answering.ts';
import { openSignedIn, Stage } from './stage.ts';

test.describe.configure({ mode: 'serial' });

/** Planted only after 20 answers; with a fifth of so many, one more is all but certain. */
const BEFORE = 22;
const AFTER = 40;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const quality = { canaryShare: 0, blindShare: 0, isSpeedChecked: false, hasSecondLook: false };

const stage = new Stage();
let runtime: Runtime;
let page: Page;
let id: string;

test.beforeAll(async ({ browser }) => {
  const smtp = stage.keep(await startSmtpServer());
  runtime = stage.keep(await startRuntime());
  const settings = { undoSeconds: 0, reviewQuality: quality };
  await goLive(runtime, { smtp, settings });
  const real = new Set<string>();
  for (let index = 0; index < BEFORE; index += 1) real.add(await enquire(index));
  for (const one of real) {
    const body = { decision: 'approve' as const, idempotencyKey: `before ${one}` };
    await runtime.call(routes.approvals.decide, { params: { id: one }, body });
  }
  await runtime.call(routes.workspace.saveSettings, { body: { reviewQuality: { ...quality, canaryShare: 0.2 } } });
  for (let index = 0; index < AFTER; index += 1) real.add(await enquire(100 + index));
  id = await waitFor('a mistake is planted', async () => (await openIds()).find((one) => !real.has(one)));
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

test('is told to the person who decides it, and shows in what they see of their own answers', async () => {
  await page.goto(`/approvals/${id}`);
  const item = page.getByRole('article');
  await expect(item.getByRole('heading', { name: 'Draft', exact: true })).toBeVisible();
  await expect(page.getByText('planted mistake:')).toBeHidden();
  await item.getByRole('button', { name: 'Approve' }).click();
  const told = page.getByRole('status').filter({ hasText: 'This was a planted mistake' });
  await expect(told).toContainText('It slipped through. Nothing was sent.');
  expect((await new AxeBuilder({ page }).withTags(RULES).analyze()).violations).toEqual([]);

  await page.getByRole('button', { name: 'Look at it' }).click();
  await expect(item.getByText('This was a planted mistake')).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(told).toBeHidden();

  await page.goto('/settings?tab=look');
  await expect(page.getByRole('heading', { name: 'Your answers' })).toBeVisible();
  await expect(page.getByText('Caught 0 of 1 planted mistake')).toBeVisible();
});

/** One enquiry; gives the id of its question. */
async function enquire(index: number): Promise<string> {
  const before = new Set(await openIds());
  const message = `We need ${index + 12} oak doors for our shop.`;
  await postEnquiry(runtime, { name: `Tom ${index}`, email: 'tom@example.net', message, budget: '400' });
  return waitFor('it is asked', async () => (await openIds()).find((one) => !before.has(one)));
}

async function openIds(): Promise<string[]> {
  const { items } = await runtime.call(routes.approvals.list, { query: { limit: 100 } });
  return items.map((item) => item.id);
}
