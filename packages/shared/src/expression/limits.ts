// What an expression may not do, decided from its text alone, so that the cost of a run is known before publishing.
import type { ASTNode } from '@marcbachmann/cel-js';
import { ExpressionError } from './expression-error.ts';
import { nearestName } from './nearest-name.ts';
import { CEL_WORDS, PROTOTYPE_NAMES } from './reserved-names.ts';
import { childrenOf, comprehensionOf, literalKey } from './syntax-tree.ts';

export const MAX_SOURCE_LENGTH = 2000;
export const MAX_AST_NODES = 500;
export const MAX_DEPTH = 40;
/** Items of a list that `map`, `filter` and the like go through, or make for each item. */
export const MAX_LIST_ITEMS = 1000;
/** Characters of a text made for each item of a list. */
export const MAX_ITEM_TEXT = 100_000;

const FORMATTERS: readonly string[] = [
  ...['title', 'upper', 'lower', 'trim', 'firstLine', 'money', 'date', 'list', 'number', 'round', 'isEmpty'],
  ...['json', 'urlEncode'],
];
const COMMON_METHODS: readonly string[] = ['contains', 'startsWith', 'endsWith', 'orValue', 'map', 'filter', 'exists'];

const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['has', 'size', 'string', 'int', 'double', 'bool', 'timestamp', 'duration'],
  ...FORMATTERS,
]);

const METHODS: ReadonlySet<string> = new Set([
  ...['contains', 'startsWith', 'endsWith', 'size', 'trim', 'lowerAscii', 'upperAscii', 'indexOf', 'lastIndexOf'],
  ...['substring', 'split', 'join', 'orValue', 'or', 'hasValue', 'value'],
  ...['all', 'exists', 'exists_one', 'map', 'filter'],
  ...['getFullYear', 'getMonth', 'getDate', 'getDayOfMonth', 'getDayOfWeek', 'getHours', 'getMinutes', 'getSeconds'],
]);

/** Checks the length of a source before it is parsed. */
export function assertSourceLength(source: string): void {
  if (source.length <= MAX_SOURCE_LENGTH) return;
  throw new ExpressionError(
    'limit',
    `This expression has ${source.length} characters; ${MAX_SOURCE_LENGTH} is the most. Split it over “Set fields” steps.`,
    { source },
  );
}

/** Checks a parsed expression: known functions only, no list walked inside another, no way to prototypes. */
export function assertWithinLimits(ast: ASTNode): void {
  visit(ast, 0);
}

function visit(node: ASTNode, walks: number): void {
  assertName(node);
  assertCall(node);
  const comprehension = comprehensionOf(node);
  if (comprehension === null) {
    for (const child of childrenOf(node)) visit(child, walks);
    return;
  }
  if (walks > 0) {
    const message = `“${comprehension.method}” stands inside another walk over a list. Do the inner one in a “Set fields” step before this one.`;
    throw new ExpressionError('limit', message, { source: node.input });
  }
  visit(comprehension.range, walks);
  visit(comprehension.variable, walks);
  for (const part of comprehension.body) visit(part, walks + 1);
}

function assertName(node: ASTNode): void {
  for (const name of namesOf(node)) {
    if (!PROTOTYPE_NAMES.has(name)) continue;
    throw new ExpressionError('reference', `“${name}” cannot be read in an expression. Pick another field.`, {
      source: node.input,
    });
  }
  if (node.op !== 'id' || !CEL_WORDS.has(node.args)) return;
  throw new ExpressionError(
    'reference',
    `“${node.args}” is a word of the expression language, not a value. Rename it.`,
    {
      source: node.input,
    },
  );
}

function namesOf(node: ASTNode): readonly string[] {
  if (node.op === 'id') return [node.args];
  if (node.op === '.' || node.op === '.?') return [node.args[1]];
  if (node.op === '[]' || node.op === '[?]') return [literalKey(node.args[1]) ?? ''];
  return node.op === 'map' ? node.args.map(([key]) => literalKey(key) ?? '') : [];
}

function assertCall(node: ASTNode): void {
  if (node.op !== 'call' && node.op !== 'rcall') return;
  const name = node.args[0];
  const known = node.op === 'call' ? FUNCTIONS : METHODS;
  const source = node.input;
  if (name === 'matches') {
    const message = 'Patterns (“matches”) are not available. Use contains, startsWith, endsWith or “in” with a list.';
    throw new ExpressionError('limit', message, { source });
  }
  if (!known.has(name)) {
    const nearest = nearestName(name, known);
    const hint =
      nearest === null
        ? `Use one of: ${(node.op === 'call' ? FORMATTERS : COMMON_METHODS).join(', ')}.`
        : `Did you mean “${nearest}”?`;
    throw new ExpressionError('reference', `There is no function “${name}”. ${hint}`, { source });
  }
  // With a time zone these read the clock settings of the machine.
  if (node.op === 'rcall' && name.startsWith('get') && node.args[2].length > 0) {
    throw new ExpressionError('limit', `“${name}” always reads UTC. Remove what stands between its brackets.`, {
      source,
    });
  }
}
