// Runs that do their work in parts, that wait, and that went wrong: watched, corrected, tried again and forked by an operator.
import AxeBuilder from '@axe-core/playwright';
import { routes } from '@leeway/shared/api/routes.ts';
import { type Graph, graphSchema } from '@leeway/shared/graph/graph.ts';
import { expect, type Page, test } from '@playwright/test';
import { readFlow } from '../support/flows.ts';
import { startHttpServer, type TestHttpServer } from '../support/http-server.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';
import { cardOf } from './drawing.ts';
import { openSignedIn, PHONE, Stage } from './stage.ts';

const stage = new Stage();
let runtime: Runtime;
let server: TestHttpServer;
let page: Page;
let parcels: string;
let handover: string;

test.beforeAll(async ({ browser }) => {
  server = stage.keep(await startHttpServer());
  runtime = stage.keep(await startRuntime());
  await runtime.call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1'] } });
  parcels = await goLive(flow('parcels'), 'Pack an order');
  handover = await goLive(flow('handover'), 'Hand over');
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

/** The list of parcels, each of which fails once; the list stops then. */
function stopping(): Graph {
  const graph = flow('parcels');
  const call = { method: 'POST', url: `${server.url}/flaky/{{ each.item.sku }}?fail=1`, idempotent: true };
  const pack = { type: 'integrations.http', config: call, retry: { attempts: 1 } };
  const nodes = graph.nodes.map((node) => {
    if (node.id === 'each') return { ...node, config: { ...node.config, onItemError: 'stop' } };
    return node.id === 'pack' ? { ...node, ...pack } : node;
  });
  return graphSchema.parse({ ...graph, nodes });
}

const flow = (name: string): Graph => readFlow(name, { server: server.url });

async function goLive(graph: Graph, title: string): Promise<string> {
  const { id } = await runtime.call(routes.workflows.create, { body: { title, graph } });
  await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
  return id;
}

/** Starts a workflow; resolves when the run has ended or waits. */
async function start(workflowId: string, input: unknown): Promise<string> {
  const { runId } = await runtime.call(routes.workflows.start, {
    params: { id: workflowId },
    query: { wait: 'true' },
    body: { input },
  });
  return runId;
}

/** An order whose parcels wait until they are packed. */
async function startParcels(skus: readonly string[]): Promise<string> {
  const { runId } = await runtime.call(routes.workflows.start, {
    params: { id: parcels },
    body: { input: { name: 'Ann Reed', parcels: skus.map((sku) => ({ sku, name: `Parcel ${sku}` })) } },
  });
  await waitFor('every parcel waits', async () => {
    const { items } = await runtime.call(routes.runs.children, { params: { id: runId }, query: {} });
    return items.length === skus.length && items.every(({ status }) => status === 'waiting');
  });
  return runId;
}

const panel = (at: Page) => at.getByRole('complementary', { name: 'The step' });
const heading = () => page.getByRole('heading', { level: 1 });

test('a list is watched to its end; one of its items is opened, sent what it waits for, and left again', async () => {
  const runId = await startParcels(['mug-1', 'mug-2', 'mug-3']);
  await page.goto(`/runs/${runId}`);
  await expect(cardOf(page, 'For each parcel')).toContainText('0 of 3');
  await expect(cardOf(page, 'Write the label')).toContainText('In each item');
  await expect(page.getByText(/^Step 2 of 3/)).toBeVisible();

  await panel(page)
    .getByRole('link', { name: /Item 2 Parcel mug-2/ })
    .click();
  await expect(heading()).toHaveText('Parcel mug-2');
  await expect(cardOf(page, 'For each parcel')).toContainText('Item 2 of 3');
  await expect(cardOf(page, 'Count parcels')).toContainText('Another run');
  await expect(panel(page)).toContainText('mug-2');
  await panel(page).getByRole('button', { name: 'Send the signal now' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send “packed” now?' });
  await dialog.getByRole('textbox').fill('{"by": ');
  await dialog.getByRole('button', { name: 'Send the signal' }).click();
  await expect(dialog.getByText(/This is not JSON yet/)).toBeVisible();
  await dialog.getByRole('textbox').fill('{"by": "Ben"}');
  await dialog.getByRole('button', { name: 'Send the signal' }).click();
  await expect(page.getByText('The signal was sent: the run goes on.')).toBeVisible();
  await expect(cardOf(page, 'Write the label')).toContainText('Done');

  await page
    .getByRole('navigation', { name: 'Where you are' })
    .getByRole('link', { name: /Item 2 of 3 of run/ })
    .click();
  await expect(heading()).toHaveText('Ann Reed');
  await expect(cardOf(page, 'For each parcel')).toContainText('1 of 3');
  for (const key of ['mug-1', 'mug-3']) {
    await runtime.call(routes.workflows.signal, { params: { id: parcels }, body: { name: 'packed', key } });
  }
  await expect(cardOf(page, 'For each parcel')).toContainText('3 of 3');
  await expect(panel(page)).toContainText('3 of 3 are done.');
  await expect(cardOf(page, 'Count parcels')).toContainText('Done');
  await page.keyboard.press('Home');
  await expect(cardOf(page, 'For each parcel')).toContainText('Not yet');
});

test('an item at which its list stopped leads to the list, which is tried again', async () => {
  const runId = await start(await goLive(stopping(), 'Pack strictly'), {
    name: 'Cleo',
    parcels: [{ sku: 'a' }, { sku: 'b' }],
  });
  await page.goto(`/runs/${runId}`);
  await expect(cardOf(page, 'For each parcel')).toContainText('2 of 2, 2 failed');
  await panel(page).getByRole('link', { name: 'Item 1', exact: true }).click();
  await expect(panel(page)).toContainText(`Run ${runId} stopped at this one`);
  await expect(page.getByRole('button', { name: /Try again/ })).toBeHidden();
  await panel(page)
    .getByRole('link', { name: `Open run ${runId} to try again` })
    .click();
  await expect(heading()).toHaveText('Cleo');
  await panel(page).getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(panel(page)).toContainText('2 of 2 are done.');
  await expect(cardOf(page, 'Count parcels')).toContainText('Done');
});

test('a failed step is corrected and tried again', async () => {
  const runId = await start(handover, { path: 'status/422', order: 'A-1' });
  await page.goto(`/runs/${runId}`);
  await expect(cardOf(page, 'Tell the warehouse')).toContainText('Failed');
  await panel(page).getByRole('button', { name: 'Correct and try again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Correct “Tell the warehouse” and try again' });
  const address = dialog.getByRole('textbox', { name: 'Web address' });
  await address.fill('');
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await scan(page, 'the correction', '[role=dialog]');
  await address.fill(`${server.url}/ok`);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog).toBeHidden();
  await expect(cardOf(page, 'Tell the warehouse')).not.toContainText('Failed');
  await expect(cardOf(page, 'Note the order')).toContainText('Done');
  const { events } = await runtime.call(routes.runs.get, { params: { id: runId } });
  const retried = events.flatMap(({ event }) => (event.type === 'run.retried' ? [event.config] : []));
  expect(retried).toEqual([{ url: `${server.url}/ok` }]);
});

test('all runs that failed alike are tried again together', async () => {
  const ids: string[] = [];
  for (const order of ['B-1', 'B-2', 'B-3']) ids.push(await start(handover, { path: 'flaky/alike?fail=3', order }));
  await page.goto(`/runs/${ids[0]}`);
  await expect(page.getByText('2 other runs failed like this one')).toBeVisible();
  await page.getByRole('button', { name: 'Try all again' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Try 3 runs again?');
  await expect(dialog.getByRole('region', { name: 'What is carried out again' })).toContainText(
    'Is carried out in 3 runs. In all of them it was tried before it failed',
  );
  await scan(page, 'the preview', '[role=dialog]');
  await dialog.getByRole('button', { name: 'Try all again' }).click();
  await expect(dialog.getByRole('alert')).toContainText('3 runs go on.');
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  for (const id of ids) {
    await waitFor(`run ${id} has ended well`, async () => {
      return (await runtime.call(routes.runs.get, { params: { id } })).status === 'completed';
    });
  }
  await expect(cardOf(page, 'Note the order')).toContainText('Done');
});

test('a new run is forked from a step: what was before it is kept, and nothing is sent', async () => {
  const runId = await start(handover, { path: 'ok', order: 'C-1' });
  const sent = server.counts.get('/ok');
  await page.goto(`/runs/${runId}?step=tell`);
  await panel(page).getByRole('button', { name: 'Fork from here' }).click();
  const dialog = page.getByRole('dialog', { name: 'Fork from “Tell the warehouse”' });
  await expect(dialog).toContainText('“New order” and “Look up the stock”.');
  await dialog.getByRole('radio', { name: /Really do it/ }).click();
  await scan(page, 'the fork', '[role=dialog]');
  await dialog.getByRole('button', { name: 'Start the fork' }).click();
  await expect(page.getByRole('link', { name: `Forked from run ${runId}` })).toBeVisible();
  await expect(cardOf(page, 'Look up the stock')).toContainText(`From run ${runId}`);
  await expect(cardOf(page, 'Tell the warehouse')).toContainText('Would have');
  expect(server.counts.get('/ok')).toBe(sent);
  await page.getByRole('link', { name: `Forked from run ${runId}` }).click();
  await expect(page).toHaveURL(new RegExp(`/runs/${runId}$`));
});

test('from the start it gets another input', async () => {
  const runId = await start(handover, { path: 'ok', order: 'D-1' });
  await page.goto(`/runs/${runId}?step=start`);
  await panel(page).getByRole('button', { name: 'Fork from the start' }).click();
  const dialog = page.getByRole('dialog', { name: 'Fork from the start' });
  await dialog.getByRole('textbox', { name: 'What comes in' }).fill('{"path": "ok", "order": "D-2"}');
  await dialog.getByRole('button', { name: 'Start the fork' }).click();
  await expect(page.getByRole('link', { name: `Forked from run ${runId}` })).toBeVisible();
  await page.goto(`${new URL(page.url()).pathname}?step=note`);
  await expect(panel(page)).toContainText('D-2');
});

test('on a phone, and for those who see with their ears', async ({ browser }) => {
  const runId = await startParcels(['cup-1', 'cup-2']);
  await page.goto(`/runs/${runId}`);
  await expect(panel(page).getByRole('listitem')).toHaveCount(2);
  await scan(page, 'a run with items');
  const phone = await openSignedIn(browser, runtime, { reducedMotion: 'reduce', viewport: PHONE });
  await phone.goto(`/runs/${runId}`);
  await phone.getByRole('link', { name: /Item 1 Parcel cup-1/ }).click();
  await expect(phone.getByText('What it waits for')).toBeVisible();
  await scan(phone, 'an item on a phone');
  await phone.getByRole('link', { name: `Item 1 of 2 of run ${runId}` }).click();
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Ann Reed');
  await phone.context().close();
});

/** What axe finds, in both themes; colours alone in the dark one. */
async function scan(at: Page, what: string, part = 'html'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await at.emulateMedia({ colorScheme });
    await at.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    const axe = new AxeBuilder({ page: at }).include(part).setLegacyMode(true);
    if (colorScheme === 'light') axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
    else axe.withRules(['color-contrast', 'link-in-text-block']);
    const { violations } = await axe.analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
    expect(found, `${what}, ${colorScheme}`).toEqual([]);
  }
  await at.emulateMedia({ colorScheme: 'light' });
}
