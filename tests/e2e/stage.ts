// What every journey starts from: a runtime with its own data folder, and a browser in front of it.
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { OWNER, type Runtime } from '../support/runtime.ts';

/** The window the mockups are drawn for. */
export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
/** For a runtime that nobody has set up yet. */
export const WITHOUT_OWNER = { LEEWAY_OWNER_EMAIL: '', LEEWAY_OWNER_PASSWORD: '', LEEWAY_API_KEY: '' };

interface Account {
  email: string;
  password: string;
}

interface Closable {
  close(): Promise<unknown>;
}

/** What a file opens for all its tests. `close` closes it newest first: also when opening the next thing failed. */
export class Stage {
  readonly #kept: Closable[] = [];

  keep<T extends Closable>(thing: T): T {
    this.#kept.unshift(thing);
    return thing;
  }

  async close(): Promise<void> {
    for (const thing of this.#kept.splice(0)) await thing.close();
  }
}

/** A page of its own browser context, on the runtime's address. Nobody is signed in. */
export async function openPage(browser: Browser, runtime: Runtime, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: runtime.url, viewport: DESK, ...options });
  return context.newPage();
}

/** Signs the page's context in without the form, which has a journey of its own. */
export async function signIn(page: Page, runtime: Runtime, account: Account = OWNER): Promise<void> {
  const response = await page.request.post('/api/auth/sign-in/email', {
    data: account,
    headers: { origin: runtime.url },
  });
  if (!response.ok()) throw new Error(`Signing in was answered with ${response.status()}: ${await response.text()}`);
}

/** A signed-in page. */
export async function openSignedIn(
  browser: Browser,
  runtime: Runtime,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openPage(browser, runtime, options);
  await signIn(page, runtime);
  return page;
}
