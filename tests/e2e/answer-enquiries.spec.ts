// Story 3: a real enquiry comes in by the hosted form, a person edits the draft, the mail goes out, it is counted, the run is watched again.
import { expect, type Page, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { createFromTemplate, sendEnquiry } from './answering.ts';
import { openPage, openSignedIn, Stage } from './stage.ts';

test.describe.configure({ mode: 'serial' });

const ENQUIRY = {
  name: 'Tom Baker',
  email: 'tom.baker@example.net',
  message: 'We need two oak doors, 762 x 1981, fitted in Bristol before 12 December.\nCan you quote for them please?',
  budget: '1500',
};

const stage = new Stage();
let runtime: Runtime;
let smtp: TestSmtpServer;
let page: Page;
let workflowUrl: string;

test.beforeAll(async ({ browser }) => {
  smtp = stage.keep(await startSmtpServer({ user: 'sales', password: 'mail-secret-1' }));
  runtime = stage.keep(await startRuntime());
  workflowUrl = `/workflows/${await createFromTemplate(runtime)}`;
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

test('a mail server on a private address is refused until the owner allows its host', async () => {
  await page.goto('/connections');
  await page.getByRole('button', { name: 'New connection' }).click();
  await page.getByRole('menuitem', { name: 'E-mail (SMTP)' }).click();
  const dialog = page.getByRole('dialog', { name: 'New connection: E-mail (SMTP)' });
  await dialog.getByLabel('Name', { exact: true }).fill('Company mail');
  await dialog.getByLabel('Mail server').fill(smtp.host);
  await dialog.getByRole('textbox', { name: 'Port' }).fill(String(smtp.port));
  await dialog.getByLabel('From', { exact: true }).fill('Sales <sales@example.com>');
  await dialog.getByLabel('User', { exact: true }).fill('sales');
  await dialog.getByLabel('Password', { exact: true }).fill('mail-secret-1');
  await dialog.getByRole('button', { name: 'Connect' }).click();
  const connection = page.getByRole('list', { name: 'Connections' }).getByRole('listitem');
  await expect(connection).toContainText(`can allow the host ${smtp.host} in Settings`);

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'Workspace' }).click();
  await page.getByLabel('Private hosts that workflows may call').fill(smtp.host);
  await page.getByRole('textbox', { name: 'Time to take a decision back' }).fill('3');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The settings are saved')).toBeVisible();

  await page.getByRole('link', { name: 'Connections' }).click();
  await page.getByRole('button', { name: 'Test Company mail' }).click();
  await expect(connection).toContainText('Works');
});

test('“1 thing to fix” leads to the missing connection, and the workflow goes live', async () => {
  await page.goto(workflowUrl);
  await page.getByRole('button', { name: '1 thing to fix' }).click();
  const problems = page.getByRole('dialog', { name: 'To fix before it can go live' });
  await problems.getByRole('button', { name: /Send by e-mail/ }).click();
  const step = page.getByRole('complementary', { name: 'Step: Send by e-mail' });
  await step.getByRole('combobox', { name: 'Connection' }).click();
  await page.getByRole('option', { name: 'Company mail' }).click();
  await expect(page.getByRole('button', { name: '1 thing to fix' })).toBeHidden();

  await page.getByRole('button', { name: 'Go live' }).click();
  await page.getByRole('dialog', { name: 'Go live' }).getByRole('button', { name: 'Go live' }).click();
  const live = page.getByRole('dialog', { name: 'Version 1 is live' });
  await expect(live.getByRole('textbox', { name: 'Website enquiry' })).toHaveValue(/\/forms\/enquiry$/);
  await live.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('Live, version 1')).toBeVisible();
  await expect(page.getByText('Sample data', { exact: true })).toBeHidden();
});

