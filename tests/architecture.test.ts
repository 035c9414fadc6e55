// The rules that keep the parts apart, checked on the sources themselves; and proof that the checker can fail.
import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkFile } from './architecture/file-rules.ts';
import { findCycles } from './architecture/find-cycles.ts';
import { checkImports } from './architecture/import-rules.ts';
import { readSource, type Source } from './architecture/read-source.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function readRepository(): Source[] {
  const files = globSync(['{apps,packages,tests,scripts}/**/*.{ts,tsx,mjs}', '*.{ts,mjs}'], {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist)(\/|$)/.test(path),
  });
  return files.sort().map((file) => readSource(file, readFileSync(`${root}/${file}`, 'utf8')));
}

/** Messages about one synthetic file. */
function problemsOf(file: string, text: string): string[] {
  const source = readSource(file, text);
  return [...checkImports(source), ...checkFile(source)];
}

function importProblems(file: string, ...specifiers: string[]): string[] {
  return problemsOf(file, `${specifiers.map((name) => `import '${name}';`).join('\n')}\nexport const a = 1;\n`);
}

describe('the sources of Leeway', () => {
  const sources = readRepository();

  it('import only what the table of the architecture allows', () => {
    expect(sources.flatMap(checkImports)).toEqual([]);
  });

  it('form no import cycles', () => {
    expect(findCycles(sources)).toEqual([]);
  });

  it('keep the rules on names, length and contents of files', () => {
    expect(sources.flatMap(checkFile)).toEqual([]);
  });

  it('are found', () => {
    expect(sources.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['tests/architecture.test.ts', 'packages/shared/src/graph/graph.ts']),
    );
  });
});

describe('the reader of imports', () => {
  it('sees static, dynamic and type imports, re-exports and globs', () => {
    const text = `
      import a from 'one';
      import type { B } from 'two';
      export { c } from 'three';
      export * from 'four';
      const d = () => import('five');
      const e = () => import(\`six\`);
      type F = import('seven').F;
      const g = import.meta.glob(['./eight/*.ts', '!./nine/*.ts'], { import: 'ten' });
      const h = "import 'eleven'"; // import 'twelve'
    `;
    const { imports } = readSource('tests/a.ts', text);
    expect(imports.map(({ specifier }) => specifier)).toEqual([
      'one',
      'two',
      'three',
      'four',
      'five',
      'six',
      'seven',
      './eight/*.ts',
    ]);
    expect(imports[0]?.line).toBe(2);
  });

  it('names the file that cannot be parsed', () => {
    expect(() => readSource('tests/broken.ts', 'const = 1')).toThrow('tests/broken.ts cannot be parsed');
  });
});

