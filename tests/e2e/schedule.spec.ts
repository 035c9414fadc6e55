// A workflow that starts by itself: the times are picked in plain words, and the next five are seen before it goes live.
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { cardOf, dropStep, pullLine, stepPanel } from './drawing.ts';
import { openSignedIn } from './stage.ts';

test.describe.configure({ mode: 'serial' });

const SCHEDULE = 'Schedule';
const METRIC = 'Metric';

let runtime: Runtime;
let page: Page;
let workflowId: string;

test.beforeAll(async ({ browser }) => {
  runtime = await startRuntime();
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce', timezoneId: 'Europe/London' });
});
test.afterAll(async () => {
  await page.context().close();
  await runtime.close();
});

async function choose(panel: Locator, box: string, option: string): Promise<void> {
  await panel.getByRole('combobox', { name: box, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('a schedule is added, its times are picked in words, and the next five are shown', async () => {
  const { id } = await runtime.call(routes.workflows.create, { body: { title: 'Morning list' } });
  workflowId = id;
  await page.goto(`/workflows/${id}`);
  await dropStep(page, SCHEDULE, { x: 200, y: 60 });
  await dropStep(page, METRIC, { x: 200, y: 240 });
  await stepPanel(page, METRIC).getByRole('textbox', { name: 'Metric', exact: true }).fill('Mornings');
  await pullLine(page, SCHEDULE, METRIC);

  await cardOf(page, SCHEDULE).click();
  const panel = stepPanel(page, SCHEDULE);
  // The zone of the browser is the one most people mean.
  await expect(panel.getByRole('combobox', { name: 'Time zone' })).toHaveText('Europe/London');
  const times = panel.getByRole('list', { name: 'Next five times' }).getByRole('listitem');
  await expect(times).toHaveCount(5);

  await choose(panel, 'When', 'Every weekday, Monday to Friday');
  await panel.getByLabel('At', { exact: true }).fill('08:30');
  await expect(times).toHaveText(Array.from({ length: 5 }, () => /^(Mon|Tue|Wed|Thu|Fri) .*, 08:30/));
  await expect(cardOf(page, SCHEDULE)).toContainText('Every weekday at 08:30, Europe/London');

  await choose(panel, 'When', 'On days of the week');
  await panel.getByRole('checkbox', { name: 'Thursday' }).click();
  await expect(cardOf(page, SCHEDULE)).toContainText('Every Monday and Thursday at 08:30');
  await expect(times).toHaveText(Array.from({ length: 5 }, () => /^(Mon|Thu) .*, 08:30/));

  await panel.getByRole('combobox', { name: 'Time zone' }).click();
  await page.getByRole('combobox', { name: 'Search: Time zone' }).fill('new york');
  await page.getByRole('option', { name: 'America/New York' }).click();
  await expect(times).toHaveText(Array.from({ length: 5 }, () => /, 08:30.*1[23]:30 for you$/));
});

test('a cron expression that cannot be read is said at its field, and does not go live', async () => {
  const panel = stepPanel(page, SCHEDULE);
  await choose(panel, 'When', 'Custom, as a cron expression');
  const cron = panel.getByRole('textbox', { name: 'Cron expression' });
  await expect(cron).toHaveValue('30 8 * * 1,4');
  await cron.fill('61 8 * * *');
  await expect(panel.getByText('“61” cannot be the minute: that is between 0 and 59.')).toBeVisible();
  await expect(panel.getByRole('list', { name: 'Next five times' })).toBeHidden();
  await expect(page.getByRole('button', { name: '1 thing to fix' })).toBeVisible();

  await cron.fill('*/20 9-11 * * 1-5');
  await expect(panel.getByRole('list', { name: 'Next five times' }).getByRole('listitem')).toHaveCount(5);
  await expect(page.getByRole('button', { name: /to fix/ })).toBeHidden();
});

test('it goes live with these times, and can be started by hand as well', async () => {
  const saved = async () => {
    const { draft } = await runtime.call(routes.workflows.get, { params: { id: workflowId } });
    return draft.graph.nodes.find(({ type }) => type === 'triggers.schedule')?.config;
  };
  await expect.poll(saved).toMatchObject({ cron: '*/20 9-11 * * 1-5', timezone: 'America/New_York' });
  const { version } = await runtime.call(routes.workflows.publish, { params: { id: workflowId }, body: {} });
  expect(version).toBe(1);
  const run = await runtime.call(routes.workflows.start, {
    params: { id: workflowId },
    query: { wait: 'true' },
    body: {},
  });
  expect(run.status).toBe('completed');
});
