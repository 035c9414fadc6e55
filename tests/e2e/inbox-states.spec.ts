// What the inbox shows for sample checks, own answers and several approvers. The answers of the runtime are changed on their way, within
// the contract, so that each state stands on the screen by itself: read by keys, clean for axe, in both themes.
import AxeBuilder from '@axe-core/playwright';
import { type Approval, approvalSchema } from '@leeway/shared/api/approvals.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, type Page, type Request, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { goLive, postEnquiry } from './answering.ts';
import { openSignedIn, Stage } from './stage.ts';

test.describe.configure({ mode: 'serial', timeout: 90_000 });

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const FIELDS: Approval['fields'] = [
  { name: 'subject', label: 'Subject', type: 'text', required: true },
  { name: 'price', label: 'Price', type: 'number', required: true },
];
const DAN = { id: 'dan', name: 'Dan Brown' };

const stage = new Stage();
let runtime: Runtime;
let page: Page;
let change: Partial<Approval> = {};

test.beforeAll(async ({ browser }) => {
  const smtp = stage.keep(await startSmtpServer());
  runtime = stage.keep(await startRuntime());
  await goLive(runtime, { smtp });
  const message = 'An oak door, 762 x 1981?';
  await postEnquiry(runtime, { name: 'Ann Reed', email: 'ann@example.net', message, budget: '400' });
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
  await page.route(/\/api\/approvals\/\d+(\/claim)?$/, async (route) => {
    const answer = await route.fetch();
    const approval = approvalSchema.parse(await answer.json());
    await route.fulfill({ response: answer, json: { ...approval, ...change } });
  });
});
test.afterAll(async () => {
  // An answer that is still being changed is of no use to anybody.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await stage.close();
});

test('a sample check is judged by words of its own, after it went out', async () => {
  await show({ kind: 'audit', mayTryAgain: false });
  const item = page.getByRole('article');
  await expect(item.getByText('It already went out.')).toBeVisible();
  await expect(item.getByRole('heading', { name: 'What went out' })).toBeVisible();
  for (const name of ['Fine', 'Would have changed it', 'Wrong', 'Not sure']) {
    await expect(item.getByRole('button', { name })).toBeEnabled();
  }
  await scanBothThemes();

  const sent = decisionOf(page);
  await page.keyboard.press('r');
  await page.keyboard.press('1');
  await page.keyboard.press('r');
  expect((await sent).postDataJSON()).toMatchObject({ decision: 'reject', reason: 'Wrong fact' });
  await takeBack();
});

test('an own answer comes first and hides the draft; then both stand side by side', async () => {
  await show({ draft: null, blind: { fields: FIELDS, own: null } });
  const item = page.getByRole('article');
  await expect(item.getByText('Write your own answer first on this one, then compare.')).toBeVisible();
  await expect(item.getByText(/^Hello/)).toBeHidden();
  await expect(item.getByRole('button', { name: 'Approve' })).toBeHidden();
  await scanBothThemes();
  await item.getByRole('button', { name: 'Compare with the draft' }).click();
  await expect(item.getByLabel('Price')).toHaveAttribute('aria-invalid', 'true');

  const own = { subject: 'Your message to us', price: 452 };
  await page.route('**/own-answer', async (route) => {
    expect(route.request().postDataJSON()).toEqual({ values: own });
    change = { blind: { fields: FIELDS, own } };
    const answer = await page.request.get(route.request().url().replace('/own-answer', ''));
    await route.fulfill({ json: { ...approvalSchema.parse(await answer.json()), ...change } });
  });
  await item.getByLabel('Subject').fill(own.subject);
  await item.getByLabel('Price').fill(String(own.price));
  await item.getByRole('button', { name: 'Compare with the draft' }).click();
  const table = item.getByRole('table');
  await expect(table.getByRole('row', { name: /^Subject/ })).toContainText('Same');
  await expect(table.getByRole('row', { name: /^Price/ })).toContainText('Differs');
  await expect(item.getByRole('button', { name: 'Approve' })).toBeVisible();
  await scanBothThemes();
});

