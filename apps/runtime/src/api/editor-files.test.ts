import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { mountEditor } from './editor-files.ts';

function createEditor(): Hono {
  const dir = path.join(mkdtempSync(path.join(tmpdir(), 'leeway-editor-')), 'dist');
  mkdirSync(path.join(dir, 'assets'), { recursive: true });
  writeFileSync(path.join(dir, 'index.html'), '<!doctype html><title>Leeway</title>');
  writeFileSync(path.join(dir, 'assets', 'app-DNJBpXwX.js'), 'run()');
  writeFileSync(path.join(dir, '..', 'secret.txt'), 'hush');
  const app = new Hono();
  mountEditor(app, dir);
  return app;
}

it('lets browsers keep hashed files for ever and never index.html', async () => {
  const app = createEditor();
  const script = await app.request('/assets/app-DNJBpXwX.js');
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect(script.headers.get('content-type')).toContain('text/javascript');
  const index = await app.request('/');
  expect(index.headers.get('cache-control')).toBe('no-cache');
});

it('answers every address of a screen with the page, and no address of the runtime', async () => {
  const app = createEditor();
  expect(await (await app.request('/workflows/abc')).text()).toContain('<title>Leeway</title>');
  for (const gone of ['/assets/old-12345678.js', '/api/nothing', '/hooks', '/forms/a/b']) {
    expect((await app.request(gone)).status).toBe(404);
  }
  expect((await app.request('/workflows/abc', { method: 'POST' })).status).toBe(404);
});

it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/%00'])(
  'stays inside its folder: %s',
  async (address) => {
    const answer = await createEditor().request(address);
    expect(await answer.text()).not.toContain('hush');
  },
);

it('says how to build the editor when it is not there', async () => {
  const app = new Hono();
  mountEditor(app, '/nowhere');
  expect(await (await app.request('/')).json()).toMatchObject({ error: { code: 'editor.not_built' } });
});
