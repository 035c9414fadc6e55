import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { hashFiles } from './hash-files.mjs';

function makeSources() {
  const folder = mkdtempSync(join(tmpdir(), 'leeway-hash-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'src', 'node_modules'), { recursive: true });
  writeFileSync(join(folder, 'src', 'a.ts'), 'one');
  writeFileSync(join(folder, 'lock.yaml'), 'two');
  return { folder, hash: () => hashFiles(folder, ['src', 'lock.yaml', 'not-there']) };
}

it('stays the same when only times, tests or installed packages change', () => {
  const { folder, hash } = makeSources();
  const before = hash();
  utimesSync(join(folder, 'src', 'a.ts'), 1, 1);
  writeFileSync(join(folder, 'src', 'a.test.ts'), 'three');
  writeFileSync(join(folder, 'src', 'node_modules', 'b.js'), 'four');
  expect(hash()).toBe(before);
});

it('changes with a content, a name and a single file', () => {
  const { folder, hash } = makeSources();
  const seen = [hash()];
  writeFileSync(join(folder, 'src', 'a.ts'), 'other');
  seen.push(hash());
  writeFileSync(join(folder, 'src', 'b.ts'), '');
  seen.push(hash());
  writeFileSync(join(folder, 'lock.yaml'), 'other');
  seen.push(hash());
  expect(new Set(seen).size).toBe(4);
});
