import { parseSync } from 'vite';

export type Import = { specifier: string; line: number };

/** What the architecture rules need to know about one file. `file` is relative to the root of the clone, with `/`. */
export type Source = {
  file: string;
  lines: number;
  /** Static and dynamic imports, re-exports, import types and the patterns of import.meta.glob. */
  imports: Import[];
  findings: Finding[];
};

export type Finding = {
  kind: 'default-export' | 'fetch' | 'only-reexports' | 'double-cast' | 'disable-comment' | 'zod-import';
  line: number;
};

type Node = { type: string; start: number; [key: string]: unknown };
type Visit = (node: Node) => void;

/** Reads one TypeScript or JavaScript file. Throws, naming the file, when it cannot be parsed. */
export function readSource(file: string, text: string): Source {
  const { program, comments, errors } = parseSync(file, text);
  if (errors[0]) throw new Error(`${file} cannot be parsed: ${errors[0].message}`);
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const imports: Import[] = [];
  const findings: Finding[] = [];
  visitNodes(program, (node) => {
    for (const specifier of specifiersOf(node)) imports.push({ specifier, line: lineAt(node.start) });
    const kind = findingOf(node);
    if (kind) findings.push({ kind, line: lineAt(node.start) });
  });
  for (const comment of comments) {
    if (/^\s*(eslint|oxlint)-disable|^\s*@ts-(ignore|nocheck|expect-error)|^\s*biome-ignore/.test(comment.value)) {
      findings.push({ kind: 'disable-comment', line: lineAt(comment.start) });
    }
  }
  if (hasOnlyReexports(program.body)) findings.push({ kind: 'only-reexports', line: 1 });
  return { file, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0), imports, findings };
}

function visitNodes(value: unknown, visit: Visit): void {
  if (Array.isArray(value)) {
    for (const item of value) visitNodes(item, visit);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) visit(value);
  for (const child of Object.values(value)) visitNodes(child, visit);
}

function specifiersOf(node: Node): string[] {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return stringsIn(node.source);
    case 'CallExpression':
      return isImportMetaGlob(node.callee) ? globPatterns(node.arguments) : [];
    default:
      return [];
  }
}

function findingOf(node: Node): Finding['kind'] | undefined {
  if (node.type === 'ExportDefaultDeclaration') return 'default-export';
  if (node.type === 'ExportSpecifier' && nameOf(node.exported) === 'default') return 'default-export';
  if (node.type === 'CallExpression' && isFetch(node.callee)) return 'fetch';
  if (node.type === 'TSAsExpression' && isNode(node.expression) && isCastToUnknown(node.expression))
    return 'double-cast';
  if (node.type === 'ImportDeclaration' && stringsIn(node.source)[0] === 'zod' && !isNamespaceImport(node)) {
    return 'zod-import';
  }
  return undefined;
}

function isFetch(callee: unknown): boolean {
  if (!isNode(callee)) return false;
  if (callee.type === 'Identifier') return callee.name === 'fetch';
  const globals = ['window', 'globalThis', 'self'];
  return (
    callee.type === 'MemberExpression' &&
    nameOf(callee.property) === 'fetch' &&
    globals.includes(nameOf(callee.object) ?? '')
  );
}

function isCastToUnknown(node: Node): boolean {
  if (node.type === 'ParenthesizedExpression' && isNode(node.expression)) return isCastToUnknown(node.expression);
  return (
    node.type === 'TSAsExpression' && isNode(node.typeAnnotation) && node.typeAnnotation.type === 'TSUnknownKeyword'
  );
}

function isNamespaceImport(node: Node): boolean {
  const specifiers: unknown[] = Array.isArray(node.specifiers) ? node.specifiers : [];
  return specifiers.every((specifier) => isNode(specifier) && specifier.type === 'ImportNamespaceSpecifier');
}

function hasOnlyReexports(body: unknown[]): boolean {
  const isReexport = (node: unknown) => isNode(node) && node.type.startsWith('Export') && isNode(node.source);
  return body.length > 0 && body.every(isReexport);
}

function isImportMetaGlob(callee: unknown): boolean {
  if (!isNode(callee) || callee.type !== 'MemberExpression' || nameOf(callee.property) !== 'glob') return false;
  return isNode(callee.object) && callee.object.type === 'MetaProperty';
}

// Only the first argument holds patterns; "!…" takes files out and imports nothing.
function globPatterns(args: unknown): string[] {
  const first: unknown = Array.isArray(args) ? args[0] : undefined;
  const items: unknown[] = isNode(first) && Array.isArray(first.elements) ? first.elements : [first];
  return items.flatMap(stringsIn).filter((pattern) => !pattern.startsWith('!'));
}

/** The text of a string literal or of a template without holes, in a list; an empty list for anything else. */
function stringsIn(node: unknown): string[] {
  if (!isNode(node)) return [];
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : [];
  if (node.type === 'TSLiteralType') return stringsIn(node.literal);
  const quasis: unknown[] = node.type === 'TemplateLiteral' && Array.isArray(node.quasis) ? node.quasis : [];
  const only = quasis.length === 1 && isNode(quasis[0]) ? quasis[0].value : undefined;
  return typeof only === 'object' && only !== null && 'cooked' in only && typeof only.cooked === 'string'
    ? [only.cooked]
    : [];
}

function nameOf(node: unknown): string | undefined {
  return isNode(node) && typeof node.name === 'string' ? node.name : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
