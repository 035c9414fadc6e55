// npm start in a small clone of its own: the real scripts, with an npx that "installs" the Node of this test,
// a vite that writes one file, and a runtime that says what happens to it.
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const NPX = `#!/bin/sh
echo "npx $*"
mkdir -p node_modules/.bin
ln -sf "${process.execPath}" node_modules/.bin/node
`;
const VITE = `#!/bin/sh
echo "vite $1"
if [ -e broken ]; then exit 1; fi
echo page > "$3/index.html"
`;
const RUNTIME = `
process.on('SIGTERM', () => { console.log('runtime stops'); process.exit(7); });
console.log('runtime runs on ' + process.version);
setInterval(() => {}, 1000);
`;

function makeClone() {
  const clone = mkdtempSync(join(tmpdir(), 'leeway-start-'));
  onTestFinished(() => rmSync(clone, { recursive: true, force: true }));
  cpSync(dirname(fileURLToPath(import.meta.url)), join(clone, 'scripts'), { recursive: true });
  const write = (file, text, mode = 0o644) => {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    writeFileSync(join(clone, file), text);
    chmodSync(join(clone, file), mode);
  };
  const version = process.version.slice(1);
  write('package.json', JSON.stringify({ packageManager: 'pnpm@1.2.3', devDependencies: { node: version } }));
  write('path/npx', NPX, 0o755);
  write('apps/editor/node_modules/.bin/vite', VITE, 0o755);
  write('apps/editor/src/main.tsx', 'one');
  write('apps/runtime/src/main.ts', RUNTIME);
  return { clone, write };
}

/** Starts it, ends it with SIGTERM once the runtime runs, and gives what was printed and the exit code. */
function start(clone, path = `${join(clone, 'path')}:/usr/bin:/bin`) {
  const env = { PATH: path, PORT: '4799' };
  const child = spawn(process.execPath, [join(clone, 'scripts', 'start.mjs')], { cwd: tmpdir(), env });
  let output = '';
  const read = (chunk) => {
    output += chunk;
    if (String(chunk).includes('runtime runs')) child.kill('SIGTERM');
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

it('installs, builds, says the address, runs the runtime, and hands on the signal and the exit code', async () => {
  const { clone } = makeClone();
  const { code, output } = await start(clone);
  expect(output).toContain('npx -y pnpm@1.2.3 install --frozen-lockfile');
  expect(output).toContain('vite build');
  expect(output).toContain('http://localhost:4799');
  expect(output).toContain('runtime stops');
  expect(code).toBe(7);
  expect(readFileSync(join(clone, 'apps/editor/dist/index.html'), 'utf8')).toBe('page\n');
});

it('does neither again until its inputs change', async () => {
  const { clone, write } = makeClone();
  await start(clone);
  const second = await start(clone);
  expect(second.output).not.toMatch(/npx|vite/);
  write('apps/editor/src/main.tsx', 'two');
  const third = await start(clone);
  expect(third.output).toContain('vite build');
  expect(third.output).not.toContain('npx');
  write('pnpm-lock.yaml', 'other');
  expect((await start(clone)).output).toContain('npx');
});

it('keeps the old editor when a build fails, and does not start', async () => {
  const { clone, write } = makeClone();
  await start(clone);
  write('apps/editor/src/main.tsx', 'two');
  write('apps/editor/broken', '');
  const { code, output } = await start(clone);
  expect(code).toBe(1);
  expect(output).toContain('The editor could not be built');
  expect(output).not.toContain('runtime runs');
  expect(existsSync(join(clone, 'apps/editor/dist/index.html'))).toBe(true);
});

it('says what to install when npm is missing', async () => {
  const { clone } = makeClone();
  const { code, output } = await start(clone, join(clone, 'nothing'));
  expect(code).toBe(1);
  expect(output).toContain('npm is missing');
});
