// A list is gone through item by item: the steps to repeat and what follows are added on the canvas, and it goes live.
import { routes } from '@leeway/shared/api/routes.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { expect, type Page, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { cardOf, dropStep, stepPanel } from './drawing.ts';
import { openSignedIn } from './stage.ts';

test.describe.configure({ mode: 'serial' });

const WEBHOOK = 'Webhook';
const EACH = 'Repeat for each item';
const INSIDE = 'Set fields';
const METRIC = 'Metric';
const SAMPLE = { order: 'A-1', lines: [{ sku: 'mug', count: 2 }] };

let runtime: Runtime;
let page: Page;
let workflowId: string;

test.beforeAll(async ({ browser }) => {
  runtime = await startRuntime();
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
});
test.afterAll(async () => {
  await page.context().close();
  await runtime.close();
});

async function expectSaved(part: (graph: Graph) => unknown, value: unknown): Promise<void> {
  const saved = async () => (await runtime.call(routes.workflows.get, { params: { id: workflowId } })).draft.graph;
  await expect.poll(async () => part(await saved()), { message: 'the draft is saved' }).toEqual(value);
}

/** Presses the button below a card that adds a step there. */
async function addAfter(after: string, step: string): Promise<void> {
  await page.getByRole('button', { name: `Add a step after ${after}`, exact: true }).click();
  await page.getByRole('dialog').getByRole('combobox').fill(step);
  await page.getByRole('dialog').getByRole('option', { name: step }).first().click();
  await expect(stepPanel(page, step)).toBeVisible();
}

/** The step to repeat stands in a frame below the one that repeats it, and what follows below that. */
async function expectOrder(): Promise<void> {
  const places = [cardOf(page, EACH), page.getByTestId(/^body-/), cardOf(page, INSIDE), cardOf(page, METRIC)];
  const order = async () => {
    const [each, frame, inside, after] = await Promise.all(places.map((place) => place.boundingBox()));
    if (!each || !frame || !inside || !after) return null;
    const ends = [each.y + each.height, frame.y, inside.y, inside.y + inside.height, frame.y + frame.height, after.y];
    return ends.every((end, index) => index === 0 || end > (ends[index - 1] ?? 0));
  };
  await expect.poll(order, { message: 'one stands below the other' }).toBe(true);
}

test('a step that repeats is added behind the start, and told which list', async () => {
  await page.goto('/workflows');
  await page.getByRole('button', { name: 'New workflow' }).click();
  const dialog = page.getByRole('dialog', { name: 'New workflow' });
  await dialog.getByRole('textbox').fill('Order lines');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText('Start with when it starts')).toBeVisible();
  workflowId = new URL(page.url()).pathname.split('/')[2] ?? '';

  await dropStep(page, WEBHOOK, { x: 300, y: 60 });
  await stepPanel(page, WEBHOOK).getByLabel('Sample content').fill(JSON.stringify(SAMPLE));
  await addAfter(WEBHOOK, EACH);
  const panel = stepPanel(page, EACH);
  await panel.getByRole('button', { name: 'Pick a value' }).click();
  await page.getByRole('combobox', { name: 'Find a value' }).fill('lines');
  await page.keyboard.press('Enter');
  await expectSaved(
    (graph) => graph.nodes.map(({ type, config }) => [type, config['list']]),
    [
      ['triggers.webhook', undefined],
      ['logic.for-each', 'webhook.body.lines'],
    ],
  );
});

test('while it repeats nothing, it says where the step to repeat goes', async () => {
  await page.getByRole('button', { name: /to fix/ }).click();
  await expect(page.getByText('Add the step to repeat below “For each item”.').first()).toBeVisible();
  await page.keyboard.press('Escape');
});

test('steps are added for each item and for when all are done, one below the other', async () => {
  await addAfter(`${EACH}, When all are done`, METRIC);
  await addAfter(`${EACH}, For each item`, INSIDE);
  await expectSaved((graph) => graph.edges.map(({ sourcePort }) => sourcePort), ['out', 'out', 'each']);
  await expectOrder();
});

test('inside, the values of the item can be picked; after it, those of the result', async () => {
  await cardOf(page, INSIDE).click();
  const inside = stepPanel(page, INSIDE);
  await inside.getByRole('button', { name: /^Add/ }).first().click();
  await inside.getByRole('textbox').nth(1).fill('text');
  await inside
    .getByRole('button', { name: /^Insert a value/ })
    .first()
    .click();
  await page.getByRole('combobox', { name: 'Find a value' }).fill('sku');
  await page.keyboard.press('Enter');

  await cardOf(page, METRIC).click();
  const metric = stepPanel(page, METRIC);
  await metric.getByRole('button', { name: 'Pick a value' }).click();
  await page.getByRole('combobox', { name: 'Find a value' }).fill('are done');
  await page.keyboard.press('Enter');
  await expectSaved(
    (graph) => graph.nodes.find(({ type }) => type === 'metrics.record')?.config['value'],
    'repeat_for_each_item.done',
  );
});

test('Tidy up keeps what follows below what is repeated, and it goes live without a problem', async () => {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Tidy up' }).click();
  await expectOrder();
  await expect(page.getByRole('button', { name: /to fix/ })).toBeHidden();
  await page.getByRole('button', { name: 'Go live' }).click();
  await page.getByRole('dialog', { name: 'Go live' }).getByRole('button', { name: 'Go live' }).click();
  await expect(page.getByRole('dialog', { name: 'Version 1 is live' })).toBeVisible();
});
