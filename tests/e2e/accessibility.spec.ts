// No violation of WCAG 2.2 A and AA that axe can find: every screen with real data in it, in both themes, dialogs and tabs open.
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { FORM, goLive, postEnquiry } from './answering.ts';
import { scan } from './scan.ts';
import { openPage, openSignedIn, PHONE, Stage, WITHOUT_OWNER } from './stage.ts';

/** The panel of a step on the canvas. */
const STEP = 'aside[aria-label^="Step:"]';

// A trace of each scan would take as long as the scan; the message of a failure names the element.
test.describe.configure({ timeout: 120_000 });

const stage = new Stage();
let runtime: Runtime;
let ids: Awaited<ReturnType<typeof prepare>>;
let page: Page;

test.beforeAll(async ({ browser }) => {
  const smtp = stage.keep(await startSmtpServer());
  runtime = stage.keep(await startRuntime());
  ids = await prepare(runtime, await goLive(runtime, { smtp, settings: { undoSeconds: 0 } }));
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

test('lists, results, tables and settings', async () => {
  await visit(page, '/', page.getByRole('table'));
  await visit(page, '/workflows', page.getByRole('link', { name: 'Answer enquiries' }));
  await visit(page, '/runs', page.getByRole('row', { name: /Ann Reed/ }));
  await visit(page, '/results', page.getByRole('heading', { name: 'enquiries answered' }));
  await visit(page, `/tables/${ids.tableId}`, page.getByText('ann@example.net'));
  await visit(page, '/connections', page.getByRole('list', { name: 'Connections' }));
  await visit(page, '/settings', page.getByRole('tabpanel').getByText('owner@example.com'));
  for (const tab of ['API keys', 'Workspace', 'You', 'Kill switch']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel').filter({ visible: true })).toContainText(/\w/);
    await scan(page, `settings, ${tab}`, 'main');
  }
  await visit(page, '/no-such-place', page.getByRole('heading', { level: 1 }));
});

test('what was not taken, the list and one of it, also on a phone', async ({ browser }) => {
  const { notTakenId } = ids;
  await visit(page, '/runs/not-taken', page.getByRole('row', { name: /Dee Moss/ }));
  const content = page.getByRole('textbox', { name: 'Content' });
  await visit(page, `/runs/not-taken/${notTakenId}`, content);
  await page.getByRole('button', { name: 'Start a run with this' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await scan(page, 'one that still does not fit', 'main');
  const phone = await openSignedIn(browser, runtime, { reducedMotion: 'reduce', viewport: PHONE });
  await visit(phone, '/runs/not-taken', phone.getByRole('listitem').filter({ hasText: 'Dee Moss' }));
  await visit(phone, `/runs/not-taken/${notTakenId}`, phone.getByRole('textbox', { name: 'Content' }));
  await phone.context().close();
});

test('the canvas with every tab of a step open, its outline and its dialogs', async () => {
  const canvas = `/workflows/${ids.workflowId}`;
  await visit(page, canvas, page.getByTestId('rf__node-drft').getByText('1 waiting'));
  await openStep('over', 'Is it over £2,000?');
  await openStep('enq1', 'Website enquiry');
  const step = await openStep('drft', 'Draft the reply');
  for (const name of ['How much trust', 'Test', 'History']) {
    await step.getByRole('tab', { name }).click();
    await expect(step.getByRole('tabpanel').filter({ visible: true })).toContainText(/\w/);
    await scan(page, `Draft the reply, ${name}`, STEP);
  }
  await visit(page, `${canvas}?view=outline`, page.getByRole('tree'));
  await page.goto(canvas);
  for (const button of ['Test', 'Go live']) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await scan(page, `dialog ${button}`, '[role=dialog]');
    await page.keyboard.press('Escape');
  }
  for (const [key, title] of [
    ['?', /keys/i],
    ['/', 'Find a step'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await scan(page, `dialog by ${key}`, '[role=dialog]');
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await scan(page, 'the menu of a workflow', '[role=menu]');
});

test('approvals: reading, editing, rejecting, and decided', async () => {
  await visit(page, `/approvals/${ids.openId}`, page.getByRole('article').getByText(/Hello Ben/));
  await page.keyboard.press('e');
  const body = page.getByRole('article').getByLabel('Body');
  await body.fill(`${await body.inputValue()} Bye.`);
  await scan(page, 'an edited draft', 'article');
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await scan(page, 'rejecting', 'article');
  await page.keyboard.press('Escape');
  for (const [key, what] of [
    ['t', 'trying again'],
    ['c', 'a comment'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('article').locator('textarea')).toBeFocused();
    await scan(page, what, 'article');
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('x');
  for (const [key, what] of [
    ['Shift+A', 'deciding several at once'],
    ['u', 'giving it to somebody'],
    ['?', 'the keys of approvals'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toBeVisible();
    await scan(page, what, '[role=dialog]');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  await scan(page, 'picking several', 'main');
  await visit(page, `/approvals/${ids.decidedId}`, page.getByText(/^by owner/));
  await visit(page, `/approvals/${ids.formId}`, page.getByLabel('Price in pounds'));
});

test('a run, now and looking back', async () => {
  await visit(page, `/runs/${ids.runId}`, page.getByRole('slider', { name: 'Moment of the run' }));
  for (const node of ['read', 'drft', 'send']) {
    await page.getByTestId(`rf__node-${node}`).click();
    await scan(page, `the run's step ${node}`, 'aside');
  }
  await page.getByRole('button', { name: 'Show raw data' }).click();
  await page.keyboard.press('Home');
  await scan(page, 'the run at its beginning');
});

test('dialogs of connections, models, tables and people', async () => {
  await page.goto('/connections');
  for (const kind of ['E-mail (SMTP)', 'Web service (HTTP)', 'Webhook secret']) {
    await page.getByRole('button', { name: 'New connection' }).click();
    await page.getByRole('menuitem', { name: kind }).click();
    await scanDialog(kind);
  }
  await page.getByRole('button', { name: 'Connect a model' }).click();
  await scanDialog('a model');
  await page.goto(`/tables/${ids.tableId}`);
  await page.getByRole('button', { name: 'New table' }).click();
  await scanDialog('a table');
  await page.goto('/settings?tab=people');
  await page.getByRole('button', { name: 'Add a person' }).click();
  await scanDialog('a person');
});

test('on a phone', async ({ browser }) => {
  const phone = await openSignedIn(browser, runtime, {
    reducedMotion: 'reduce',
    viewport: PHONE,
    isMobile: true,
    hasTouch: true,
  });
  await visit(phone, '/approvals', phone.getByRole('list', { name: 'Waiting for a decision' }));
  await visit(phone, `/approvals/${ids.openId}`, phone.getByText(/Hello Ben/));
  await visit(phone, `/workflows/${ids.workflowId}`, phone.getByRole('tree'));
  await visit(phone, `/runs/${ids.runId}`, phone.getByRole('slider'));
  await phone.goto('/');
  await phone.getByRole('button', { name: 'More', exact: true }).tap();
  await expect(phone.getByRole('button', { name: /^Sign out/ })).toBeVisible();
  await scan(phone, 'more of the navigation');
  await phone.context().close();
});

test('before signing in: the hosted form, signing in, and the first run', async ({ browser }) => {
  const visitor = await openPage(browser, runtime, { reducedMotion: 'reduce' });
  await visit(visitor, FORM, visitor.getByRole('button', { name: 'Send' }));
  await visitor.getByRole('button', { name: 'Send' }).click();
  await expect(visitor.getByRole('alert')).toBeVisible();
  await scan(visitor, 'the form with problems');
  await visit(visitor, '/forms/none', visitor.getByRole('heading'));
  await visit(visitor, '/sign-in', visitor.getByRole('heading', { name: 'Sign in' }));
  await visitor.getByRole('button', { name: 'Sign in' }).click();
  await scan(visitor, 'signing in with problems');
  await visitor.context().close();
});

test('the very first screen', async ({ browser }) => {
  const fresh = await startRuntime({ env: WITHOUT_OWNER });
  try {
    const first = await openPage(browser, fresh, { reducedMotion: 'reduce' });
    await visit(first, '/', first.getByRole('heading', { name: 'Welcome' }));
    await first.getByRole('button', { name: 'Create the account' }).click();
    await scan(first, 'the account with problems');
    await first.context().close();
  } finally {
    await fresh.close();
  }
});

async function visit(at: Page, path: string, sign: Locator): Promise<void> {
  await at.goto(path);
  await expect(sign.filter({ visible: true }).first()).toBeVisible();
  await scan(at, path);
}

/** Opens the panel of a step on the canvas, and looks at its first tab. */
async function openStep(nodeId: string, title: string): Promise<Locator> {
  await page.getByTestId(`rf__node-${nodeId}`).click();
  const step = page.getByRole('complementary', { name: `Step: ${title}` });
  await expect(step.getByRole('tab', { name: 'What it does' })).toHaveAttribute('aria-selected', 'true');
  await scan(page, title, STEP);
  return step;
}

async function scanDialog(what: string): Promise<void> {
  const dialog = page.getByRole('dialog').filter({ visible: true });
  await expect(dialog).toBeVisible();
  await scan(page, `dialog: ${what}`, '[role=dialog]');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

/** One run that ended, one that waits for a decision, one that waits for a form; a table with a row. */
async function prepare({ call, ...rest }: Runtime, workflowId: string) {
  const message = 'Could you quote for an internal oak door please, 762 x 1981? Thank you.';
  const send = async (name: string, budget: string) => {
    await postEnquiry({ call, ...rest }, { name, email: 'ann@example.net', message, budget });
    return waitFor(`the enquiry of ${name} asks`, async () => {
      const { items } = await call(routes.approvals.list, { query: {} });
      return items.find(({ subject }) => subject.startsWith(name));
    });
  };
  const decided = await send('Ann Reed', '400');
  await call(routes.approvals.decide, {
    params: { id: decided.id },
    body: { decision: 'approve', idempotencyKey: decided.id },
  });
  await waitFor('the run has ended', async () => {
    const { status } = await call(routes.runs.get, { params: { id: decided.runId } });
    return status === 'completed';
  });
  const open = await send('Ben Shaw', '500');
  const form = await send('Cleo Hart', '9000');
  const table = await call(routes.tables.create, {
    body: {
      name: 'Contacts',
      columns: [
        { name: 'email', label: 'E-mail', type: 'email' },
        { name: 'customer', label: 'Customer', type: 'boolean' },
      ],
    },
  });
  await call(routes.tables.addRow, {
    params: { id: table.id },
    body: { values: { email: 'ann@example.net', customer: true } },
  });
  await fetch(rest.url + FORM, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Dee Moss', email: 'nowhere' }),
  });
  const notTaken = await call(routes.deliveries.list, { query: {} });
  return {
    workflowId,
    notTakenId: notTaken.items[0]?.id ?? '',
    runId: decided.runId,
    decidedId: decided.id,
    openId: open.id,
    formId: form.id,
    tableId: table.id,
  };
}