describe('the import table', () => {
  const forbidden: [file: string, specifier: string][] = [
    ['packages/shared/src/graph/a.ts', '../expression/b.ts'],
    ['packages/shared/src/graph/a.ts', '@leeway/shared/run/event.ts'],
    ['packages/shared/src/dial/a.ts', '../run/state.ts'],
    ['packages/shared/src/expression/a.ts', '../dial/b.ts'],
    ['packages/shared/src/run/a.ts', '../api/b.ts'],
    ['packages/shared/src/api/a.ts', 'node:fs'],
    ['packages/shared/src/api/a.ts', '@leeway/nodes/editor'],
    ['packages/nodes/src/ai/draft/definition.ts', './run.ts'],
    ['packages/nodes/src/ai/draft/definition.ts', '../extract/definition.ts'],
    ['packages/nodes/src/ai/draft/definition.ts', 'openai'],
    ['packages/nodes/src/ai/draft/run.ts', '../extract/definition.ts'],
    ['packages/nodes/src/ai/draft/run.ts', '../../../../../apps/runtime/src/services/ai.ts'],
    ['packages/nodes/src/ai/draft/definition.ts', '../../grounding/grounding.ts'],
    ['packages/nodes/src/ai/draft/face.tsx', '../../grounding/grounding.ts'],
    ['packages/nodes/src/contract/a.ts', '../grounding/grounding.ts'],
    ['packages/nodes/src/editor.ts', './grounding/grounding.ts'],
    ['packages/nodes/src/ai/draft/face.tsx', './run.ts'],
    ['packages/nodes/src/ai/draft/face.tsx', 'lucide-react'],
    ['packages/nodes/src/editor.ts', './ai/draft/run.ts'],
    ['packages/nodes/src/cards.ts', './ai/draft/definition.ts'],
    ['packages/nodes/src/ai/draft/card.ts', './definition.ts'],
    ['packages/nodes/src/ai/draft/card.ts', 'zod'],
    ['packages/nodes/src/contract/a.ts', '../ai/draft/definition.ts'],
    ['apps/editor/src/runs/a.tsx', '../approvals/b.tsx'],
    ['apps/editor/src/runs/a.tsx', '../canvas/draft-store.ts'],
    ['apps/editor/src/runs/a.tsx', '../app.tsx'],
    ['apps/editor/src/runs/a.tsx', '@xyflow/react'],
    ['apps/editor/src/canvas/palette.tsx', '@xyflow/react/dist/style.css'],
    ['apps/editor/src/runs/a.tsx', '../shell/top-bar.tsx'],
    ['apps/editor/src/ui/button.tsx', '@leeway/shared/graph/graph.ts'],
    ['apps/editor/src/ui/button.tsx', '../api/client.ts'],
    ['apps/editor/src/api/client.ts', '../runs/a.tsx'],
    ['apps/editor/src/runs/a.tsx', '@leeway/nodes/runtime'],
    ['apps/editor/src/runs/a.tsx', '@leeway/runtime/api/app.ts'],
    ['apps/editor/src/main.tsx', '../../runtime/src/main.ts'],
    ['apps/runtime/src/store/a.ts', '../services/clock.ts'],
    ['apps/runtime/src/services/a.ts', '../store/journal.ts'],
    ['apps/runtime/src/services/a.ts', '@leeway/nodes/runtime'],
    ['apps/runtime/src/store/a.ts', '@leeway/nodes/runtime'],
    ['apps/runtime/src/engine/a.ts', '../api/app.ts'],
    ['apps/runtime/src/engine/a.ts', 'better-sqlite3'],
    ['apps/runtime/src/api/a.ts', '@leeway/nodes/runtime'],
    ['apps/runtime/src/api/a.ts', 'drizzle-orm/sqlite-core'],
    ['apps/runtime/src/main.ts', '@leeway/editor/app.tsx'],
    ['scripts/a.mjs', 'chokidar'],
    ['packages/shared/src/elsewhere/a.ts', 'zod'],
  ];

  it.each(forbidden)('stops %s from importing %s', (file, specifier) => {
    const problems = importProblems(file, specifier).filter((problem) => !problem.includes('imports zod by name'));
    expect(problems).not.toEqual([]);
    expect(problems[0]).toContain(file);
  });

  const allowed: [file: string, specifiers: string[]][] = [
    ['packages/shared/src/run/a.ts', ['../graph/b.ts', '../dial/c.ts', './event.ts']],
    ['packages/shared/src/api/a.ts', ['../graph/b.ts', '../expression/b.ts', '../run/b.ts', '../dial/b.ts']],
    ['packages/shared/src/dial/a.test.ts', ['vitest', 'fast-check', 'node:fs', '../run/state.ts']],
    ['packages/nodes/src/ai/draft/definition.ts', ['../../contract/define-node.ts', '@leeway/shared/graph/graph.ts']],
    ['packages/nodes/src/integrations/email/run.ts', ['./definition.ts', './compose.ts', 'nodemailer', 'node:crypto']],
    ['packages/nodes/src/ai/draft/run.ts', ['./definition.ts', '../../grounding/grounding.ts']],
    ['packages/nodes/src/grounding/dates.ts', ['chrono-node/en', '@leeway/shared/dial/read-values.ts']],
    ['packages/nodes/src/ai/draft/face.tsx', ['react', 'react/jsx-runtime', './definition.ts', './face.css']],
    ['packages/nodes/src/ai/draft/run.test.ts', ['./run.ts', '../../../../../tests/support/openai-server.ts']],
    ['packages/nodes/src/editor.ts', ['./*/*/definition.ts', './*/*/face.tsx']],
    ['packages/nodes/src/cards.ts', ['./*/*/card.ts', './*/*/upgrade.ts']],
    ['apps/editor/src/app.tsx', ['./runs/run-page.tsx', './shell/shell.tsx']],
    [
      'apps/editor/src/runs/a.tsx',
      ['../api/client.ts', '../dial/b.tsx', '../canvas/flow/c.tsx', '../canvas/node-frame.tsx'],
    ],
    ['apps/editor/src/canvas/flow/a.tsx', ['@xyflow/react', '../node-frame.tsx', '@leeway/nodes/editor']],
    ['apps/runtime/src/main.ts', ['./store/a.ts', './engine/a.ts', './api/app.ts', '@leeway/nodes/runtime']],
    ['apps/runtime/src/services/a.ts', ['@leeway/nodes/contract/run.ts', '@leeway/shared/graph/graph.ts']],
    ['apps/runtime/src/store/a.ts', ['@leeway/nodes/contract/run.ts']],
    ['apps/runtime/src/engine/a.ts', ['@leeway/nodes/contract/run.ts', '@leeway/nodes/runtime']],
    ['apps/editor/src/canvas/inspector/a.tsx', ['@leeway/nodes/contract/fields.ts', '@leeway/nodes/editor']],
    ['apps/editor/src/canvas/node-frame.tsx', ['@leeway/nodes/contract/families.ts']],
    [
      'apps/runtime/src/engine/durable/sqlite.ts',
      ['better-sqlite3', '../../store/journal.ts', '@leeway/nodes/runtime'],
    ],
    ['tests/durability/a.test.ts', ['@leeway/runtime/engine/engine.ts', '@leeway/shared/run/state.ts']],
    ['scripts/a.mjs', ['node:fs', './workspace.mjs']],
  ];

  it.each(allowed)('lets %s import %s', (file, specifiers) => {
    expect(importProblems(file, ...specifiers)).toEqual([]);
  });

  it('names file, line, import and rule', () => {
    expect(importProblems('apps/runtime/src/store/a.ts', 'drizzle-orm', '../api/app.ts')).toEqual([
      "apps/runtime/src/store/a.ts:2 imports '../api/app.ts': the runtime's store may import nodes/contract, shared",
    ]);
  });

  it('lets a run import one library at most', () => {
    expect(importProblems('packages/nodes/src/integrations/email/run.ts', 'nodemailer', 'openai')).toEqual([
      "packages/nodes/src/integrations/email/run.ts imports nodemailer, openai: a node's run may import one library at most",
    ]);
  });
});

