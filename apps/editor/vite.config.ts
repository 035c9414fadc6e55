import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv, type Plugin, runnerImport } from 'vite';

// Left alone, each small part that two screens share becomes a file of its own: 40 requests for a screen, each compressed alone.
const CHUNKS = [
  {
    // What makes an icon belongs here: an icon runs it at once, and in the file of the parts it would not be there yet
    // for an icon that the parts themselves import from another file.
    name: 'framework',
    test: new RegExp(
      [
        'node_modules/(react|react-dom|scheduler|use-sync-external-store)/',
        // Lists read page by page, and several queries at once, are what some screens use.
        'node_modules/@tanstack/(?!react-virtual|virtual-core)[\\w-]+/(?!.*/(queriesObserver|useQueries|infiniteQueryObserver|useInfiniteQuery)\\.js$)',
        'lucide-react/dist/esm/(?!icons/|lucide-react)',
      ].join('|'),
    ),
  },
  {
    // The parts and signs of nearly every screen. What only some screens use stays out, or all of them would load it.
    name: 'kit',
    test: new RegExp(
      [
        'src/ui/(badge|button|button-class|class-names|empty-state|error-state|format|icon-button|kbd|skeleton)\\.tsx?$',
        'src/ui/(status-dot|text-of|tone|tooltip|use-is-wide|use-keys|use-now)\\.tsx?$',
        'icons/(check|chevron-(down|left|right)|circle-alert|circle-exclamation-point|clock|loader-circle|minus|pause|pen-line|plus|search|undo-2|x)\\.m?js$',
      ].join('|'),
    ),
  },
  // What is typed into: on most screens it comes with what is opened.
  { name: 'fields', test: /src\/ui\/(field|text-area|text-field)\.tsx$/ },
  // What screens that list something show of it, and what they show until it is there.
  { name: 'lists', test: /src\/(ui\/(not-loaded|show-more|table)|runs\/paged-table)\.tsx$/ },
  { name: 'dialogs', test: /src\/ui\/(dialog|dialog-buttons|form-dialog)\.tsx$/ },
];

export default defineConfig(({ mode }) => {
  const runtime = `http://127.0.0.1:${loadEnv(mode, '.', '').PORT || '4750'}`;
  // The runtime compares a call's origin with the host it is sent to: the browser's must arrive unchanged.
  const target = { target: runtime, changeOrigin: false };
  const proxy = Object.fromEntries(['/api', '/hooks', '/forms', '/metrics'].map((path) => [path, target]));
  return {
    resolve: {
      // React has this hook itself; the stand-in for the Reacts of before is not needed.
      alias: [{ find: /^use-sync-external-store\/shim(\/index\.js)?$/, replacement: 'react' }],
    },
    plugins: [
      react(),
      tailwindcss(),
      precomputed('src/api/routes.ts'),
      precomputed('../../packages/nodes/src/config-rules.ts'),
    ],
    server: { port: 4751, strictPort: true, proxy },
    preview: { port: 4751, proxy },
    build: {
      outDir: 'dist',
      target: ['chrome125', 'firefox128', 'safari18'],
      // Every part must be a file: a strict content security policy refuses data: fonts and scripts.
      assetsInlineLimit: 0,
      manifest: true,
      // Every browser of the list above knows modulepreload.
      modulePreload: { polyfill: false },
      rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups: CHUNKS } } },
    },
  };
});

/**
 * Puts the values that a module exports in the place of its code, so that what it works them out from stays out of the build.
 * For modules whose exports are plain data. Only in builds: `vite` itself and the tests run the module as it is.
 */
function precomputed(file: string): Plugin {
  const path = resolve(import.meta.dirname, file);
  return {
    name: 'leeway:precomputed',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (id !== path) return null;
      const { module } = await runnerImport<Record<string, unknown>>(path, { configFile: false, logLevel: 'error' });
      const lines = Object.entries(module).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
      return lines.join('\n');
    },
  };
}
