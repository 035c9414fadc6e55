// Story 1 and 2: a fresh data folder becomes an account, a finished workflow and a first decision.
import { expect, type Page, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { openPage, Stage, WITHOUT_OWNER } from './stage.ts';

test.describe.configure({ mode: 'serial' });

const ANN = { name: 'Ann Hollis', email: 'ann@example.com', password: 'correct horse battery' };

const stage = new Stage();
let runtime: Runtime;
let page: Page;

test.beforeAll(async ({ browser }) => {
  runtime = stage.keep(await startRuntime({ env: WITHOUT_OWNER }));
  page = await openPage(browser, runtime);
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

test('the first visit asks for the owner, and says which password is too short', async () => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await page.getByLabel('Your name').fill(ANN.name);
  await page.getByLabel('E-mail').fill(ANN.email);
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create the account' }).click();
  await expect(page.getByText('Use at least 10 characters')).toBeVisible();
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');

  await page.getByLabel('Password', { exact: true }).fill(ANN.password);
  await page.getByRole('button', { name: 'Create the account' }).click();
  await expect(page.getByRole('heading', { name: 'What takes your time?' })).toBeVisible();
  await expect(page.getByRole('button', { name: /blank/i })).toBeVisible();
});

test('a tile opens a finished workflow whose run is played and stops at the approval', async () => {
  await page.getByRole('button', { name: /Answer enquiries/ }).click();
  await expect(page).toHaveURL(/\/workflows\/[^/]+\?.*run=/);
  await expect(page.getByRole('heading', { name: 'Answer enquiries' })).toBeVisible();
  await expect(page.getByText('Sample data', { exact: true })).toBeVisible();
  const watched = page.getByRole('region', { name: 'The run on the canvas' });
  await expect(watched.getByText('Watching replay', { exact: true })).toBeVisible();

  const question = page.getByRole('dialog', { name: 'Draft the reply' });
  await expect(question).toBeVisible({ timeout: 15_000 });
  await expect(question.getByText(/every item asks/)).toBeVisible();
  await expect(question.getByText(/internal oak door please, 2 panel, 762 x 1981/).first()).toBeVisible();
  await expect(question.getByText(/Hello Priya/)).toBeVisible();
  await expect(page.getByTestId('rf__node-drft').getByText('Waiting')).toBeVisible();
  await expect(page.getByTestId('rf__node-hand').getByText('Skipped')).toBeVisible();
});

test('approving with A lets the run go on to its end, and nothing is sent', async () => {
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog', { name: 'Draft the reply' })).toBeHidden();
  await expect(page.getByText(/The run goes on in \d+ s/)).toBeVisible();

  const watched = page.getByRole('region', { name: 'The run on the canvas' });
  await expect(watched.getByText('Sample run, nothing was sent')).toBeVisible({ timeout: 20_000 });
  const sending = page.getByTestId('rf__node-send');
  await expect(sending.getByText('Would have', { exact: true })).toBeVisible();
  await expect(sending.getByText(/^Would have: Email to priya.nair@example.com/)).toBeVisible();
  await watched.getByRole('link', { name: 'Open the run' }).click();
  await expect(page.getByRole('heading', { name: /Priya Nair/ })).toBeVisible();
  await expect(page.getByText('Sample data', { exact: true })).toBeVisible();
});

test('nobody can be the owner a second time', async () => {
  const answer = await page.request.post('/api/setup', {
    data: { ...ANN, email: 'eve@example.com' },
    headers: { origin: runtime.url },
  });
  expect(answer.status()).toBe(409);
  await page.goto('/welcome');
  await expect(page.getByRole('heading', { name: 'What takes your time?' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Create the account' })).toBeHidden();
});

test('signing out locks the screens, and the password opens them again', async () => {
  await page.goto('/workflows');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'My workspace' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.goto('/workflows');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  await page.getByLabel('E-mail').fill(ANN.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText(/password/i);
  await page.getByLabel('Password', { exact: true }).fill(ANN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/workflows$/);
  await expect(page.getByRole('link', { name: 'Answer enquiries' })).toBeVisible();
});
