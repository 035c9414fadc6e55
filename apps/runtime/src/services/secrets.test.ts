import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '@leeway/shared/api/error.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSecretBox, loadOrCreateSecret } from './secrets.ts';

const SECRET = 'a long enough secret for a test';

describe('secret box', () => {
  test('opens what it sealed', () => {
    const box = createSecretBox(SECRET);
    const sealed = box.seal('pässword', 'connection:1');
    expect(sealed).toMatch(/^v1\.[\w-]+$/);
    expect(sealed).not.toContain('ssword');
    expect(box.open(sealed, 'connection:1')).toBe('pässword');
  });

  test('never seals the same text to the same bytes', () => {
    const box = createSecretBox(SECRET);
    expect(box.seal('x', 'c')).not.toBe(box.seal('x', 'c'));
  });

  test.each([
    ['another secret', (sealed: string) => createSecretBox(`${SECRET}!`).open(sealed, 'c')],
    ['another context', (sealed: string) => createSecretBox(SECRET).open(sealed, 'd')],
    ['changed bytes', (sealed: string) => createSecretBox(SECRET).open(`${sealed.slice(0, -2)}AA`, 'c')],
    ['a cut text', (sealed: string) => createSecretBox(SECRET).open(sealed.slice(0, 12), 'c')],
    ['an unknown format', () => createSecretBox(SECRET).open('v9.abc', 'c')],
  ])('refuses %s and says the way out', (_name, attempt) => {
    const sealed = createSecretBox(SECRET).seal('plain text', 'c');
    expect(() => attempt(sealed)).toThrowError(
      expect.objectContaining({ code: 'secret.unreadable', hint: expect.stringContaining('LEEWAY_SECRET') }),
    );
  });
});

describe('loadOrCreateSecret', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'leeway-secret-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  test('prefers LEEWAY_SECRET and writes nothing', async () => {
    expect(await loadOrCreateSecret(dir, { LEEWAY_SECRET: SECRET })).toBe(SECRET);
    await expect(stat(path.join(dir, 'secret.key'))).rejects.toThrow('ENOENT');
  });

  test('makes a secret for its owner alone, and finds it again', async () => {
    const secret = await loadOrCreateSecret(path.join(dir, 'new'), {});
    const file = path.join(dir, 'new', 'secret.key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(await loadOrCreateSecret(path.join(dir, 'new'), {})).toBe(secret);
    expect((await readFile(file, 'utf8')).trim()).toBe(secret);
  });

  test('refuses a short secret and an empty file', async () => {
    await expect(loadOrCreateSecret(dir, { LEEWAY_SECRET: 'short' })).rejects.toBeInstanceOf(AppError);
    await writeFile(path.join(dir, 'secret.key'), '');
    await expect(loadOrCreateSecret(dir, {})).rejects.toThrow('no usable secret');
  });
});
