// The import table of the architecture: which part may import which. A part is the first zone whose pattern fits.
import type { Source } from './read-source.ts';
import { resolveImport, type Target } from './resolve-import.ts';

type Zone = {
  pattern: RegExp;
  /** Paths a file of this zone may import; `$1` … stand for what its pattern captured. */
  mayImport: string[];
  /** Libraries it may import; "*" is any. */
  libraries: string[];
  rule: string;
};

const SHARED = 'packages/shared/src/';
const CONTRACT = 'packages/nodes/src/contract/';
// Large libraries that a browser must not load: only a node's run may import it, and neither its definition nor its face can.
const GROUNDING = 'packages/nodes/src/grounding/';
const NODE = 'packages/nodes/src/([^/]+/[^/]+)/';
const RUNTIME = 'apps/runtime/src/';
const EDITOR = 'apps/editor/src/';
const SCREEN_MAY = ['api/', 'ui/', 'dial/', 'canvas/flow/', 'canvas/node-frame', 'canvas/inspector/correction'].map(
  (path) => EDITOR + path,
);
// The contract holds the words of the families and the field hints that the inspector draws: data and types only.
const EDITOR_MAY = [SHARED, 'packages/nodes/src/cards.ts', 'packages/nodes/src/editor.ts', CONTRACT];

