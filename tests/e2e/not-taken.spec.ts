// Something arrives that does not fit: an operator sees what is wrong, corrects it, and the run starts.
import { routes } from '@leeway/shared/api/routes.ts';
import { type Graph, graphSchema } from '@leeway/shared/graph/graph.ts';
import { expect, type Page, test } from '@playwright/test';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { openSignedIn, PHONE, Stage } from './stage.ts';

const stage = new Stage();
let runtime: Runtime;
let page: Page;

test.beforeAll(async ({ browser }) => {
  runtime = stage.keep(await startRuntime());
  const { id } = await runtime.call(routes.workflows.create, { body: { title: 'Quotes', graph: quotes() } });
  await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
  page = await openSignedIn(browser, runtime);
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

test('what did not fit is corrected and started', async () => {
  await post('{"name":"Ann Reed","email":"ann at example.com"}');
  await page.goto('/runs');
  await page.getByRole('link', { name: 'Not taken (1)' }).click();
  const row = page.getByRole('row', { name: /Ann Reed/ });
  await expect(row).toContainText('Quotes');
  await row.getByRole('link', { name: 'Ann Reed' }).click();
  await expect(page.getByText('One thing is wrong')).toBeVisible();

  const content = page.getByRole('textbox', { name: 'Content' });
  const start = page.getByRole('button', { name: 'Start a run with this' });
  await start.click();
  await expect(page.getByRole('alert')).toContainText('It still does not fit');
  await content.fill('{"name": "Ann Reed"');
  await start.click();
  await expect(page.getByText(/This is not JSON yet/)).toBeVisible();
  await content.fill('{"name": "Ann Reed", "email": "ann@example.com"}');
  await start.click();
  await expect(page).toHaveURL(/\/runs\/\d+/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ann Reed');

  await page.goto('/runs/not-taken');
  await expect(page.getByText('Everything was taken')).toBeVisible();
});

test('what could not be read is removed on a phone', async ({ browser }) => {
  await post('{"name":"Ben Shaw",');
  const phone = await openSignedIn(browser, runtime, { viewport: PHONE, isMobile: true, hasTouch: true });
  await phone.goto('/runs');
  await phone.getByRole('link', { name: 'Not taken (1)' }).tap();
  await phone.getByRole('link', { name: /not valid JSON/ }).tap();
  await expect(phone.getByRole('textbox', { name: 'Content' })).toHaveValue('{"name":"Ben Shaw",');
  await phone.getByRole('button', { name: 'Remove' }).tap();
  await phone.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).tap();
  await expect(phone.getByText('Everything was taken')).toBeVisible();
  await phone.context().close();
});

test('a workflow is chosen to start when a run fails', async () => {
  const { id } = await runtime.call(routes.workflows.create, { body: { title: 'Tell us', graph: tellUs() } });
  await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
  const { items } = await runtime.call(routes.workflows.list, {});
  const quotesId = items.find(({ title }) => title === 'Quotes')?.id ?? '';
  await page.goto(`/workflows/${quotesId}`);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Settings of this workflow' }).click();
  await page.getByRole('combobox', { name: 'If a run fails, start' }).click();
  await page.getByRole('option', { name: 'Tell us' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect
    .poll(async () => {
      const { draft } = await runtime.call(routes.workflows.get, { params: { id: quotesId } });
      return draft.graph.settings.errorWorkflow;
    })
    .toBe(id);
});

async function post(body: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(`${runtime.url}/forms/quote`, { method: 'POST', headers, body });
  expect([400, 422]).toContain(status);
}

function quotes(): Graph {
  const fields = [
    { name: 'name', label: 'Your name', type: 'text', required: true },
    { name: 'email', label: 'E-mail', type: 'email', required: true },
  ];
  return chain({ id: 'form', type: 'triggers.form', config: { path: 'quote', title: 'Ask for a quote', fields } });
}

const tellUs = (): Graph => chain({ id: 'start', type: 'triggers.manual', config: {} });

/** A trigger, and a metric after it. */
function chain(trigger: { id: string; type: string; config: object }): Graph {
  const count = { id: 'count', type: 'metrics.record', config: { metric: 'asked', kind: 'count' } };
  return graphSchema.parse({
    schema: 1,
    nodes: [trigger, count].map((node, y) => ({
      ...node,
      name: node.id,
      title: node.id,
      position: { x: 0, y: y * 160 },
    })),
    edges: [{ id: 'e', source: trigger.id, sourcePort: 'out', target: 'count', targetPort: 'in' }],
  });
}
