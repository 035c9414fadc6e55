import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist']);

/**
 * One hash over names and contents of the given files, and of all files under the given folders, tests left out.
 * Contents and not times, so that a checkout or a copied clone changes nothing.
 */
export function hashFiles(root, paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => listFiles(join(root, path))).sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function listFiles(path) {
  const entries = readEntries(path);
  if (entries === 'file') return [path];
  return entries.flatMap((entry) => {
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : listFiles(join(path, entry.name));
    return entry.isFile() && !isTest(entry.name) ? [join(path, entry.name)] : [];
  });
}

function readEntries(path) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return 'file';
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function isTest(name) {
  return /\.test\.[a-z]+$/.test(name);
}
