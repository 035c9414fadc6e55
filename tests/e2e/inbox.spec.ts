// The inbox with more than one person in it: claims, comments, another draft, many at once, giving away, and who was first.
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { goLive, postEnquiry } from './answering.ts';
import { openPage, openSignedIn, Stage, signIn } from './stage.ts';

test.describe.configure({ mode: 'serial' });

const DAN = {
  name: 'Dan Brown',
  email: 'dan@example.com',
  role: 'approver' as const,
  password: 'correct horse battery',
};
const PEOPLE = ['Ann Reed', 'Ben Shaw', 'Cleo Hart', 'Dee Moss', 'Eve Lane', 'Finn Park'];

const stage = new Stage();
let runtime: Runtime;
let owner: Page;
let dan: Page;
let danId: string;

test.beforeAll(async ({ browser }) => {
  const smtp = stage.keep(await startSmtpServer());
  runtime = stage.keep(await startRuntime());
  await goLive(runtime, { smtp, settings: { undoSeconds: 30 } });
  danId = (await runtime.call(routes.users.create, { body: DAN })).id;
  for (const name of PEOPLE) {
    await postEnquiry(runtime, {
      name,
      email: 'customer@example.net',
      message: 'An oak door, 762 x 1981?',
      budget: '400',
    });
  }
  owner = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(owner.context());
  dan = await openPage(browser, runtime, { reducedMotion: 'reduce' });
  await signIn(dan, runtime, DAN);
  stage.keep(dan.context());
});
test.afterAll(() => stage.close());

test('who works on an item holds it, others see that at once, and leaving gives it back', async () => {
  await openItem(owner, 'Ann Reed');
  await openItem(dan, 'Ann Reed');
  await owner.keyboard.press('e');
  await expect(itemOf(dan).getByText('owner is working on this', { exact: false })).toBeVisible();
  await expect(itemOf(dan).getByRole('button', { name: 'Approve' })).toBeDisabled();
  await expect(rowOf(dan, 'Ann Reed')).toContainText('owner is on it');
  await dan.keyboard.press('a');
  await expect(dan.getByRole('status').filter({ hasText: 'Approved' })).toBeHidden();

  await owner.keyboard.press('Escape');
  await owner.keyboard.press('j');
  await expect(itemOf(dan).getByRole('button', { name: 'Approve' })).toBeEnabled();
  await expect(rowOf(dan, 'Ann Reed')).not.toContainText('is on it');
});

test('a comment and a question to the requester stand beside the draft, for everyone', async () => {
  await dan.keyboard.press('c');
  await dan.getByLabel('Your comment').fill('The price is from last year.');
  await dan.keyboard.press('Control+Enter');
  await expect(dan.getByLabel('Your comment')).toBeHidden();
  await expect(itemOf(dan).getByText('The price is from last year.')).toBeVisible();
  await dan.keyboard.press('c');
  await dan.getByLabel('Your comment').fill('Is it a fire door?');
  await dan.getByRole('button', { name: 'Ask the requester' }).click();
  await expect(itemOf(dan).getByText('Question to the requester')).toBeVisible();
  await expect(itemOf(dan).getByRole('button', { name: 'Approve' })).toBeVisible();

  await openItem(owner, 'Ann Reed');
  await expect(itemOf(owner).getByText('The price is from last year.')).toBeVisible();
});

test('the AI tries again as told; the new draft takes the place of the old one, which is kept', async () => {
  await openItem(dan, 'Ben Shaw');
  await dan.keyboard.press('t');
  await dan.getByLabel('What should be different?').fill('Offer Thursday instead');
  await dan.keyboard.press('Control+Enter');
  await expect(itemOf(dan).getByText('Draft 1: “Offer Thursday instead”')).toBeVisible({ timeout: 15_000 });
  await itemOf(dan).getByText('Draft 1:').click();
  await expect(itemOf(dan).getByText('What changed with the next draft is marked.')).toBeVisible();
  await expect(itemOf(dan).getByRole('button', { name: 'Approve' })).toBeEnabled();
});

