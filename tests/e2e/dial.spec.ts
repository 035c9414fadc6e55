// Story 4: with an AI model connected the dial is turned up, a rule wins over it, and the kill switch stops everything. Nothing is published in between.
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { startAiServer, type TestAiServer } from '../support/ai-server.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { type Enquiry, goLive, postEnquiry } from './answering.ts';
import { openSignedIn } from './stage.ts';

test.describe.configure({ mode: 'serial' });

const CONFIDENT = 'We need two oak doors for our shop, painted white. The old ones are to be taken away.';
const UNSURE = 'We need some doors, maybe four of them, but we are not sure yet which size would fit.';

let runtime: Runtime;
let smtp: TestSmtpServer;
let ai: TestAiServer;
let page: Page;
let workflowId: string;
let version: number | null;

test.beforeAll(async ({ browser }) => {
  [runtime, smtp, ai] = await Promise.all([startRuntime(), startSmtpServer(), startAiServer({ apiKey: 'sk-test' })]);
  workflowId = await goLive(runtime, { smtp });
  version = await raiseLimit();
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
});
test.afterAll(async () => {
  await page.context().close();
  await Promise.all([runtime.close(), smtp.close(), ai.close()]);
});

/**
 * Enquiries up to 5,000 are answered by the AI, so that the rule about 2,000 is the dial's to keep, and what goes alone does not
 * wait a minute first. Gives the live version.
 */
async function raiseLimit(): Promise<number> {
  const params = { id: workflowId };
  const { draft } = await runtime.call(routes.workflows.get, { params });
  const nodes = draft.graph.nodes.map((node) => {
    if (node.id === 'over') return { ...node, config: { when: 'facts.?budget.orValue(0) > 5000' } };
    if (node.id === 'drft') return { ...node, dial: { ...node.dial, level: 'draft' as const, undoSeconds: 0 } };
    return node.id === 'send' ? { ...node, dial: { level: 'autonomous' as const, undoSeconds: 0 } } : node;
  });
  const body = { graph: { ...draft.graph, nodes }, revision: draft.revision };
  await runtime.call(routes.workflows.saveDraft, { params, body });
  return (await runtime.call(routes.workflows.publish, { params, body: {} })).version;
}

let count = 0;
/** Sends an enquiry of somebody new; gives their address. */
async function send(message: string, budget?: string): Promise<string> {
  count += 1;
  const email = `customer${count}@example.net`;
  const enquiry: Enquiry = { name: 'Tom Baker', email, message, ...(budget === undefined ? {} : { budget }) };
  await postEnquiry(runtime, enquiry);
  return email;
}

const mailed = (email: string) => smtp.mails.filter(({ recipients }) => recipients.includes(email)).length;

async function expectSentAlone(email: string): Promise<void> {
  await expect.poll(() => mailed(email), { message: `the mail to ${email} goes out` }).toBe(1);
  expect(await open()).toEqual([]);
}

/** Questions that stop a run; finished items that are checked by lot stop nothing. */
async function open() {
  const { items } = await runtime.call(routes.approvals.list, {});
  return items.filter(({ kind }) => kind !== 'audit');
}

/** The one open question is shown with its reason; nothing was sent. It is then rejected, so that the next one stands alone. */
async function expectAsked(email: string, why: string | RegExp): Promise<void> {
  await expect.poll(async () => (await open()).length, { message: 'it asks' }).toBe(1);
  const [asked] = await open();
  const id = asked?.id ?? '';
  await page.goto(`/approvals/${id}`);
  const item = page.getByRole('article', { name: 'Draft the reply' });
  await expect(item.getByText(why)).toBeVisible();
  expect(mailed(email)).toBe(0);
  await runtime.call(routes.approvals.decide, { params: { id }, body: { decision: 'reject', idempotencyKey: id } });
  await expect.poll(open, { message: 'nothing waits any more' }).toEqual([]);
}

async function openDial(): Promise<Locator> {
  await page.goto(`/workflows/${workflowId}`);
  await page.getByTestId('rf__node-drft').click();
  const step = page.getByRole('complementary', { name: 'Step: Draft the reply' });
  await step.getByRole('tab', { name: 'How much trust' }).click();
  return step;
}

