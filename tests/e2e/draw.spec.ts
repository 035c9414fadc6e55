// Story 5: a workflow is drawn from nothing with the mouse, tested, published, and called from outside.
import { readFile } from 'node:fs/promises';
import { routes } from '@leeway/shared/api/routes.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { expect, type Locator, type Page, type Route, test } from '@playwright/test';
import { startHttpServer, type TestHttpServer } from '../support/http-server.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { cardOf, dropStep, pullLine, stepPanel } from './drawing.ts';
import { openSignedIn } from './stage.ts';

test.describe.configure({ mode: 'serial' });

const WEBHOOK = 'Webhook';
const CONDITION = 'If … then';
const CALL = 'Call a web address';
const METRIC = 'Metric';
const SAMPLE = { customer: 'Ann Alder', total: 1200 };

let runtime: Runtime;
let web: TestHttpServer;
let page: Page;
let workflowId: string;

test.beforeAll(async ({ browser }) => {
  [runtime, web] = await Promise.all([startRuntime(), startHttpServer()]);
  await runtime.call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1'] } });
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce', acceptDownloads: true });
});
test.afterAll(async () => {
  await page.context().close();
  await Promise.all([runtime.close(), web.close()]);
});

async function open(title: string): Promise<Locator> {
  await cardOf(page, title).click();
  return stepPanel(page, title);
}

const saved = () => runtime.call(routes.workflows.get, { params: { id: workflowId } });

async function expectSaved(part: (graph: Graph) => unknown, value: unknown): Promise<void> {
  await expect.poll(async () => part((await saved()).draft.graph), { message: 'the draft is saved' }).toEqual(value);
}

test('four steps are dragged from the palette', async () => {
  await page.goto('/workflows');
  await page.getByRole('button', { name: 'New workflow' }).click();
  const dialog = page.getByRole('dialog', { name: 'New workflow' });
  await dialog.getByRole('textbox').fill('Large orders');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText('Start with when it starts')).toBeVisible();
  workflowId = new URL(page.url()).pathname.split('/')[2] ?? '';

  await dropStep(page, WEBHOOK, { x: 200, y: 60 });
  await dropStep(page, CONDITION, { x: 200, y: 200 });
  await dropStep(page, CALL, { x: 200, y: 360 });
  await dropStep(page, METRIC, { x: 200, y: 560 });
  await expectSaved(
    (graph) => graph.nodes.map(({ type }) => type),
    ['triggers.webhook', 'logic.condition', 'integrations.http', 'metrics.record'],
  );
});

test('lines are pulled from handle to handle; a step with two ways out asks which one', async () => {
  await pullLine(page, WEBHOOK, CONDITION);
  await pullLine(page, CONDITION, CALL);
  await page.getByRole('dialog').getByRole('option', { name: 'Yes' }).click();
  await pullLine(page, CALL, METRIC);
  await expectSaved((graph) => graph.edges.map(({ sourcePort }) => sourcePort), ['out', 'yes', 'out']);

  await pullLine(page, METRIC, CONDITION);
  await expectSaved((graph) => graph.edges.length, 3);
});

test('each is filled in, with values picked from the sample', async () => {
  const webhook = await open(WEBHOOK);
  await webhook.getByRole('textbox', { name: 'Address', exact: true }).fill('large orders');
  await expect(webhook.getByRole('textbox', { name: 'Whole address' })).toHaveValue(
    `${runtime.url}/hooks/large-orders`,
  );
  await webhook.getByLabel('Sample content').fill(JSON.stringify(SAMPLE));
  await webhook.getByRole('combobox', { name: 'Answer' }).click();
  await page.getByRole('option', { name: 'With the result' }).click();

  const condition = await open(CONDITION);
  await condition.getByRole('button', { name: 'Add a condition' }).click();
  await condition.getByRole('combobox', { name: 'Value to look at' }).click();
  await page.getByRole('combobox', { name: 'Search: Value to look at' }).fill('total');
  await page.getByRole('option', { name: /total/i }).click();
  await condition.getByRole('combobox', { name: 'Question' }).click();
  await page.getByRole('option', { name: 'is more than' }).click();
  await condition.getByRole('textbox', { name: 'Compare with' }).fill('1000');

  const call = await open(CALL);
  await call.getByRole('combobox', { name: 'Method' }).click();
  await page.getByRole('option', { name: 'POST: send or create' }).click();
  await call.getByRole('textbox', { name: 'Web address' }).fill(`${web.url}/json`);
  await call.getByRole('textbox', { name: 'Content' }).click();
  await page.keyboard.type('Order of ');
  await call.getByRole('button', { name: 'Insert a value into Content' }).click();
  await page.getByRole('combobox', { name: 'Find a value' }).fill('customer');
  await expect(page.getByRole('option', { name: /customer.*Ann Alder/i })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(call.getByRole('textbox', { name: 'Content' })).toContainText(/Order of .*customer/i);

  const metric = await open(METRIC);
  await metric.getByRole('textbox', { name: 'Metric', exact: true }).fill('Large orders');
  await expect(page.getByRole('button', { name: /to fix/ })).toBeHidden();
  await expectSaved(
    (graph) => graph.nodes.map(({ config }) => config['when'] ?? config['body'] ?? config['path']),
    ['large-orders', 'webhook.body.total > 1000', 'Order of {{ webhook.body.customer }}', undefined],
  );
});

test('what was done is undone and done again, by button and by key', async () => {
  const types = (graph: Graph) => graph.nodes.length;
  await cardOf(page, METRIC).click();
  await page.keyboard.press('Delete');
  await expect(cardOf(page, METRIC)).toBeHidden();
  await expectSaved(types, 3);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cardOf(page, METRIC)).toBeVisible();
  await expectSaved(types, 4);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(cardOf(page, METRIC)).toBeHidden();
  await cardOf(page, CALL).click();
  await page.keyboard.press('Control+z');
  await expect(cardOf(page, METRIC)).toBeVisible();
  await expectSaved((graph) => [graph.nodes.length, graph.edges.length], [4, 3]);
});