test('a real enquiry shows up on the canvas, in the navigation and in Runs, without a reload', async ({ browser }) => {
  const runs = await page.context().newPage();
  await runs.goto('/runs');
  await expect(runs.getByRole('row', { name: /Priya Nair/ })).toBeVisible();

  const customer = await openPage(browser, runtime);
  await sendEnquiry(customer, ENQUIRY);
  await customer.context().close();

  await expect(page.getByTestId('rf__node-drft').getByText('1 waiting')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Approvals 1 waiting' })).toBeVisible();
  const row = runs.getByRole('row', { name: /Tom Baker/ });
  await expect(row).toContainText('Waiting');
  await expect(row).toContainText('version 1');
  await runs.close();
});

test('the draft is edited with the difference shown, sent, taken back with Z, and sent again', async () => {
  await page.getByRole('link', { name: 'Approvals' }).click();
  const item = page.getByRole('article', { name: 'Draft the reply' });
  await expect(item.getByText(/You are seeing this because: .*every item asks/)).toBeVisible();
  await expect(item.getByText(/two oak doors, 762 x 1981/).first()).toBeVisible();

  const undo = page.getByRole('status').filter({ hasText: 'Approved with edits: Tom Baker' });

  await page.keyboard.press('e');
  const body = item.getByLabel('Body');
  await expect(body).toBeFocused();
  await body.fill((await body.inputValue()).replace('Kind regards', 'Warm regards from Bristol'));
  await expect(item.getByRole('deletion')).toHaveText('Kind');
  await expect(item.getByRole('insertion').first()).toHaveText('Warm');
  await expect(item.getByText('2 edits')).toBeVisible();
  await item.getByRole('button', { name: 'Approve with edits' }).click();
  await expect(undo).toBeVisible();
  await page.keyboard.press('z');
  await expect(item.getByRole('button', { name: 'Edit', exact: true })).toBeVisible();
  expect(smtp.mails).toHaveLength(0);

  // What was typed is still there.
  await page.keyboard.press('e');
  await expect(body).toHaveValue(/Warm regards from Bristol/);
  await page.keyboard.press('Control+Enter');
  await expect(undo).toBeVisible();
  await expect.poll(() => smtp.mails.length, { timeout: 15_000 }).toBe(1);
  expect(smtp.mails[0]).toMatchObject({
    recipients: [ENQUIRY.email],
    user: 'sales',
    text: expect.stringContaining('Warm regards from Bristol'),
  });
  await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
});

test('Results counts the one enquiry, and not the sample', async () => {
  await page.getByRole('link', { name: 'Results' }).click();
  const results = page.getByRole('region', { name: 'Answer enquiries' });
  await expect(results.getByRole('heading', { name: 'enquiries answered' })).toBeVisible();
  await expect(results.getByText('recorded once')).toBeVisible();
});

test('the run can be watched again: what went in, what came out, why it asked and who decided', async () => {
  await page.getByRole('link', { name: 'Runs' }).click();
  await page.getByRole('link', { name: /Tom Baker/ }).click();
  const step = page.getByRole('complementary', { name: 'The step' });
  await page.getByTestId('rf__node-drft').click();
  await expect(step.getByRole('heading', { name: 'Draft the reply' })).toBeVisible();
  await expect(step.getByText(/every item asks/)).toBeVisible();
  await expect(step.getByText('owner approved this with edits.')).toBeVisible();
  await expect(step.getByRole('deletion').first()).toHaveText('Kind');
  for (const title of ['Why it stopped for a person', 'What went in', 'What came out', 'Who decided']) {
    await expect(step.getByRole('heading', { name: title })).toBeVisible();
  }
  await page.getByTestId('rf__node-read').click();
  await expect(step.getByRole('heading', { name: 'Read the enquiry' })).toBeVisible();
  await expect(step.getByText('2026-12-12').or(step.getByText('12 Dec')).first()).toBeVisible();
  await page.getByTestId('rf__node-send').click();
  await expect(step.getByText(ENQUIRY.email).first()).toBeVisible();
  await page.getByTestId('rf__node-hand').click();
  await expect(step.getByText('Skipped: the run took another way.')).toBeVisible();
});

test('the scrubber and its keys go back in time', async () => {
  const slider = page.getByRole('slider', { name: 'Moment of the run' });
  await page.keyboard.press('Home');
  await expect(page.getByText('Looking back')).toBeVisible();
  await expect(slider).toHaveAttribute('aria-valuenow', '0');
  await expect(page.getByTestId('rf__node-done').getByText('Not yet')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuenow', '1');
  await page.keyboard.press(']');
  await expect(slider).toHaveAttribute('aria-valuetext', /^Draft the reply/);
  await expect(page.getByTestId('rf__node-send').getByText('Not yet')).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByText('Looking back')).toBeHidden();
  await expect(page.getByTestId('rf__node-done').getByText('Not yet')).toBeHidden();
});
