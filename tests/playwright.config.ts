import { defineConfig } from '@playwright/test';

// No network of its own: the browser must talk to the runtime under test only.
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results/browser',
  timeout: 60_000,
  // Room for a busy machine; what passes is no slower for it.
  expect: { timeout: 15_000 },
  // Each file has a runtime and a data folder of its own; most of the time both wait.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    // A tenth of the time. What was on the page when a test failed is kept all the same; for a trace: --trace retain-on-failure.
    trace: 'off',
    // Set by npm test, which found it; undefined means Playwright's own.
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: CHROMIUM_FLAGS },
  },
});
