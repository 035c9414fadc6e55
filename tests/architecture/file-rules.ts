import type { Finding, Source } from './read-source.ts';

const MAX_LINES = 400;
const MAX_TEST_LINES = 600;
const EMPTY_NAMES = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager'];
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|spec|config|d))*\.(ts|tsx|mjs)$/;

/** Checks what is true of one file by itself: its name, its length and what it may contain. */
export function checkFile(source: Source): string[] {
  return [
    ...checkName(source.file),
    ...checkLength(source),
    ...source.findings.flatMap((found) => explain(source, found)),
  ];
}

function checkName(file: string): string[] {
  const parts = file.split('/');
  const name = parts.pop() ?? '';
  const problems = parts
    .filter((folder) => EMPTY_NAMES.includes(folder))
    .map((folder) => `${file}: no folder is named ${folder}; name it after what is in it`);
  if (EMPTY_NAMES.includes(name.split('.')[0] ?? ''))
    problems.push(`${file}: name the file after the one thing it exports`);
  if (/^index\.(ts|tsx|mjs)$/.test(name)) problems.push(`${file}: no barrels; import the file itself`);
  if (!KEBAB_CASE.test(name)) problems.push(`${file}: file names are kebab-case`);
  return problems;
}

function checkLength({ file, lines }: Source): string[] {
  const limit = isTest(file) ? MAX_TEST_LINES : MAX_LINES;
  return lines > limit ? [`${file} has ${lines} lines; the limit is ${limit}. Split it by noun`] : [];
}

function explain({ file }: Source, { kind, line }: Finding): string[] {
  const where = `${file}:${line}`;
  switch (kind) {
    case 'default-export':
      return /\.config\.(ts|mjs)$/.test(file) ? [] : [`${where} has a default export: named exports only`];
    case 'fetch': {
      const isFree = !file.startsWith('apps/editor/src/') || file === 'apps/editor/src/api/client.ts' || isTest(file);
      return isFree ? [] : [`${where} calls fetch: in the editor only src/api/client.ts does`];
    }
    case 'only-reexports':
      return [`${file} only re-exports: no barrels; import the file itself`];
    case 'double-cast':
      return [`${where} casts through unknown: parse the value, or give it its type`];
    case 'disable-comment':
      return [`${where} silences a check: repair what it found`];
    case 'zod-import':
      return [`${where} imports zod by name: write import * as z from 'zod' (a quarter of the size in a bundle)`];
  }
}

function isTest(file: string): boolean {
  return file.startsWith('tests/') || /\.test\.(tsx?|mjs)$/.test(file);
}
