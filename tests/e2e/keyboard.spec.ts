// Without a pointer: a workflow is drawn, connected, filled in, tested and published by keyboard alone.
import { expect, type Locator, type Page, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { openSignedIn, Stage } from './stage.ts';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

const stage = new Stage();
let runtime: Runtime;
let page: Page;

test.beforeAll(async ({ browser }) => {
  runtime = stage.keep(await startRuntime());
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

test('a new workflow gets its steps and edges by keys', async () => {
  await page.goto('/workflows');
  await press(page.getByRole('button', { name: 'New workflow' }), 'Enter');
  await expect(page.getByRole('dialog', { name: 'New workflow' })).toBeVisible();
  await tabTo(page.getByLabel('Name', { exact: true }));
  await page.keyboard.type('Sort orders by size');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/workflows\/./);

  const canvas = page.getByRole('application');
  await tabTo(canvas);
  for (const step of ['start by hand', 'if', 'set fields', 'metric']) {
    await tabTo(canvas);
    await addStep(step);
  }
  await expect(page.getByRole('button', { name: 'Add a step between Set fields and Metric' })).toBeAttached();

  await tabTo(canvas);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('c');
  await expect(page.getByRole('dialog', { name: 'Connect “If … then” to' })).toBeVisible();
  await page.keyboard.type('metric');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'When does it go this way?' })).toBeVisible();
  await page.keyboard.type('no');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Add a step between If … then and Metric' })).toBeAttached();
});

test('each step is filled in', async () => {
  const canvas = page.getByRole('application');
  await tabTo(canvas);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  const trigger = page.getByRole('complementary', { name: 'Step: Start by hand' });
  await press(trigger.getByRole('button', { name: 'Add a field' }), 'Enter');
  await replaceIn(trigger.getByRole('textbox', { name: 'Label' }), 'Amount');
  await choose(trigger.getByRole('combobox', { name: 'Kind' }), 'Number');
  await press(trigger.getByRole('checkbox', { name: 'Must be filled in' }), 'Space');

  await openStep(canvas, 'ArrowDown');
  const condition = page.getByRole('complementary', { name: 'Step: If … then' });
  await press(condition.getByRole('button', { name: 'Add a condition' }), 'Enter');
  await choose(condition.getByRole('combobox', { name: 'Question' }), 'is more than');
  await tabTo(condition.getByRole('textbox', { name: 'Compare with' }));
  await page.keyboard.type('100');

  await openStep(canvas, 'ArrowDown');
  const fields = page.getByRole('complementary', { name: 'Step: Set fields' });
  await press(fields.getByRole('button', { name: 'Add a value' }), 'Enter');
  await replaceIn(fields.getByRole('textbox', { name: 'Name', exact: true }), 'note');
  await tabTo(fields.getByRole('textbox', { name: 'Text', exact: true }));
  await page.keyboard.type('Large: {');
  await expect(page.getByRole('combobox', { name: 'Find a value' })).toBeFocused();
  await page.keyboard.type('amount');
  await page.keyboard.press('Enter');
  await expect(fields.getByRole('textbox', { name: 'Text', exact: true })).toContainText(/Large: .*Amount/);

  await openStep(canvas, 'ArrowDown');
  const metric = page.getByRole('complementary', { name: 'Step: Metric' });
  await replaceIn(metric.getByRole('textbox', { name: 'Metric', exact: true }), 'large orders');
  await expect(page.getByRole('button', { name: /things? to fix/ })).toBeHidden();
});

test('it is tested, nothing is counted, and it goes live', async () => {
  await press(page.getByRole('button', { name: 'Test', exact: true }), 'Enter');
  const dialog = page.getByRole('dialog', { name: 'Test' });
  await tabTo(dialog.getByLabel('Amount'));
  await page.keyboard.type('250');
  await press(dialog.getByRole('button', { name: 'Run the test' }), 'Enter');
  const watched = page.getByRole('region', { name: 'The run on the canvas' });
  await expect(watched.getByText('Test run, nothing was sent')).toBeVisible();
  await press(watched.getByRole('button', { name: 'Stop watching this run' }), 'Enter');
  await expect(watched).toBeHidden();

  await press(page.getByRole('button', { name: 'Go live' }), 'Enter');
  await press(page.getByRole('dialog', { name: 'Go live' }).getByRole('button', { name: 'Go live' }), 'Enter');
  await expect(page.getByRole('dialog', { name: 'Version 1 is live' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Live, version 1')).toBeVisible();
});

/** Opens the list of steps from the canvas, and takes the first that fits what is typed. */
async function addStep(typed: string): Promise<void> {
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog', { name: 'Add a step' });
  await expect(dialog.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
}

/** From the panel of a step back to the canvas before it, and on to another step. */
async function openStep(canvas: Locator, arrow: string): Promise<void> {
  await tabTo(canvas, 'Shift+Tab');
  await page.keyboard.press(arrow);
  await page.keyboard.press('Enter');
}

async function press(target: Locator, key: string): Promise<void> {
  await tabTo(target);
  await page.keyboard.press(key);
}

async function replaceIn(field: Locator, text: string): Promise<void> {
  await tabTo(field);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Opens a list of choices and goes to one by its first letters. */
async function choose(list: Locator, option: string): Promise<void> {
  await press(list, 'Enter');
  const wanted = page.getByRole('option', { name: option, exact: true });
  await expect(wanted).toBeVisible();
  await page.keyboard.type(option);
  await expect(wanted).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(wanted).toBeHidden();
}

const MOST_STOPS = 80;

/** Presses Tab, or Shift+Tab, until the focus is on it, as somebody without a pointer must. */
async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  const focused = target.and(page.locator(':focus'));
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if ((await focused.count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${MOST_STOPS} presses of Tab did not reach ${target.toString()}.`);
}