test('an item is given to a person by keys, and is theirs', async () => {
  await openItem(owner, 'Cleo Hart');
  await owner.keyboard.press('u');
  const dialog = owner.getByRole('dialog', { name: 'Give it to somebody' });
  await dialog.getByRole('combobox', { name: 'Who decides' }).click();
  await owner.getByRole('option', { name: /Dan Brown/ }).click();
  await dialog.getByRole('button', { name: 'Give', exact: true }).click();
  await expect(itemOf(owner).getByText('For Dan Brown')).toBeVisible();
});

test('put off, it leaves the list until later', async () => {
  await openItem(dan, 'Dee Moss');
  await dan.keyboard.press('h');
  await expect(rowOf(dan, 'Dee Moss')).toBeHidden();
  await dan.getByRole('button', { name: 'All', exact: true }).click();
  await expect(rowOf(dan, 'Dee Moss')).toContainText('Later');
  await dan.getByRole('button', { name: 'Mine', exact: true }).click();
});

test('items of one kind are approved at once after reading one, and all come back with Z', async () => {
  await openItem(dan, 'Eve Lane');
  await dan.keyboard.press('x');
  await rowList(dan)
    .getByRole('checkbox', { name: /Pick Finn Park/ })
    .check();
  await dan.keyboard.press('Shift+A');
  const dialog = dan.getByRole('dialog', { name: 'Approve these 2?' });
  await expect(dialog.getByRole('listitem')).toHaveCount(2);
  await expect(dialog.getByText('(you have read it)')).toBeVisible();
  await dialog.getByRole('button', { name: 'Approve 2' }).click();
  await expect(dan.getByRole('status').filter({ hasText: '2 approved' })).toBeVisible();
  await expect(rowOf(dan, 'Finn Park')).toBeHidden();
  await dan.keyboard.press('z');
  await expect(rowOf(dan, 'Eve Lane')).toBeVisible();
  await expect(rowOf(dan, 'Finn Park')).toBeVisible();
  await dan.keyboard.press('Escape');
});

test('none of those picked was read: the dialog asks to read one', async () => {
  await dan.goto('/approvals');
  await openItem(dan, 'Ann Reed');
  await dan.getByRole('button', { name: 'Pick several' }).click();
  await rowList(dan)
    .getByRole('checkbox', { name: /Pick Eve Lane/ })
    .check();
  await dan.keyboard.press('Shift+A');
  const dialog = dan.getByRole('dialog', { name: 'Approve this one?' });
  await expect(dialog.getByText('Open and read at least one of them first.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Approve 1' })).toBeDisabled();
  await dan.keyboard.press('Escape');
  await dan.getByRole('button', { name: 'Pick none' }).click();
});

test('by keys alone: found, changed, explained, approved, taken back, rejected with a reason, taken back', async () => {
  await dan.goto('/approvals');
  await expect(itemOf(dan).getByRole('heading', { name: 'Website enquiry' })).toBeVisible();
  await expect(async () => {
    await dan.keyboard.press('j');
    await expect(rowOf(dan, 'Finn Park').locator('[aria-current=true]')).toBeVisible({ timeout: 300 });
  }).toPass();
  await dan.keyboard.press('e');
  await expect(itemOf(dan).getByLabel('Body')).toBeFocused();
  await dan.keyboard.press('Control+End');
  await dan.keyboard.type(' See you on Thursday.');
  await dan.keyboard.press('Escape');
  await expect(itemOf(dan).getByRole('insertion')).toContainText('Thursday');
  await dan.keyboard.press('1');
  await expect(itemOf(dan).getByRole('button', { name: 'Wrong fact' })).toHaveAttribute('aria-pressed', 'true');
  await dan.keyboard.press('a');
  await expect(said(dan, 'Approved with edits: Finn Park')).toBeVisible();
  await dan.keyboard.press('z');
  await expect(rowOf(dan, 'Finn Park').locator('[aria-current=true]')).toBeVisible();
  await dan.keyboard.press('r');
  await dan.keyboard.press('2');
  await dan.keyboard.press('r');
  await expect(said(dan, 'Rejected: Finn Park')).toBeVisible();
  await dan.keyboard.press('z');
  await expect(rowOf(dan, 'Finn Park').locator('[aria-current=true]')).toBeVisible();
});