async function turnDialTo(level: string): Promise<void> {
  const step = await openDial();
  await step.getByRole('radio', { name: level }).click();
  await expect(step.getByRole('button', { name: 'Set the dial' })).toBeVisible();
  await step.getByLabel('Why raise it by hand?').fill('We have read two hundred of its drafts.');
  await step.getByRole('button', { name: 'Set the dial' }).click();
  await expect(page.getByText(`Live now: ${level}`, { exact: true })).toBeVisible();
  await expect(step.getByText('Set by hand, not earned')).toBeVisible();
}

async function flipKillSwitch(button: string): Promise<void> {
  await page.goto('/settings');
  await page.getByRole('tab', { name: 'Kill switch' }).click();
  await page.getByRole('tabpanel').getByRole('button', { name: button }).click();
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: button }).click();
}

test('an AI model is connected, and it answers', async () => {
  await page.goto('/connections');
  await page.getByRole('button', { name: 'Connect a model' }).click();
  const dialog = page.getByRole('dialog', { name: 'Connect an AI model' });
  await dialog.getByRole('radio', { name: 'Another address' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Desk model');
  await dialog.getByLabel('Address', { exact: true }).fill(ai.url);
  await dialog.getByLabel('Model', { exact: true }).fill('test-model');
  await dialog.getByLabel('API key', { exact: true }).fill('sk-test');
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByText('“Desk model” answers')).toBeVisible();
  await expect(page.getByRole('list', { name: 'AI models' })).toContainText('Key stored');
});

test('on Draft and approve also the confident one asks', async () => {
  await expectAsked(await send(CONFIDENT), 'The dial is on Draft and approve, so every item asks.');
});

test('on Ask when unsure the confident one goes out alone, and the unsure one asks with the reason', async () => {
  await turnDialTo('Ask when unsure');
  await expect(page.getByRole('textbox', { name: 'Ask a person below' })).toHaveValue('80');
  await expectSentAlone(await send(CONFIDENT));
  await expectAsked(await send(UNSURE), /It was \d\d% sure. The dial asks below 80%./);
});

test('on Autonomous both go out alone', async () => {
  await turnDialTo('Autonomous');
  await expectSentAlone(await send(CONFIDENT));
  await expectSentAlone(await send(UNSURE));
});

test('“always ask when the budget is over 2,000” wins over the dial', async () => {
  const step = await openDial();
  const rules = step.getByRole('group', { name: 'Always ask a person when' });
  await rules.getByRole('button', { name: 'Add a rule' }).click();
  await rules.getByRole('combobox', { name: 'Value to look at' }).click();
  await page.getByRole('combobox', { name: 'Search: Value to look at' }).fill('budget');
  await page.getByRole('option', { name: /Read the enquiry/ }).click();
  await rules.getByRole('combobox', { name: 'Question' }).click();
  await page.getByRole('option', { name: 'is more than' }).click();
  await rules.getByRole('textbox', { name: 'Compare with' }).fill('2,000');
  await expect(rules.getByText(/budget is more than 2,?000/i)).toBeVisible();
  await step.getByRole('button', { name: 'Set the dial' }).click();
  await expect(page.getByText('Live now: Autonomous', { exact: true })).toBeVisible();

  await expectSentAlone(await send(CONFIDENT, '1800'));
  await expectAsked(await send(CONFIDENT, '2500'), /Your rule says to always ask: .*budget.*2,?000/i);
});

test('the kill switch puts everything on draft at once, and gives it back', async () => {
  await flipKillSwitch('Put everything on draft');
  await expect(page.getByText('It is on: every step is on draft')).toBeVisible();
  await expectAsked(await send(CONFIDENT), 'Everything was put on draft with the kill switch.');

  await flipKillSwitch('Turn it off');
  await expect(page.getByText('It is off: every dial does what it is set to')).toBeVisible();
  await expectSentAlone(await send(UNSURE));
});

test('nothing was published on the way', async () => {
  const { items } = await runtime.call(routes.workflows.versions, { params: { id: workflowId } });
  expect(items.map((item) => item.version)).toEqual([2, 1]);
  expect(items.find(({ isLive }) => isLive)?.version).toBe(version);
});