describe('the finder of cycles', () => {
  it('tells the chain, through packages and type imports', () => {
    const sources = [
      readSource('packages/shared/src/graph/a.ts', "import './b.ts';"),
      readSource('packages/shared/src/graph/b.ts', "import type { C } from '@leeway/shared/graph/c.ts';"),
      readSource('packages/shared/src/graph/c.ts', "const a = () => import('./a.ts');"),
      readSource('packages/shared/src/graph/d.ts', "import './a.ts';"),
    ];
    expect(findCycles(sources)).toEqual([
      'packages/shared/src/graph/a.ts → packages/shared/src/graph/b.ts → packages/shared/src/graph/c.ts → packages/shared/src/graph/a.ts: imports form no cycles',
    ]);
  });
});

describe('the rules on files', () => {
  const table: [rule: string, file: string, text: string, message: string][] = [
    ['a default export', 'apps/runtime/src/store/a.ts', 'export default 1;', 'named exports only'],
    [
      'a hidden default export',
      'apps/runtime/src/store/a.ts',
      'const a = 1; export { a as default };',
      'named exports',
    ],
    ['a barrel', 'apps/runtime/src/store/index.ts', 'export const a = 1;', 'no barrels'],
    ['a barrel of another name', 'apps/runtime/src/store/all.ts', "export * from './a.ts';", 'only re-exports'],
    ['a folder named utils', 'apps/runtime/src/store/utils/a.ts', 'export const a = 1;', 'no folder is named utils'],
    ['a file named helpers', 'apps/runtime/src/store/helpers.ts', 'export const a = 1;', 'the one thing it exports'],
    ['a camel-case name', 'apps/runtime/src/store/openStore.ts', 'export const a = 1;', 'kebab-case'],
    ['a long file', 'apps/runtime/src/store/a.ts', '\n'.repeat(401), 'has 401 lines'],
    ['a long test', 'apps/runtime/src/store/a.test.ts', '\n'.repeat(601), 'the limit is 600'],
    ['fetch in the editor', 'apps/editor/src/runs/a.ts', "void fetch('/api');", 'only src/api/client.ts does'],
    ['fetch by its global', 'apps/editor/src/api/live.ts', "void window.fetch('/api');", 'only src/api/client.ts'],
    [
      'a cast through unknown',
      'apps/runtime/src/store/a.ts',
      'export const a = 1 as unknown as string;',
      'casts through',
    ],
    ['a silenced check', 'apps/runtime/src/store/a.ts', '// @ts-ignore\nexport const a = 1;', 'silences a check'],
    [
      'zod by name',
      'packages/shared/src/graph/a.ts',
      "import { z } from 'zod';\nexport const a = z;",
      'imports zod by name',
    ],
  ];
  const broken = table.map(([rule, file, text, message]) => ({ rule, file, text, message }));

  it.each(broken)('stop $rule', ({ file, text, message }) => {
    expect(problemsOf(file, text)).toEqual([expect.stringContaining(message)]);
  });

  it('leave a config file its default export, and the client its fetch', () => {
    expect(problemsOf('apps/editor/vite.config.ts', 'export default {};')).toEqual([]);
    expect(problemsOf('apps/editor/src/api/client.ts', "void fetch('/api');")).toEqual([]);
  });
});