test('beside the score stands how many of a hundred like it people approved, in the list and on the item', async () => {
  const score = { score: 0.74, shownProbability: { percent: 96, isRough: false }, answers: 171 };
  await page.route(/\/api\/approvals\?/, async (route) => {
    const answer = await route.fetch();
    const list = routes.approvals.list.response.parse(await answer.json());
    await route.fulfill({ json: { ...list, items: list.items.map((item) => ({ ...item, ...score })) } });
  });
  await show(score);
  const words = '74% sure, about 96 of 100 approved';
  const rows = page.getByRole('list', { name: 'Waiting for a decision' });
  await expect(rows.getByText(words)).toBeVisible();
  await expect(page.getByRole('article').getByText(words)).toBeVisible();
  await show({ ...score, shownProbability: { percent: 90, isRough: true }, answers: 31 });
  await expect(page.getByRole('article').getByText('74% sure, roughly 90 of 100 approved')).toBeVisible();
  await show({ ...score, shownProbability: null, answers: 13 });
  await expect(page.getByRole('article').getByText('74% sure, not enough answers yet: 13 of 20')).toBeVisible();
  await scanBothThemes();
  await page.unroute(/\/api\/approvals\?/);
  // Whoever answers before seeing the draft is not told how sure it is, whatever the answer holds.
  await show({ ...score, draft: null, blind: { fields: FIELDS, own: null } });
  await expect(page.getByText('Write your own answer first on this one, then compare.')).toBeVisible();
  await expect(page.getByRole('article').getByText(/% sure/)).toBeHidden();
});

test('several approvers: who has approved so far, and drafts before this one', async () => {
  const at = Date.now() - 60_000;
  await show({
    approvals: { needed: 2, given: 1 },
    votes: [{ by: DAN, decision: 'approve', at }],
    earlierDrafts: [{ at, by: DAN, instruction: 'Be warmer', values: { subject: 'Your door', body: 'Hello.' } }],
    dueAt: Date.now() + 38 * 60_000,
    atDeadline: 'goes to Dan Brown',
    claim: { ...DAN, until: Date.now() + 300_000 },
  });
  const item = page.getByRole('article');
  await expect(item.getByRole('heading', { name: '1 of 2 have approved' })).toBeVisible();
  await expect(item.getByText(/Due in 38 min, then it goes to Dan Brown\./)).toBeVisible();
  await expect(item.getByText(/Dan Brown is working on this/)).toBeVisible();
  await expect(item.getByRole('button', { name: 'Approve' })).toBeDisabled();
  await item.getByText('Draft 1: “Be warmer”').click();
  await expect(item.getByRole('insertion').first()).toBeVisible();
  await scanBothThemes();
});

test('an approval too fast to have been read says quietly that it is no proof', async () => {
  await show({ readingSeconds: 600 });
  await page.keyboard.press('a');
  const said = page.getByRole('status').filter({ hasText: 'Very fast approvals do not count as proof.' });
  await expect(said).toBeVisible();
  await takeBack();
});

/** Opens the one item as the runtime would serve it in another state. */
async function show(next: Partial<Approval>): Promise<void> {
  change = next;
  await page.goto('/approvals');
  await expect(page.getByRole('article').getByRole('heading', { name: 'Website enquiry' })).toBeVisible();
}

async function takeBack(): Promise<void> {
  await expect(page.getByRole('button', { name: 'Undo' }).first()).toBeVisible();
  await page.keyboard.press('z');
  await expect(page.getByRole('article')).toBeVisible();
}

function decisionOf(at: Page): Promise<Request> {
  return at.waitForRequest((request) => request.url().endsWith('/decision'));
}

async function scanBothThemes(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).include('main').analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    expect(found, colorScheme).toEqual([]);
  }
}
