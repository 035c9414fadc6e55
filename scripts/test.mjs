// npm test: installs, builds, finds a browser, then runs the checks, the unit, browser and durability tests.
// It ends with what failed; its last line is always "N passed, N failed"; a failed check or a runner that crashed counts as one failure.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureEditorBuilt } from './build-editor.mjs';
import { check, resultsFolder, runVitest } from './check.mjs';
import { countRun, failure, failureList, readPlaywrightReport, summaryLine } from './count-results.mjs';
import { ensureChromium } from './find-chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { runCommand } from './run-command.mjs';
import { root, testEnv, toolPath } from './workspace.mjs';

const counts = [];

try {
  rmSync(resultsFolder, { recursive: true, force: true });
  await ensureInstalled();
  const built = await attempt('editor', ensureEditorBuilt);
  counts.push(...(await check()));
  counts.push(built ? await runBrowserTests() : oneFailure('the editor could not be built'));
  counts.push(await runVitest('durability'));
} catch (error) {
  counts.push(oneFailure(error.message));
}

const summary = summaryLine(counts);
mkdirSync(resultsFolder, { recursive: true });
writeFileSync(join(resultsFolder, 'summary.txt'), `${summary}\n`);
process.exitCode = counts.some(({ failures }) => failures.length > 0) ? 1 : 0;
console.log(`\n${failureList(counts)}${summary}`);

function oneFailure(message) {
  return { passed: 0, failures: [failure('npm test', message)] };
}

async function runBrowserTests() {
  const chromium = await attempt('browser', ensureChromium);
  if (!chromium) return oneFailure('there is no browser to test with');
  const report = join(resultsFolder, 'browser.json');
  const env = { ...testEnv(), CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const args = ['test', '--config', join(root, 'tests/playwright.config.ts'), '--reporter=list,json'];
  const code = await runCommand(toolPath('playwright', 'tests'), args, { env, cwd: join(root, 'tests') });
  return countRun('playwright', readPlaywrightReport(report), code);
}

// The rest is worth running when one of the preparations fails: its result is undefined then, and the reason is said.
async function attempt(name, prepare) {
  try {
    return (await prepare()) ?? true;
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    return undefined;
  }
}
