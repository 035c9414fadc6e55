// 5,000 approvals wait: how long from a key to the next item painted, in the built editor in a Chromium of its own.
import { loadavg } from 'node:os';
import { routes } from '@leeway/shared/api/routes.ts';
import { type Browser, chromium, type Page } from '@playwright/test';
import { ensureChromium } from '../../scripts/find-chromium.mjs';
import { OWNER, type Runtime, startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';
import { load } from './load.ts';
import { markdownTable } from './markdown-table.ts';
import { publishFlow } from './subjects.ts';

const WANTED_MS = 100;
/** So often each key is pressed; the first few find cold code and are not counted. */
const MOVES = 150;
const APPROVALS = 60;
const COLD = 10;

/** So long a person who decides without reading takes for an item. */
const UNHURRIED_MS = 400;

/** When the next key is pressed: as soon as the next item is there, or a moment later. */
type Pace = 'at once' | 'a moment later';

/** The report, in lines. */
export async function measureInbox(items: number): Promise<string> {
  const [loadBefore = 0] = loadavg();
  const runtime = await startRuntime();
  try {
    await fill(runtime, items);
    const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ['--no-sandbox'] });
    try {
      return report(items, { loadBefore, rows: await pressAll(await openInbox(browser, runtime), runtime) });
    } finally {
      await browser.close();
    }
  } finally {
    await runtime.close();
  }
}

async function fill(runtime: Runtime, items: number): Promise<void> {
  await publishFlow(runtime, 'inbox', runtime.url);
  const bodies = [JSON.stringify({ customer: 'Ann Alder', total: 1200 })];
  await load({ url: runtime.url, path: '/hooks/inbox', connections: 25, amount: items, bodies });
  await waitFor(`${items} items wait`, async () => (await countOpen(runtime)) === items, { deadlineMs: 300_000 });
}

async function countOpen({ call }: Runtime): Promise<number> {
  return (await call(routes.approvals.list, { query: { limit: 1 } })).open;
}

async function openInbox(browser: Browser, runtime: Runtime): Promise<Page> {
  const context = await browser.newContext({ baseURL: runtime.url, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const signedIn = await page.request.post('/api/auth/sign-in/email', {
    data: OWNER,
    headers: { origin: runtime.url },
  });
  if (!signedIn.ok()) throw new Error(`Signing in was answered with ${signedIn.status()}.`);
  await page.goto('/approvals');
  await page.locator('[data-item]').waitFor();
  await page.evaluate(watchKeys);
  return page;
}

async function pressAll(page: Page, runtime: Runtime): Promise<string[][]> {
  const rows: string[][] = [];
  for (const pace of ['at once', 'a moment later'] as const) {
    rows.push(rowOf('J', pace, await press(page, { key: 'j', times: MOVES, pace })));
    const before = await countOpen(runtime);
    rows.push(rowOf('A', pace, await press(page, { key: 'a', times: APPROVALS, pace })));
    await waitFor('all are decided', async () => (await countOpen(runtime)) === before - APPROVALS);
  }
  return rows;
}

/** Milliseconds from each press to the next item painted. */
async function press(page: Page, { key, times, pace }: { key: string; times: number; pace: Pace }): Promise<number[]> {
  const taken: number[] = [];
  for (let count = 0; count < times; count += 1) {
    await page.keyboard.press(key);
    const painted = await page.evaluate(takePainted);
    if (count >= COLD) taken.push(painted);
    if (pace === 'a moment later') await page.waitForTimeout(UNHURRIED_MS);
  }
  return taken;
}

interface PaintedPage {
  painted: Promise<number>;
}
interface PageWindow {
  addEventListener(type: 'keydown', listener: () => void, isCapture: boolean): void;
  document: { querySelector(selector: string): { getAttribute(name: string): string | null } | null };
  requestAnimationFrame(act: () => void): void;
  setTimeout(act: () => void, ms: number): void;
  performance: { now(): number };
}

/** In the page: from a key to the end of the frame in which another item stands there. */
function watchKeys(): void {
  const page = globalThis as typeof globalThis & PageWindow & PaintedPage;
  const shownId = () => page.document.querySelector('[data-item]')?.getAttribute('data-item') ?? null;
  const listen = () => {
    const [pressedAt, before] = [page.performance.now(), shownId()];
    page.painted = new Promise((resolve) => {
      const look = () => {
        const now = shownId();
        if (now === null || now === before) return page.requestAnimationFrame(look);
        // A task that is asked for before the frame is drawn runs after it.
        page.setTimeout(() => resolve(page.performance.now() - pressedAt), 0);
      };
      page.requestAnimationFrame(look);
    });
  };
  page.addEventListener('keydown', listen, true);
}

function takePainted(): Promise<number> {
  return (globalThis as typeof globalThis & PaintedPage).painted;
}

function rowOf(key: string, pace: Pace, times: readonly number[]): string[] {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return [key, pace, String(times.length), ...[0.5, 0.95, 0.99].map((share) => at(share).toFixed(0))];
}

function report(items: number, { loadBefore, rows }: { loadBefore: number; rows: string[][] }): string {
  return [
    `From a key to the next item painted, ${items.toLocaleString('en-GB')} open (p95 at most ${WANTED_MS} ms on a quiet machine;`,
    `load average ${loadBefore.toFixed(2)} before):`,
    '',
    markdownTable(['key', 'pressed again', 'times', 'p50 ms', 'p95 ms', 'p99 ms'], rows),
  ].join('\n');
}
