// Five thousand items wait: going from one to the next draws few rows and asks for each item once. Times are printed, not judged.
import { routes } from '@leeway/shared/api/routes.ts';
import { expect, type Page, test } from '@playwright/test';
import { readFlow } from '../support/flows.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';
import { openSignedIn, Stage } from './stage.ts';

test.describe.configure({ mode: 'serial', timeout: 240_000 });

const ITEMS = 5000;
const MOVES = 150;
const AT_ONCE = 25;
/** Rows in the page: those in sight and a few beyond the edges. */
const MOST_ROWS = 60;
/** Pages of the list that moving so far needs, and rereadings after what others do. */
const MOST_LISTS = 6;

const stage = new Stage();
let runtime: Runtime;
let page: Page;

test.beforeAll(async ({ browser }) => {
  runtime = stage.keep(await startRuntime());
  await publish(runtime);
  for (let sent = 0; sent < ITEMS; sent += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => sendOrder(sent + index)));
  }
  await waitFor(`${ITEMS} items wait`, async () => (await countOpen()) === ITEMS, { deadlineMs: 120_000 });
  page = await openSignedIn(browser, runtime, { reducedMotion: 'reduce' });
  stage.keep(page.context());
});
test.afterAll(() => stage.close());

test('moving by key shows the next item from what was read ahead', async () => {
  await page.goto('/approvals');
  await expect(page.getByRole('heading', { name: '5,000 waiting for you' })).toBeVisible();
  await expect(page.getByRole('article')).toBeVisible();
  const asked = countRequests(page);
  await page.evaluate(watchMoves);
  for (let move = 1; move <= MOVES; move += 1) {
    await page.keyboard.press('j');
    await waitForShown(page, move);
  }
  report('From J to the next item shown', await takeTimes(page));
  expect(await page.getByRole('list', { name: 'Waiting for a decision' }).getByRole('listitem').count()).toBeLessThan(
    MOST_ROWS,
  );
  // Each item that was shown, and the three that are read ahead.
  expect(asked.items).toBeLessThanOrEqual(MOVES + 4);
  expect(asked.lists).toBeLessThanOrEqual(MOST_LISTS);
});

test('approving shows the next item before the answer is there', async () => {
  const before = await countOpen();
  await page.evaluate(watchMoves);
  for (let move = 1; move <= 30; move += 1) {
    await page.keyboard.press('a');
    await waitForShown(page, move);
  }
  report('From A to the next item shown', await takeTimes(page));
  await waitFor('all are decided', async () => (await countOpen()) === before - 30);
});

/** What the page itself knows; the tests know no DOM. */
interface Moves {
  shown: number;
  times: number[];
}
interface Watching {
  moves: Moves;
}
interface PageWindow {
  addEventListener(type: 'keydown', listener: () => void, isCapture: boolean): void;
  document: { querySelector(selector: string): { getAttribute(name: string): string | null } | null };
  requestAnimationFrame(act: () => void): void;
  performance: { now(): number };
}

/** Measures from each key to the frame in which another item stands in the page. */
function watchMoves(): void {
  const page = globalThis as typeof globalThis & PageWindow & Partial<Watching>;
  const shownId = () => page.document.querySelector('[data-item]')?.getAttribute('data-item') ?? null;
  const moves: Moves = { shown: 0, times: [] };
  const isFirst = page.moves === undefined;
  page.moves = moves;
  if (!isFirst) return;
  page.addEventListener(
    'keydown',
    () => {
      const [startedAt, before] = [page.performance.now(), shownId()];
      const look = () => {
        const now = shownId();
        if (now === null || now === before) return page.requestAnimationFrame(look);
        page.moves?.times.push(page.performance.now() - startedAt);
        if (page.moves) page.moves.shown += 1;
      };
      page.requestAnimationFrame(look);
    },
    true,
  );
}

async function waitForShown(at: Page, count: number): Promise<void> {
  await at.waitForFunction((wanted) => {
    const { moves } = globalThis as typeof globalThis & Partial<Watching>;
    return (moves?.shown ?? 0) >= wanted;
  }, count);
}

function takeTimes(at: Page): Promise<number[]> {
  return at.evaluate(() => (globalThis as typeof globalThis & Partial<Watching>).moves?.times ?? []);
}

function report(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
  console.log(`${what}, ${ITEMS} open, ${times.length} times: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}

function countRequests(at: Page): { items: number; lists: number } {
  const asked = { items: 0, lists: 0 };
  at.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() !== 'GET') return;
    if (/^\/api\/approvals\/\d+$/.test(pathname)) asked.items += 1;
    if (pathname === '/api/approvals') asked.lists += 1;
  });
  return asked;
}

async function publish({ call }: Runtime): Promise<void> {
  const { id } = await call(routes.workflows.create, { body: { title: 'Deliver orders' } });
  const { draft } = await call(routes.workflows.get, { params: { id } });
  await call(routes.workflows.saveDraft, {
    params: { id },
    body: { graph: readFlow('inbox'), revision: draft.revision },
  });
  await call(routes.workflows.publish, { params: { id }, body: {} });
}

async function sendOrder(index: number): Promise<void> {
  const response = await fetch(`${runtime.url}/hooks/inbox`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer: `Customer ${index}`, total: index }),
  });
  if (!response.ok) throw new Error(`The order was answered with ${response.status}: ${await response.text()}`);
}

async function countOpen(): Promise<number> {
  return (await runtime.call(routes.approvals.list, { query: { limit: 1 } })).open;
}
