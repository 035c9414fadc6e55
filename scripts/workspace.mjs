// Where things are, and the environment in which every tool of the workspace runs. Plain Node 20, nothing installed.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node 24 that the workspace carries; exists once the install has run. */
export const workspaceNode = join(root, 'node_modules', '.bin', 'node');

/** Environment of the children: the workspace's tools, and with them its Node 24, come first on the path. */
export function workspaceEnv(base = process.env) {
  return { ...base, PATH: [join(root, 'node_modules', '.bin'), base.PATH].filter(Boolean).join(delimiter) };
}

/**
 * The same without the settings of Leeway itself: a test starts its own runtimes on free ports and temporary folders,
 * and must never touch the data or the AI account of the person who runs it.
 */
export function testEnv(base = process.env) {
  const kept = Object.entries(base).filter(([name]) => !isSetting(name));
  return workspaceEnv(Object.fromEntries(kept));
}

function isSetting(name) {
  return name === 'PORT' || name.startsWith('LEEWAY_') || name.startsWith('OPENAI_');
}

/** First existing `node_modules/.bin` entry for a tool: the workspace root's, else that of the named package. */
export function toolPath(tool, packageFolder = '.') {
  const candidates = [
    join(root, packageFolder, 'node_modules', '.bin', tool),
    join(root, 'node_modules', '.bin', tool),
  ];
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw new Error(`The tool ${tool} is not installed. Run: npx -y pnpm install`);
  return found;
}
