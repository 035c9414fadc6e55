import { posix } from 'node:path';

export type Target = { kind: 'file'; path: string } | { kind: 'library'; name: string };

const WORKSPACE_PACKAGES: Record<string, string> = {
  '@leeway/shared': 'packages/shared/src',
  '@leeway/nodes': 'packages/nodes/src',
  '@leeway/runtime': 'apps/runtime/src',
  '@leeway/editor': 'apps/editor/src',
  '@leeway/tests': 'tests',
};
// The doors of packages/nodes are exported without an extension (packages/nodes/package.json).
const DOORS = new Set(['cards', 'editor', 'runtime'].map((door) => `packages/nodes/src/${door}`));

/** Where an import leads: a file of this repository (relative to its root), or a library by its package name. */
export function resolveImport(file: string, specifier: string): Target {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('.')) return { kind: 'file', path: posix.join(posix.dirname(file), bare) };
  const name = packageName(bare);
  const folder = WORKSPACE_PACKAGES[name];
  if (folder === undefined) return { kind: 'library', name };
  const path = posix.join(folder, bare.slice(name.length + 1));
  return { kind: 'file', path: DOORS.has(path) ? `${path}.ts` : path };
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:';
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
