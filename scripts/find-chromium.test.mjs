import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ensureChromium } from './find-chromium.mjs';

function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'leeway-chromium-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return (name, exitCode) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\nexit ${exitCode}\n`);
    chmodSync(file, 0o755);
    return file;
  };
}

it('takes the browser that CHROMIUM_PATH names before one of the system', async () => {
  const write = makeFolder();
  const chosen = write('mine/browser', 0);
  const other = write('bin/chromium', 0);
  expect(await ensureChromium({ CHROMIUM_PATH: chosen, PATH: dirname(other) })).toBe(chosen);
});

it('says so when the browser that CHROMIUM_PATH names does not start', async () => {
  const write = makeFolder();
  const chosen = write('mine/browser', 1);
  await expect(ensureChromium({ CHROMIUM_PATH: chosen, PATH: '' })).rejects.toThrow(
    `CHROMIUM_PATH is ${chosen}, which does not start`,
  );
});

it('passes over a stub that does not start', async () => {
  const write = makeFolder();
  const stub = write('bin/chromium-browser', 1);
  const real = write('bin/google-chrome', 0);
  expect(await ensureChromium({ PATH: dirname(stub) })).toBe(real);
});