const ZONES: Zone[] = [
  {
    pattern: /^tests\//,
    mayImport: ['packages/', 'apps/', 'tests/', 'scripts/'],
    libraries: ['*'],
    rule: 'tests may import anything',
  },
  {
    pattern: /^(packages\/[^/]+|apps\/[^/]+)\/.*\.test\.tsx?$/,
    mayImport: ['$1/', SHARED, 'packages/nodes/src/', 'tests/support/'],
    libraries: ['*'],
    rule: 'a test beside the code may import its own package, shared, nodes and tests/support',
  },
  {
    pattern: /^(packages\/[^/]+|apps\/[^/]+)\/[^/]+\.config\.ts$/,
    mayImport: ['$1/'],
    libraries: ['*'],
    rule: 'a tool configuration may import libraries and its own package',
  },
  {
    pattern: /^packages\/nodes\/fixtures\//,
    mayImport: ['packages/nodes/fixtures/', CONTRACT, SHARED],
    libraries: ['zod'],
    rule: 'a node made for tests may import its own files, the contract, shared and zod',
  },
  sharedZone('calendar', []),
  {
    // A command beside the mathematics it checks; nothing imports it but its test.
    pattern: /^packages\/shared\/src\/dial\/check-vectors\.ts$/,
    mayImport: [`${SHARED}dial/`],
    libraries: ['node:', 'zod'],
    rule: 'the checker of test vectors is a command: it may import the dial, node: and zod',
  },
  sharedZone('graph', []),
  sharedZone('expression', ['graph']),
  sharedZone('dial', ['graph']),
  sharedZone('run', ['graph', 'dial']),
  sharedZone('api', ['calendar', 'graph', 'expression', 'dial', 'run']),
  {
    pattern: /^packages\/nodes\/src\/contract\//,
    mayImport: [CONTRACT, SHARED],
    libraries: ['zod', 'react'],
    rule: 'the contract of nodes may import shared, zod and react types',
  },
  {
    pattern: /^packages\/nodes\/src\/grounding\//,
    mayImport: [GROUNDING, SHARED],
    libraries: ['chrono-node', 'libphonenumber-js'],
    rule: 'grounding reads values with its libraries; it may import shared',
  },
  nodeZone('(?:definition|upgrade)\\.ts$', ['card', 'upgrade', 'definition'], ['zod']),
  // It is drawn before any schema is there.
  nodeZone('card\\.ts$', ['card'], []),
  nodeZone('face(?:\\.tsx|\\.css)$', ['definition', 'face'], ['react']),
  {
    pattern: new RegExp(`^${NODE}`),
    mayImport: ['packages/nodes/src/$1/', CONTRACT, GROUNDING, SHARED],
    libraries: ['*'],
    rule: "a node's run may import its definition, the contract, grounding, shared and the one library it is about",
  },
  {
    pattern: /^packages\/nodes\/src\/cards\.ts$/,
    mayImport: [
      CONTRACT,
      SHARED,
      'packages/nodes/src/config-rules.ts',
      ...['card.ts', 'upgrade.ts'].map((file) => `packages/nodes/src/*/*/${file}`),
    ],
    libraries: [],
    rule: "the browser's first door of nodes may reach cards, upgrades and the rules of configs, never a schema",
  },
  {
    pattern: /^packages\/nodes\/src\/config-rules\.ts$/,
    mayImport: ['packages/nodes/src/editor.ts', CONTRACT, SHARED],
    libraries: ['zod'],
    rule: 'the rules of configs are made from the definitions; they may import the contract, shared and zod',
  },
  {
    pattern: /^packages\/nodes\/src\/editor\.ts$/,
    mayImport: [CONTRACT, SHARED, ...['definition.ts', 'face.tsx'].map((file) => `packages/nodes/src/*/*/${file}`)],
    libraries: ['react'],
    rule: "the browser's door of nodes may reach definitions and faces, never a run",
  },
  {
    pattern: /^packages\/nodes\/src\/runtime\.ts$/,
    mayImport: [CONTRACT, SHARED],
    libraries: ['node:', 'zod'],
    rule: "the server's door of nodes finds the nodes in the file system; it may import the contract and shared",
  },
  {
    pattern: /^apps\/editor\/src\/[^/]+$/,
    mayImport: [EDITOR, ...EDITOR_MAY],
    libraries: ['*'],
    rule: 'main.tsx and app.tsx wire the editor; they may import shared, nodes/cards, nodes/editor and every folder of the editor',
  },
  {
    pattern: /^apps\/editor\/src\/api\//,
    mayImport: [`${EDITOR}api/`, ...EDITOR_MAY],
    libraries: ['*'],
    rule: 'api of the editor may import shared, nodes/cards and nodes/editor only',
  },
  {
    pattern: /^apps\/editor\/src\/ui\//,
    mayImport: [`${EDITOR}ui/`],
    libraries: ['*'],
    rule: 'ui knows no domain: it may import ui and libraries only',
  },
  {
    pattern: /^apps\/editor\/src\/([^/]+)\//,
    mayImport: [`${EDITOR}$1/`, ...SCREEN_MAY, ...EDITOR_MAY],
    libraries: ['*'],
    rule: 'a screen may import api, ui, dial, canvas/flow, canvas/node-frame, canvas/inspector/correction, shared, nodes/cards and nodes/editor, never another screen',
  },
  {
    pattern: /^apps\/runtime\/src\/main\.ts$/,
    mayImport: [RUNTIME, SHARED, 'packages/nodes/src/runtime.ts'],
    libraries: ['*'],
    rule: 'main.ts wires the runtime; it may import every layer, nodes/runtime and shared',
  },
  {
    pattern: /^apps\/runtime\/src\/cli\//,
    mayImport: [RUNTIME, SHARED, 'packages/nodes/src/runtime.ts'],
    libraries: ['*'],
    rule: 'the command wires what it needs; it may import every layer of the runtime, nodes/runtime and shared',
  },
  {
    pattern: /^apps\/runtime\/bin\//,
    mayImport: [`${RUNTIME}cli/`],
    libraries: ['node:'],
    rule: 'the launcher runs on any Node: it may import node: only, and the command when this Node can run it',
  },
  // The context that a node is handed is implemented in store, services and engine: they share the contract's types and
  // error classes. The catalogue itself is opened by the engine alone.
  runtimeZone('store', [], [CONTRACT]),
  runtimeZone('services', [], [CONTRACT]),
  runtimeZone('engine', ['store/', 'services/'], ['packages/nodes/src/runtime.ts', CONTRACT]),
  // The hosted form reads what was typed with the same function as the form trigger.
  runtimeZone('api', ['engine/', 'store/', 'services/'], [CONTRACT]),
  {
    pattern: /^apps\/runtime\/src\/[^/]+$/,
    mayImport: [SHARED, `${RUNTIME}[^/]+$`],
    libraries: ['*'],
    rule: 'main.ts alone wires the runtime; other files beside it may import shared only',
  },
  {
    pattern: /^scripts\//,
    mayImport: ['scripts/'],
    libraries: ['node:', 'vitest'],
    rule: 'scripts run before anything is installed: node: imports only',
  },
  { pattern: /^[^/]+$/, mayImport: [], libraries: ['*'], rule: 'a tool configuration may import libraries only' },
];

