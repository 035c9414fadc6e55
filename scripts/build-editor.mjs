import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashFiles } from './hash-files.mjs';
import { runCommand } from './run-command.mjs';
import { root, toolPath } from './workspace.mjs';

const INPUTS = ['apps/editor', 'packages', 'pnpm-lock.yaml', 'tsconfig.base.json'];
const dist = join(root, 'apps', 'editor', 'dist');
const stampName = '.sources';

/**
 * Builds the editor when its sources changed since the last build.
 * The build goes to a folder of its own and takes dist's place when it is whole: a failed or interrupted build
 * leaves the old editor as it was, and a runtime that is serving it never sees half of one.
 */
export async function ensureEditorBuilt() {
  const sources = hashFiles(root, INPUTS);
  if (readStamp() === sources) return;
  console.log('Building the editor …');
  const staging = join(root, 'apps', 'editor', 'node_modules', `.build-${process.pid}`);
  try {
    await build(staging);
    writeFileSync(join(staging, stampName), sources);
    replaceDist(staging);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

async function build(outDir) {
  mkdirSync(outDir, { recursive: true });
  const code = await runCommand(
    toolPath('vite', 'apps/editor'),
    ['build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'],
    {
      cwd: join(root, 'apps', 'editor'),
    },
  );
  if (code !== 0) throw new Error('The editor could not be built; the lines above say why.');
}

function replaceDist(staging) {
  const old = `${staging}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(staging, dist);
  rmSync(old, { recursive: true, force: true });
}

function readStamp() {
  const file = join(dist, stampName);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
