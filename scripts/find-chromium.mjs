import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { captureCommand, runCommand } from './run-command.mjs';
import { root, toolPath, workspaceNode } from './workspace.mjs';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Path of a Chromium that starts: $CHROMIUM_PATH, one of the system, Playwright's own, Playwright's download,
 * the distribution's package, in that order. Throws with the way out when there is none to be had.
 */
export async function ensureChromium(env = process.env) {
  const chosen = env.CHROMIUM_PATH;
  if (chosen) {
    if (await starts(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH is ${chosen}, which does not start. Correct it, or unset it to let one be found.`);
  }
  const found =
    (await firstThatStarts([...systemPaths(env), await playwrightPath()])) ??
    (await download()) ??
    (await installPackage(env));
  if (found) return found;
  throw new Error(
    'No Chromium was found or could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to one.',
  );
}

function systemPaths(env) {
  const folders = (env.PATH ?? '').split(delimiter);
  return [...SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...MAC_APPS];
}

async function playwrightPath() {
  const script = "import('@playwright/test').then(({ chromium }) => console.log(chromium.executablePath()))";
  const { code, output } = await captureCommand(workspaceNode, ['-e', script], { cwd: join(root, 'tests') });
  return code === 0 ? output.trim() : undefined;
}

async function download() {
  console.log('No Chromium on this machine; Playwright downloads its own …');
  const code = await runCommand(toolPath('playwright', 'tests'), ['install', 'chromium'], { cwd: join(root, 'tests') });
  return code === 0 ? firstThatStarts([await playwrightPath()]) : undefined;
}

async function installPackage(callerEnv) {
  if (process.getuid?.() !== 0 || !isOnPath('apt-get', callerEnv)) return undefined;
  console.log("Playwright's download does not work here; installing the distribution's chromium …");
  const env = { ...callerEnv, DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update'], { env });
  await runCommand('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  return firstThatStarts(systemPaths(callerEnv));
}

function isOnPath(name, env) {
  return (env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

async function firstThatStarts(paths) {
  for (const path of new Set(paths)) if (path && existsSync(path) && (await starts(path))) return path;
  return undefined;
}

// A file of that name is not enough: Ubuntu's chromium-browser is a stub, and a download may lack system libraries.
async function starts(path) {
  const { code } = await captureCommand(path, ['--version'], { timeoutMs: 30_000 }).catch(() => ({ code: 1 }));
  return code === 0;
}
