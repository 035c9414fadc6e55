import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashFiles } from './hash-files.mjs';
import { captureCommand, runCommand } from './run-command.mjs';
import { root, workspaceNode } from './workspace.mjs';

// What decides how node_modules must look. Machine and architecture too: a copied clone needs other binaries.
const INPUTS = [
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'package.json',
  'apps/editor/package.json',
  'apps/runtime/package.json',
  'packages/nodes/package.json',
  'packages/shared/package.json',
  'tests/package.json',
];
const stampFile = join(root, 'node_modules', '.leeway-install');

/** Installs from the frozen lockfile with the pnpm that package.json names; does nothing when that is already done. */
export async function ensureInstalled() {
  const stamp = `${hashFiles(root, INPUTS)} ${process.platform} ${process.arch}\n`;
  if (existsSync(workspaceNode) && readStamp() === stamp) return;
  console.log('Installing packages (the first time takes a minute) …');
  const pnpm = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager;
  const code = await runNpx([
    '-y',
    pnpm,
    'install',
    '--frozen-lockfile',
    '--prod=false',
    '--config.confirmModulesPurge=false',
  ]);
  if (code !== 0)
    throw new Error(
      'The packages could not be installed; the lines above say why. Check the network, then run it again.',
    );
  await checkNode();
  writeFileSync(stampFile, stamp);
}

function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
}

async function runNpx(args) {
  try {
    // Without our own node_modules/.bin on the path: npx must run on the Node that is there already.
    return await runCommand('npx', args, { env: { ...process.env, NODE_ENV: 'development' } });
  } catch (cause) {
    throw new Error('npm is missing (npx was not found). Install Node 20 or later with npm: https://nodejs.org', {
      cause,
    });
  }
}

async function checkNode() {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node;
  const { code, output } = await captureCommand(workspaceNode, ['--version']).catch((error) => ({
    code: 1,
    output: error.message,
  }));
  if (code === 0 && output.trim() === `v${wanted}`) return;
  throw new Error(
    `Node ${wanted} was not installed in this clone (${output.trim()}). Delete node_modules and run it again, with install scripts allowed (npm config get ignore-scripts).`,
  );
}
