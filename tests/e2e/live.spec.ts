// A browser that was away catches up by itself: nobody has to load the page again.
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
let loads = 0;

test.beforeAll(async ({ browser }) => {
  smtp = stage.keep(await startSmtpServer());
  runtime = stage.keep(await startRuntime());
  workflowUrl = `/workflows/${await goLive(runtime, { smtp })}`;
  page = await openSignedIn(browser, runtime);
  stage.keep(page.context());
  page.on('load', () => {
    loads += 1;
  });
  await page.goto(workflowUrl);
});
test.afterAll(() => stage.close());

test('a canvas that was offline shows what happened meanwhile', async () => {
  await postEnquiry(runtime, enquiryOf('Ann Reed'));
  const card = page.getByTestId('rf__node-drft');
  await expect(card.getByText('1 waiting')).toBeVisible();

  // Cuts the open stream too, which going offline alone leaves open.
  await runtime.stop();
  await expect(page.getByText(/^Reconnecting…/)).toBeVisible();
  await page.context().setOffline(true);
  await expect(page.getByText('You are offline. Nothing is sent until you are back.')).toBeVisible();
  await runtime.start();
  await postEnquiry(runtime, enquiryOf('Ben Shaw'));
  await page.context().setOffline(false);

  await expect(page.getByText(/^Reconnecting…/)).toBeHidden({ timeout: 15_000 });
  await expect(card.getByText('2 waiting')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Approvals 2 waiting' })).toBeVisible();
  expect(loads).toBe(1);
});

test('a change made while the runtime is down is kept, and saved when it is back', async () => {
  const title = page.getByRole('textbox', { name: 'Name of the workflow' });
  await page.getByTestId('rf__node-done').click();
  const metric = page.getByRole('complementary', { name: /^Step:/ }).getByRole('textbox', { name: 'Metric' });
  await expect(metric).toBeVisible();
  await runtime.kill();
  await expect(page.getByText(/^Reconnecting…/)).toBeVisible();
  await metric.fill('enquiries answered well');
  await expect(page.getByRole('alert').filter({ hasText: 'Leeway cannot be reached' })).toBeVisible();

  await runtime.start();
  await expect(page.getByText(/^Reconnecting…/)).toBeHidden({ timeout: 15_000 });
  await expect(page.getByText('Draft, 1 change not live')).toBeVisible({ timeout: 15_000 });
  await expect(title).toHaveValue('Answer enquiries');
  await page.reload();
  await expect(metric).toHaveValue('enquiries answered well');
});

test('two tabs share the news, also when the one that had the stream is closed', async () => {
  const second = await page.context().newPage();
  await second.goto('/approvals');
  const waiting = second.getByRole('list', { name: 'Waiting for a decision' }).getByRole('listitem');
  await expect(waiting).toHaveCount(2);
  await postEnquiry(runtime, enquiryOf('Cleo Hart'));
  await expect(waiting).toHaveCount(3);
  await page.close();
  await postEnquiry(runtime, enquiryOf('Dan Fox'));
  await expect(waiting).toHaveCount(4);
  page = second;
});

test('on a phone the word that it is offline stands above the screen and covers nothing', async ({ browser }) => {
  const phone = await openSignedIn(browser, runtime, { viewport: PHONE, hasTouch: true, isMobile: true });
  stage.keep(phone.context());
  const places = [
    ['/', 'Home'],
    [workflowUrl, 'Answer enquiries'],
    ['/runs', 'Runs'],
  ] as const;
  for (const [path, name] of places) {
    await phone.goto(path);
    const title = phone.getByRole('heading', { level: 1, name });
    await expect(title).toBeVisible();
    await phone.context().setOffline(true);
    const notice = phone.getByText('You are offline. Nothing is sent until you are back.');
    await expect(notice).toBeVisible();
    const [above, below] = [await notice.boundingBox(), await title.boundingBox()];
    expect((above?.y ?? 0) + (above?.height ?? 0), path).toBeLessThanOrEqual(below?.y ?? 0);
    expect(above?.x).toBeGreaterThanOrEqual(0);
    expect((above?.x ?? 0) + (above?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);
    await phone.context().setOffline(false);
    await expect(notice).toBeHidden();
  }
});

function enquiryOf(name: string) {
  return { name, email: 'customer@example.net', message: 'Could you quote for an internal oak door please?' };
}
