// On a phone: a waiting draft is read, edited and decided with a thumb, and the workflow is read as a list.
import { expect, type Page, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { goLive, postEnquiry } from './answering.ts';
import { openSignedIn, PHONE, Stage } from './stage.ts';

test.describe.configure({ mode: 'serial' });

const stage = new Stage();
let runtime: Runtime;
let smtp: TestSmtpServer;
let page: Page;
let workflowUrl: string;

test.beforeAll(async ({ browser }) => {
  smtp = stage.keep(await startSmtpServer());
  runtime = stage.keep(await startRuntime());
  workflowUrl = `/workflows/${await goLive(runtime, { smtp, settings: { undoSeconds: 2 } })}`;
  for (const name of ['Ann Reed', 'Ben Shaw']) {
    const message = 'Could you quote for an internal oak door please, 762 x 1981? Thank you.';
    await postEnquiry(runtime, { name, email: 'customer@example.net', message, budget: '400' });
  }
  page = await openSignedIn(browser, runtime, { viewport: PHONE, hasTouch: true, isMobile: true });
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

test('approvals are a list, then one item with large buttons at the bottom', async () => {
  await page.goto('/');
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /Approvals/ })
    .tap();
  const list = page.getByRole('list', { name: 'Waiting for a decision' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await list.getByRole('link', { name: /Ann Reed/ }).tap();
  const item = page.getByRole('article', { name: 'Draft the reply' });
  await expect(item.getByText(/Hello Ann/)).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  for (const name of ['Approve', 'Edit', 'Reject']) {
    const box = await item.getByRole('button', { name, exact: true }).boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(48);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(PHONE.height);
  }
  expect(await hasSidewaysScroll(page)).toBe(false);
  for (const part of await item.locator('p, dd, li').all()) {
    const box = await part.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);
  }
});

test('what does not fit under the thumb is behind a fourth button', async () => {
  const item = page.getByRole('article', { name: 'Draft the reply' });
  await item.getByRole('button', { name: 'More', exact: true }).tap();
  const sheet = page.getByRole('dialog', { name: 'More' });
  for (const name of ['Not sure', 'Try again', 'Later', 'Give it to somebody', 'Comment or ask']) {
    const box = await sheet.getByRole('button', { name }).boundingBox();
    expect(box?.height, name).toBeGreaterThanOrEqual(48);
  }
  await sheet.getByRole('button', { name: 'Comment or ask' }).tap();
  await page.getByLabel('Your comment').fill('Asked by telephone too.');
  await page.getByRole('button', { name: 'Add the comment' }).tap();
  await expect(item.getByText('Asked by telephone too.')).toBeVisible();
  expect(await hasSidewaysScroll(page)).toBe(false);
});

test('a draft is edited and sent, and the next one is rejected with a reason', async () => {
  const item = page.getByRole('article', { name: 'Draft the reply' });
  await item.getByRole('button', { name: 'Edit' }).tap();
  const body = item.getByLabel('Body');
  await body.fill((await body.inputValue()).replace('Kind regards', 'With kind regards'));
  await item.getByRole('button', { name: 'Approve with edits' }).tap();
  await expect(page.getByRole('button', { name: 'Undo' }).filter({ visible: true })).toBeVisible();
  await expect(item.getByText(/Hello Ben/)).toBeVisible();

  await item.getByRole('button', { name: 'Reject' }).tap();
  await item.getByRole('button', { name: 'Should not reply' }).tap();
  await item.getByRole('button', { name: 'Reject' }).tap();
  await expect(page.getByRole('heading', { name: 'Nothing waits for you' }).filter({ visible: true })).toBeVisible();
  await expect.poll(() => smtp.mails.length, { timeout: 15_000 }).toBe(1);
  expect(smtp.mails[0]?.text).toContain('With kind regards');
});

test('the workflow opens as an outline whose steps open over the whole screen', async () => {
  await page.goto(workflowUrl);
  const outline = page.getByRole('tree', { name: 'Steps of the workflow' });
  await expect(outline.getByRole('treeitem', { name: /Website enquiry/ })).toBeVisible();
  await expect(outline.getByRole('treeitem', { name: /Enquiry answered/ })).toBeVisible();
  await outline.getByRole('treeitem', { name: /Draft the reply/ }).tap();
  const sheet = page.getByRole('dialog', { name: 'Draft the reply' });
  await expect(sheet.getByRole('tab', { name: 'How much trust' })).toBeVisible();
  await sheet.getByRole('tab', { name: 'How much trust' }).tap();
  await expect(sheet.getByText('Draft and approve').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  expect(await hasSidewaysScroll(page)).toBe(false);
});

test('a run is a list of steps, and nothing on the other screens is wider than the phone', async () => {
  await page.goto('/runs');
  await page.getByRole('link', { name: /Ann Reed/ }).tap();
  await expect(page.getByText('Enquiry answered').first()).toBeVisible();
  await expect(page.getByRole('slider', { name: 'Moment of the run' })).toBeVisible();
  expect(await hasSidewaysScroll(page)).toBe(false);
  for (const path of ['/', '/workflows', '/runs', '/results', '/tables', '/connections', '/settings']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 }).filter({ visible: true })).toBeVisible();
    expect(await hasSidewaysScroll(page), path).toBe(false);
  }
});

/** What is asked of an element in the page; the tests themselves know no DOM. */
interface Box {
  scrollWidth: number;
  clientWidth: number;
}

async function hasSidewaysScroll(onPage: Page): Promise<boolean> {
  const isWider = (box: Box) => box.scrollWidth > box.clientWidth;
  const boxes = [onPage.locator(':root'), onPage.getByRole('main')];
  return (await Promise.all(boxes.map((box) => box.evaluate(isWider)))).includes(true);
}