test('without a connection nothing is lost: the item comes back with what was typed, and is sent again', async () => {
  await openItem(dan, 'Finn Park');
  await dan.route('**/api/approvals/*/decision', (route) => route.abort());
  await dan.keyboard.press('a');
  const problem = dan.getByRole('alert').filter({ hasText: 'Finn Park' });
  await expect(problem).toContainText('Leeway cannot be reached.');
  await dan.unroute('**/api/approvals/*/decision');
  await problem.getByRole('button', { name: 'Go back to it' }).click();
  await expect(itemOf(dan).getByRole('insertion')).toContainText('Thursday');
  await dan.keyboard.press('a');
  await expect(said(dan, 'Approved with edits: Finn Park')).toBeVisible();
  await dan.keyboard.press('z');
  await expect(rowOf(dan, 'Finn Park')).toBeVisible();
});

test('decided elsewhere meanwhile: it says who was first, and what was typed can be copied', async () => {
  await openItem(dan, 'Eve Lane');
  await dan.keyboard.press('e');
  await itemOf(dan).getByLabel('Subject').fill('About your oak door');
  await dan.keyboard.press('Escape');
  // The answer of the other one is on its way when this person decides: what the page knows of it is held back.
  await dan.route('**/api/stream*', (route) => route.abort());
  await dan.route('**/api/approvals/*/decision', async (route) => {
    const [id] = /\d+(?=\/decision)/.exec(route.request().url()) ?? [''];
    await runtime.call(routes.approvals.release, { params: { id } }).catch(() => undefined);
    await release(dan, id);
    await runtime.call(routes.approvals.decide, {
      params: { id },
      body: { decision: 'reject', idempotencyKey: 'the-owner-was-first' },
    });
    await route.continue();
  });
  await dan.keyboard.press('Control+Enter');
  const problem = dan.getByRole('alert').filter({ hasText: 'Eve Lane' });
  await expect(problem).toContainText('was first: “rejected”. Your answer was not used.');
  await problem.getByRole('button', { name: 'Go back to it' }).click();
  await expect(itemOf(dan).getByText('Your edits, to copy')).toBeVisible();
  await expect(itemOf(dan).getByRole('textbox', { name: 'Subject' })).toHaveValue('About your oak door');
  await dan.unrouteAll({ behavior: 'ignoreErrors' });
});

test('while one is away another decides, and the inbox says so', async () => {
  await owner.goto('/settings?tab=look');
  await owner.getByRole('combobox', { name: 'Who decides for you' }).click();
  await owner.getByRole('option', { name: /Dan Brown/ }).click();
  await owner.getByRole('button', { name: 'Let them decide' }).click();
  await expect(owner.getByText('Dan Brown decides for you from', { exact: false })).toBeVisible();
  await dan.goto('/approvals');
  await expect(dan.getByText(/You decide for owner until/)).toBeVisible();
  await owner.getByRole('button', { name: 'End it' }).click();
  await expect(owner.getByRole('combobox', { name: 'Who decides for you' })).toBeVisible();
  expect(danId).not.toBe('');
});

function rowList(page: Page): Locator {
  return page.getByRole('list', { name: 'Waiting for a decision' });
}

function rowOf(page: Page, name: string): Locator {
  return rowList(page).getByRole('listitem').filter({ hasText: name });
}

function said(page: Page, text: string): Locator {
  return page.getByRole('status').filter({ hasText: text });
}

function itemOf(page: Page): Locator {
  return page.getByRole('article');
}

/** Opens somebody's item from the list and waits until it stands there. */
async function openItem(page: Page, name: string): Promise<void> {
  if (!page.url().includes('/approvals')) await page.goto('/approvals');
  await rowOf(page, name).getByRole('link').click();
  await expect(itemOf(page).getByRole('heading', { name: 'Website enquiry' })).toBeVisible();
  await expect(itemOf(page).getByText(name).first()).toBeVisible();
}

async function release(page: Page, id: string): Promise<void> {
  await page.request.post(`/api/approvals/${id}/release`, { data: {}, headers: { origin: runtime.url } });
}