const LIBRARY_HOMES = [
  {
    library: /^@xyflow\/react$/,
    home: /^apps\/editor\/src\/canvas\/flow\//,
    rule: 'only apps/editor/src/canvas/flow imports @xyflow/react',
  },
  {
    library: /^(better-sqlite3|drizzle-orm)$/,
    home: /^(apps\/runtime\/src\/(store|engine\/durable)\/|apps\/runtime\/src\/services\/auth\b|tests\/|.*\.test\.ts$|.*\.config\.ts$)/,
    rule: 'nothing outside store, engine/durable and the connection of services/auth may know SQLite',
  },
];

/** Checks every import of a file against the table. Each message names file, line, import and the rule it breaks. */
export function checkImports(source: Source): string[] {
  const zone = ZONES.find(({ pattern }) => pattern.test(source.file));
  if (!zone) return [`${source.file}: this folder has no row in the import table (tests/architecture/import-rules.ts)`];
  const broken = source.imports.flatMap(({ specifier, line }) => {
    const target = resolveImport(source.file, specifier);
    const rules = [isAllowed(source.file, zone, target) ? [] : [zone.rule], homeRules(source.file, target)].flat();
    return rules.map((rule) => `${source.file}:${line} imports '${specifier}': ${rule}`);
  });
  return [...broken, ...checkLibraryCount(source)];
}

function isAllowed(file: string, zone: Zone, target: Target): boolean {
  if (target.kind === 'library') return zone.libraries.includes('*') || zone.libraries.includes(target.name);
  const captured = zone.pattern.exec(file) ?? [];
  return zone.mayImport.some((template) => matches(target.path, template.replace('$1', captured[1] ?? '')));
}

function matches(path: string, allowed: string): boolean {
  return allowed.includes('[^/]+$') ? new RegExp(`^${allowed}`).test(path) : path.startsWith(allowed);
}

function homeRules(file: string, target: Target): string[] {
  if (target.kind !== 'library') return [];
  return LIBRARY_HOMES.filter(({ library, home }) => library.test(target.name) && !home.test(file)).map(
    ({ rule }) => rule,
  );
}

function checkLibraryCount(source: Source): string[] {
  if (!/^packages\/nodes\/src\/[^/]+\/[^/]+\/run\.ts$/.test(source.file)) return [];
  const names = source.imports.map(({ specifier }) => resolveImport(source.file, specifier));
  const libraries = new Set(names.flatMap((target) => (target.kind === 'library' ? [target.name] : [])));
  for (const free of ['zod', 'node:']) libraries.delete(free);
  const list = [...libraries].join(', ');
  return libraries.size > 1 ? [`${source.file} imports ${list}: a node's run may import one library at most`] : [];
}

function sharedZone(folder: string, below: string[]): Zone {
  return {
    pattern: new RegExp(`^packages/shared/src/${folder}/`),
    mayImport: [folder, ...below].map((name) => `${SHARED}${name}/`),
    libraries: ['zod', '@marcbachmann/cel-js'],
    rule: `shared/${folder} may import zod, CEL and ${below.length > 0 ? below.map((name) => `shared/${name}`).join(', ') : 'no other folder'}`,
  };
}

function nodeZone(file: string, ownFiles: string[], libraries: string[]): Zone {
  return {
    pattern: new RegExp(`^${NODE}${file}`),
    mayImport: [...ownFiles.map((own) => `packages/nodes/src/$1/${own}.`), CONTRACT, SHARED],
    libraries,
    rule: `a node's ${ownFiles.at(-1)} may import its own ${ownFiles.join(', ')}, the contract, shared and ${libraries.join(', ') || 'no library'}`,
  };
}

function runtimeZone(layer: string, below: string[], more: string[] = []): Zone {
  const ofNodes = more.map((path) => (path === CONTRACT ? 'nodes/contract' : 'nodes/runtime'));
  const names = [...below.map((path) => path.slice(0, -1)), ...ofNodes, 'shared'];
  return {
    pattern: new RegExp(`^apps/runtime/src/${layer}/`),
    mayImport: [`${RUNTIME}${layer}/`, ...below.map((path) => RUNTIME + path), ...more, SHARED],
    libraries: ['*'],
    rule: `the runtime's ${layer} may import ${names.join(', ')}`,
  };
}
