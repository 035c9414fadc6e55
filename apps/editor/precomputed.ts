import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

/**
 * Puts the values that a module exports in the place of its code, so that what it works them out from stays out of the build.
 * For modules whose exports are plain data. Only in builds: `vite` itself and the tests run the module as it is.
 */
export function precomputed(file: string): Plugin {
  const path = resolve(import.meta.dirname, file);
  return {
    name: 'leeway:precomputed',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (id !== path) return null;
      const values: Record<string, unknown> = await import(pathToFileURL(path).href);
      const lines = Object.entries(values).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
      return lines.join('\n');
    },
  };
}
