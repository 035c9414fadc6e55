// pnpm check: format, lint, types, unit tests. Also used by npm test, which counts what it gives back.

import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countRun, failure, readVitestReport } from './count-results.mjs';
import { ensureInstalled } from './install.mjs';
import { captureCommand, runCommand } from './run-command.mjs';
import { root, testEnv, toolPath, workspaceEnv } from './workspace.mjs';

export const resultsFolder = join(root, 'test-results');

/**
 * For tsc and the linter's half that knows types: each of their threads judges the same types anew, and collecting what is
 * free takes a fifth. With one thread each, and several of them at once, all is done in half the time.
 */
const TYPE_CHECKER_ENV = { GOMAXPROCS: '1', GOGC: '400' };

// The longest first: they are done side by side.
const STATIC_CHECKS = [
  { name: 'lint', tool: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  ...['apps/runtime', 'apps/editor'].map(typeCheck),
  { name: 'unused code', tool: 'knip', args: ['--no-progress'] },
  { name: 'format', tool: 'biome', args: ['check', '--error-on-warnings', '.'], fix: 'npx biome check --write .' },
  ...['packages/shared', 'packages/nodes'].map(typeCheck),
];

// What was found is kept until a file changes that it rests on.
function typeCheck(project) {
  const known = join(root, 'node_modules/.cache/types', `${project.replace('/', '-')}.tsbuildinfo`);
  const args = ['-p', project, '--singleThreaded', '--incremental', '--tsBuildInfoFile', known];
  return { name: `types ${project}`, tool: 'tsc', args };
}

/** Runs all checks, also after one failed. Gives counts to be added up: of the checks, of which only failures count, and the unit tests'. */
export async function check() {
  const results = await runSideBySide(STATIC_CHECKS, Math.max(2, availableParallelism()));
  return [{ passed: 0, failures: results.flat() }, await runVitest('unit')];
}

/** Runs one of vitest's projects ("unit" or "durability") and counts its tests. */
export async function runVitest(project) {
  const report = join(resultsFolder, `${project}.json`);
  mkdirSync(resultsFolder, { recursive: true });
  rmSync(report, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runCommand(toolPath('vitest'), args, { env: testEnv() });
  return countRun(`vitest ${project}`, readVitestReport(report), code);
}

async function runSideBySide(checks, width) {
  const results = [];
  const queue = checks.entries();
  const work = async () => {
    for (const [index, entry] of queue) results[index] = await runStaticCheck(entry);
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}

async function runStaticCheck({ name, tool, args, fix }) {
  const startedAt = performance.now();
  const { code, output } = await captureCommand(toolPath(tool), args, {
    env: { ...workspaceEnv(), ...TYPE_CHECKER_ENV },
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(output.trimEnd());
  if (code !== 0 && fix) console.log(`Repair it with: ${fix}`);
  return code === 0 ? [] : [failure(name, output)];
}

async function main() {
  await ensureInstalled();
  const counts = await check();
  const isGreen = counts.every(({ failures }) => failures.length === 0);
  console.log(isGreen ? 'All checks passed.' : 'Some checks failed; see above.');
  process.exitCode = isGreen ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