test('a test run takes the sample, and shows what would have been sent', async () => {
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Test' });
  await expect(dialog.getByLabel('What comes in')).toHaveValue(/Ann Alder/);
  await dialog.getByRole('button', { name: 'Run the test' }).click();
  const watched = page.getByRole('region', { name: 'The run on the canvas' });
  await expect(watched.getByText('Test run, nothing was sent')).toBeVisible({ timeout: 15_000 });
  await expect(cardOf(page, CALL).getByText(`Would have: POST ${web.url}/json`)).toBeVisible();
  expect(web.requests).toHaveLength(0);
  await watched.getByRole('button', { name: 'Stop watching this run' }).click();
});

test('it goes live, and a call from outside runs it: the other program is told once, with a key', async () => {
  await page.getByRole('button', { name: 'Go live' }).click();
  await page.getByRole('dialog', { name: 'Go live' }).getByRole('button', { name: 'Go live' }).click();
  const live = page.getByRole('dialog', { name: 'Version 1 is live' });
  const address = await live.getByRole('textbox', { name: WEBHOOK }).inputValue();
  await live.getByRole('button', { name: 'Done' }).click();

  const answer = await post(address, SAMPLE);
  expect([answer.status, await answer.json()]).toEqual([200, { value: 1 }]);
  const { items } = await runtime.call(routes.runs.list, { query: { workflowId, mode: 'live' } });
  expect(items).toMatchObject([{ status: 'completed', version: 1 }]);
  const node = (await saved()).draft.graph.nodes.find(({ type }) => type === 'integrations.http');
  expect(web.requests).toMatchObject([
    {
      method: 'POST',
      path: '/json',
      body: 'Order of Ann Alder',
      headers: { 'idempotency-key': expect.stringMatching(new RegExp(`^${items[0]?.id}\\.[a-z0-9]+/${node?.id}$`)) },
    },
  ]);

  expect((await post(address, { customer: 'Bo', total: 20 })).status).toBe(200);
  expect(web.requests).toHaveLength(1);
  expect((await post(address, 'no JSON')).status).toBe(400);
});

test('the metric counts the live run, and neither the test nor the small order', async () => {
  await page.goto('/results');
  const results = page.getByRole('region', { name: 'Large orders' });
  await expect(results.getByRole('heading', { name: 'Large orders' }).first()).toBeVisible();
  await expect(results.getByText('recorded once')).toBeVisible();
});

test('when somebody else saved meanwhile, nothing is lost on either side', async () => {
  await page.goto(`/workflows/${workflowId}`);
  const metric = await open(METRIC);
  // The other save comes in between this page's change and its own save.
  const interfere = async (route: Route) => {
    await saveAsSomebodyElse();
    await route.continue();
  };
  await page.route('**/api/workflows/*/draft', interfere, { times: 1 });
  await metric.getByRole('textbox', { name: 'Title of the step' }).fill('My title');
  const banner = page.getByRole('alert').filter({ hasText: 'saved this workflow since you opened it' });
  await expect(banner).toContainText('Your changes are still here, and not saved');
  await expect(cardOf(page, 'My title')).toBeVisible();
  expect((await saved()).draft.graph.nodes.map(({ title }) => title)).toContain('Their title');

  await banner.getByRole('button', { name: 'Keep mine as a copy' }).click();
  await expect(page.getByText('Your version is kept as “Large orders (my version)”')).toBeVisible();
  await expect(banner).toBeHidden();
  await expect(cardOf(page, 'Their title')).toBeVisible();
  const { items } = await runtime.call(routes.workflows.list, {});
  const copy = items.find(({ title }) => title === 'Large orders (my version)');
  const mine = await runtime.call(routes.workflows.get, { params: { id: copy?.id ?? '' } });
  expect(mine.draft.graph.nodes.map(({ title }) => title)).toContain('My title');
});

test('it is exported to a file, and imported from it as it was', async () => {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Export as a file' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('Large orders.json');
  const file = await download.path();
  const { graph } = (await saved()).draft;
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    leeway: 'workflow',
    schema: 1,
    title: 'Large orders',
    graph,
  });

  await page.goto('/workflows');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import a file' }).click();
  await (await choosing).setFiles(file);
  const dialog = page.getByRole('dialog', { name: '“Large orders” was imported' });
  // The address belongs to the first one while that is live.
  await expect(dialog).toContainText('large-orders');
  await dialog.getByRole('link', { name: 'Open it' }).click();
  await expect(cardOf(page, 'Their title')).toBeVisible();
  const imported = new URL(page.url()).pathname.split('/')[2] ?? '';
  expect(imported).not.toBe(workflowId);
  expect((await runtime.call(routes.workflows.get, { params: { id: imported } })).draft.graph).toEqual(graph);
});

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function saveAsSomebodyElse(): Promise<void> {
  const { draft } = await saved();
  const nodes = draft.graph.nodes.map((node) =>
    node.type === 'metrics.record' ? { ...node, title: 'Their title' } : node,
  );
  await runtime.call(routes.workflows.saveDraft, {
    params: { id: workflowId },
    body: { graph: { ...draft.graph, nodes }, revision: draft.revision },
  });
}
