import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findHolder, lockDataDir } from './data-lock.ts';

const holder = { url: 'http://localhost:4750', startedAt: '2026-11-20T10:00:00Z' };
const newFolder = () => mkdtempSync(path.join(tmpdir(), 'leeway-lock-'));

it('lets one hold the folder and names it to the second', () => {
  const folder = newFolder();
  const lock = lockDataDir(folder, holder);
  expect(() => lockDataDir(folder, holder)).toThrow(
    `process ${process.pid}, started 2026-11-20T10:00:00Z, at http://localhost:4750`,
  );
  lock.release();
  lockDataDir(folder, holder).release();
});

it('tells who holds the folder without taking it', () => {
  const folder = newFolder();
  expect(findHolder(folder)).toBeNull();
  const lock = lockDataDir(folder, holder);
  expect(findHolder(folder)).toEqual({ url: holder.url });
  lock.release();
  expect(findHolder(folder)).toBeNull();
});

it('is free at once after its holder was killed', async () => {
  const folder = newFolder();
  const code = `import { findHolder, lockDataDir } from ${JSON.stringify(path.join(import.meta.dirname, 'data-lock.ts'))};
    lockDataDir(${JSON.stringify(folder)}, ${JSON.stringify(holder)});
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  expect(() => lockDataDir(folder, holder)).toThrow(`process ${child.pid}`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockDataDir(folder, holder).release();
}, 20_000);
