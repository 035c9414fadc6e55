// The whole life of a step: it begins in draft, earns its way up by decisions, is checked by lot, asks first after mistakes, and is
// stopped. Through the screen, with a real model server and a real mail server; kill -9 in the middle changes nothing.
import { readFileSync } from 'node:fs';
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { startAiServer, type TestAiServer } from '../support/ai-server.ts';
import { leeway } from '../support/leeway-command.ts';
import { OWNER, type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { goLive, postEnquiry } from './answering.ts';
import { openSignedIn, Stage } from './stage.ts';
import { STEP } from './trusting.ts';

test.describe.configure({ mode: 'serial' });

/** Fixes which items the lot draws for a check. */
const SECRET = 'the-life-of-one-step-0123456789abcdef';
const DECISIONS = 60;
const BY_SCREEN = 3;
/** As many as may go alone in the first hour. */
const ALONE = 10;
/** Wrong answers in a row after which it asks first, and after which it is stopped, at 10 mistakes in 100. */
const UNTIL_HELD = 3;
const UNTIL_STOPPED = 6;
const MAIL_STEP = 'send';

const stage = new Stage();
let runtime: Runtime;
let smtp: TestSmtpServer;
let ai: TestAiServer;
let page: Page;
let workflowId: string;
/** How many of the decisions are proof. */
let proved = '';
/** Runs whose draft went out alone. */
let wentAlone: number[] = [];

test.beforeAll(async ({ browser }) => {
  runtime = stage.keep(await startRuntime({ env: { LEEWAY_SECRET: SECRET } }));
  smtp = stage.keep(await startSmtpServer());
  ai = stage.keep(await startAiServer({ apiKey: 'sk-test' }));
  const allowedHosts = [smtp.host, new URL(ai.url).host];
  workflowId = await goLive(runtime, { smtp, settings: { undoSeconds: 0, allowedHosts } });
  await runtime.call(routes.models.create, {
    body: { name: 'Desk model', baseUrl: ai.url, model: 'test-model', apiKey: 'sk-test' },
  });
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

let sent = 0;
/** Somebody fills in the form. */
async function send(): Promise<void> {
  sent += 1;
  const message = `We need ${sent + 1} oak doors for our shop, painted white.`;
  await postEnquiry(runtime, { name: `Tom ${sent}`, email: `customer${sent}@example.net`, message, budget: '400' });
}

const trustNow = () => runtime.call(routes.trust.get, { params: { id: workflowId, nodeId: STEP } });

/** What waits about the drafting step, oldest first. */
async function waiting(kind: 'draft' | 'audit') {
  const { items } = await runtime.call(routes.approvals.list, { query: { limit: 200 } });
  return items
    .filter((item) => item.kind === kind && item.nodeId === STEP)
    .toSorted((one, other) => Number(one.id) - Number(other.id));
}

const approvalOf = (id: string) => runtime.call(routes.approvals.get, { params: { id } });

/** The draft that waits; there is one at a time. */
async function nextDraft() {
  return waitFor('one asks', async () => {
    const [first] = await waiting('draft');
    return first;
  });
}

async function reject(id: string): Promise<void> {
  const body = { decision: 'reject' as const, idempotencyKey: id, seconds: 40 };
  await runtime.call(routes.approvals.decide, { params: { id }, body });
}

async function openTab(nodeId: string, title: string): Promise<Locator> {
  await page.goto(`/workflows/${workflowId}?node=${nodeId}`);
  const step = page.getByRole('complementary', { name: `Step: ${title}` });
  await step.getByRole('tab', { name: 'How much trust' }).click();
  return step;
}

async function openTrustPage(): Promise<void> {
  await page.goto(`/workflows/${workflowId}/trust/${STEP}`);
  await expect(page.getByRole('heading', { name: 'Draft the reply: how much trust' })).toBeVisible();
}

test('it begins in draft; what is promised, and the time to hold back, are set on the tab', async () => {
  const draft = await openTab(STEP, 'Draft the reply');
  await expect(draft.getByText('live now: Draft and approve')).toBeVisible();
  await draft.getByText('The promise, and checks afterwards').click();
  await draft.getByRole('combobox', { name: 'What is at stake' }).click();
  await page.getByRole('option', { name: /^Low/ }).click();
  await draft.getByRole('button', { name: 'Set the dial' }).click();
  await expect.poll(async () => (await trustNow()).promise).toMatchObject({ alpha: 0.1, delta: 0.05, stakes: 'low' });

  const mail = await openTab(MAIL_STEP, 'Send by e-mail');
  await mail.getByText('Limits of what goes alone').click();
  await mail.getByRole('textbox', { name: 'Time to hold it back' }).fill('1');
  await mail.getByRole('textbox', { name: 'Time to hold it back' }).press('Tab');
  await mail.getByRole('button', { name: 'Set the dial' }).click();
  await expect(page.getByText(/^Live now/).first()).toBeVisible();
});

test('three drafts are approved on the screen, one of them read, and the others by a script', async ({ browser }) => {
  await Promise.all(Array.from({ length: DECISIONS }, send));
  const drafts = await waitFor('all of them ask', async () => {
    const open = await waiting('draft');
    return open.length === DECISIONS && open;
  });
  const reader = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  for (const [index, { id }] of drafts.slice(0, BY_SCREEN).entries()) {
    await reader.goto(`/approvals/${id}`);
    const approve = reader.getByRole('article').getByRole('button', { name: 'Approve', exact: true });
    await expect(approve).toBeVisible();
    if (index === 0) await untilRead(id);
    await approve.click();
    await expect.poll(async () => (await approvalOf(id)).status).toBe('decided');
  }
  await reader.context().close();
  const approved = drafts.slice(BY_SCREEN).map(({ id }) => {
    const body = { decision: 'approve' as const, idempotencyKey: id, seconds: 40 };
    return runtime.call(routes.approvals.decide, { params: { id }, body });
  });
  await Promise.all(approved);
  await expect.poll(() => smtp.mails.length, { message: 'each approved reply is sent' }).toBe(DECISIONS);
  const { counts } = await trustNow();
  expect(counts).toMatchObject({ verdicts: DECISIONS, approved: DECISIONS, alone: 0 });
  // Of the other two, those that were approved faster than one can read are no proof.
  expect(counts.notCounted).toBeLessThan(BY_SCREEN);
  proved = `${DECISIONS - counts.notCounted}`;
});

/** As long as a person needs to read it, from when it is known to be before them. */
async function untilRead(id: string): Promise<void> {
  const { readingSeconds } = await waitFor('it is claimed', async () => {
    const approval = await approvalOf(id);
    return approval.claim !== null && approval;
  });
  const since = performance.now();
  const wanted = (readingSeconds ?? 0) * 1000;
  await expect.poll(() => performance.now() - since, { message: 'it is read' }).toBeGreaterThan(wanted);
}

test('it is ready: home and the tab say so, and one click accepts', async () => {
  await page.goto('/');
  const proposal = page.getByRole('complementary', { name: 'Next step in trust' });
  await expect(proposal).toContainText('Draft the reply has earned Autonomous');
  const tab = await openTab(STEP, 'Draft the reply');
  await expect(
    tab.getByText(`Ready: ${proved} decisions, 0 mistakes. Every item that passes the checks can go alone.`),
  ).toBeVisible();
  await expect(tab.getByText('We suggest it because your decisions prove it, not because AI says so.')).toBeVisible();
  await tab.getByRole('button', { name: 'Accept: Autonomous' }).click();
  await expect(tab.getByText('live now: Autonomous')).toBeVisible();
  await expect(tab.getByText('Set by hand, not earned')).toBeHidden();
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Answer enquiries' }).first()).toBeVisible();
  await expect(proposal).toBeHidden();
});

test('items go out alone, slowly at first: what is over the first hour’s limit asks', async () => {
  for (let count = 0; count < ALONE; count += 1) await send();
  await expect.poll(() => smtp.mails.length, { message: 'they go out', timeout: 20_000 }).toBe(DECISIONS + ALONE);
  expect(await waiting('draft')).toEqual([]);
  const { items } = await runtime.call(routes.runs.list, { query: { workflowId, limit: ALONE } });
  wentAlone = items.map(({ id }) => Number(id)).toSorted((one, other) => one - other);
  await send();
  const over = await nextDraft();
  expect(over.why).toContain('10 an hour');
  await runtime.call(routes.approvals.decide, {
    params: { id: over.id },
    body: { decision: 'unsure', idempotencyKey: over.id },
  });
  expect((await trustNow()).counts.alone).toBe(ALONE);
  await openTrustPage();
  await expect(page.getByText(/^While it is new: at most 10 an hour and 50 a day go alone/)).toBeVisible();
});

test('kill -9 changes nothing of what it has earned', async () => {
  const before = await trustNow();
  const asked = (await waiting('audit')).map(({ id }) => id);
  expect(asked.length, 'about half of the first items are drawn').toBeGreaterThanOrEqual(UNTIL_HELD);
  await runtime.kill();
  await expectSound();
  await runtime.start();
  expect(await trustNow()).toEqual(before);
  expect((await waiting('audit')).map(({ id }) => id)).toEqual(asked);
  expect(smtp.mails).toHaveLength(DECISIONS + ALONE);
});

/** What the data folder says of runs and of trust follows from what happened. */
async function expectSound(): Promise<void> {
  const env = { LEEWAY_DATA_DIR: runtime.dataDir, LEEWAY_SECRET: SECRET };
  const sound = { code: 0, out: expect.stringMatching(/ checked, 0 problems\.$/) };
  expect(await leeway(['verify'], env)).toMatchObject(sound);
  expect(await leeway(['dial', 'verify'], env)).toMatchObject(sound);
}

test('the owner takes the signed certificate along, and it stands on its own', async () => {
  await openTrustPage();
  expect(await checkedCertificate()).toMatchObject({
    code: 0,
    out: expect.stringMatching(new RegExp(`${proved} verdicts, 0 wrong, .*\n0 problems\\.$`)),
  });
});

test('three checks say “wrong”: it asks first for a while', async () => {
  for (const { id } of (await waiting('audit')).slice(0, UNTIL_HELD)) {
    await page.goto(`/approvals/${id}`);
    const item = page.getByRole('article');
    await item.getByRole('button', { name: 'Wrong', exact: true }).click();
    await item.getByRole('textbox', { name: 'In your words' }).fill('The price is from last year.');
    await item.getByRole('button', { name: 'Wrong', exact: true }).click();
    await expect.poll(async () => (await approvalOf(id)).decided?.decision).toBe('reject');
  }
  const tab = await openTab(STEP, 'Draft the reply');
  await expect(tab.getByText(/^A checked item was wrong\. It asks first for about \d+ items\.$/)).toBeVisible();
  await expect(tab.getByText('live now: Autonomous')).toBeVisible();
  await send();
  const held = await nextDraft();
  expect(held.why).toMatch(/A checked item was wrong/);
  expect(smtp.mails).toHaveLength(DECISIONS + ALONE);
});

test('it goes on being wrong: a customer complains, it is stopped, and the owner is told by mail', async () => {
  for (let wrong = UNTIL_HELD + 1; wrong < UNTIL_STOPPED; wrong += 1) {
    if (wrong > UNTIL_HELD + 1) await send();
    await reject((await nextDraft()).id);
  }
  expect((await trustNow()).stopped).toBeNull();
  // From here on the owner gets mail; a minute passes between two of them.
  const { items: connections } = await runtime.call(routes.connections.list);
  const mailConnection = connections[0]?.id ?? null;
  await runtime.call(routes.notifications.saveSettings, { body: { mailConnection } });
  await complain();
  const stopped = `Stopped: checks found ${UNTIL_STOPPED} mistakes in ${UNTIL_STOPPED}. Everything asks you again.`;
  await openTrustPage();
  await expect(page.getByText(stopped).first()).toBeVisible();
  await expect(page.getByText('live now: Draft and approve', { exact: true })).toBeVisible();
  const isTold = () => smtp.mails.some(({ to, text }) => to.includes(OWNER.email) && text.includes(stopped));
  await expect.poll(isTold, { message: 'the owner is told' }).toBe(true);
  const { items } = await runtime.call(routes.incidents.list, { query: { state: 'open' } });
  expect(items).toMatchObject([{ kind: 'dial-stopped', workflowId, nodeId: STEP, detail: stopped }]);
});

/** An item that nobody was to check turns out to be wrong. */
async function complain(): Promise<void> {
  const checked = new Set((await checks()).map(({ runId }) => Number(runId)));
  const runId = wentAlone.find((id) => !checked.has(id));
  await page.goto(`/runs/${runId}`);
  await page.getByTestId(`rf__node-${STEP}`).click();
  await page.getByRole('button', { name: 'It went out and was wrong…' }).click();
  const dialog = page.getByRole('dialog', { name: '“Draft the reply” was wrong here' });
  await dialog.getByLabel('What was wrong?').fill('The customer says that we sell no oak doors.');
  await dialog.getByRole('button', { name: 'It was wrong' }).click();
  await expect(page.getByText('Noted: “Draft the reply” was wrong here')).toBeVisible();
}

/** The checks of the drafting step, open and answered. */
async function checks() {
  const query = { kind: 'audit' as const, limit: 200 };
  const [open, decided] = await Promise.all([
    runtime.call(routes.approvals.list, { query }),
    runtime.call(routes.approvals.list, { query: { ...query, status: 'decided' } }),
  ]);
  return [...open.items, ...decided.items].filter(({ nodeId }) => nodeId === STEP);
}

test('everything asks again, and what went out unchecked stands in the inbox', async () => {
  const asked = (await checks()).map(({ runId }) => Number(runId));
  expect(
    asked.toSorted((one, other) => one - other),
    'each item that went alone, once',
  ).toEqual(wentAlone);
  await page.goto('/approvals?kind=audit');
  const rows = page.getByRole('list', { name: 'Waiting for a decision' }).getByRole('listitem');
  await expect(rows.filter({ hasText: 'Please look at the last unchecked items' }).first()).toBeVisible();
  const mails = smtp.mails.length;
  const before = (await waiting('draft')).length;
  await send();
  await expect.poll(async () => (await waiting('draft')).length).toBe(before + 1);
  expect(smtp.mails).toHaveLength(mails);
});

test('its page tells the whole life: what happened, who did it, and why', async () => {
  await openTrustPage();
  const history = page.getByRole('region', { name: 'What happened' });
  const entry = (words: string | RegExp) => history.getByRole('listitem').filter({ hasText: words });
  await expect(entry(`Earned: ${proved} decisions, 0 mistakes. The dial was set to “Autonomous”.`)).toContainText(
    'by owner',
  );
  await expect(entry('It asks first for about').first()).toBeVisible();
  await expect(entry('Somebody found that an item that went out alone was wrong.')).toContainText(
    '“The customer says that we sell no oak doors.”',
  );
  await expect(entry(`Stopped: checks found ${UNTIL_STOPPED} mistakes`)).toBeVisible();
  expect(await checkedCertificate()).toMatchObject({
    code: 0,
    out: expect.stringMatching(/at most [\d.]+% wrong with [\d.]+% certainty.*\n0 problems\.$/),
  });
  await expectSound();
});

/** The certificate as the page hands it out, checked by the command. */
async function checkedCertificate() {
  const waitingFor = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Certificate' }).click();
  const file = await (await waitingFor).path();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ leeway: 'certificate', node: { id: STEP } });
  return leeway(['dial', 'verify', file], {});
}
