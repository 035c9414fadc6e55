// A value picked from a step, as the chip in a text shows it: CEL that reads one value, perhaps with a stand-in and a format.
import { parseCel } from '@leeway/shared/expression/cel.ts';
import type { CheckScope } from '@leeway/shared/expression/check.ts';
import { stepText } from '@leeway/shared/expression/references.ts';
import { chainOf } from '@leeway/shared/expression/syntax-tree.ts';
import type { Field, Shape } from '@leeway/shared/graph/shape.ts';

/** `money(enquiry.?body.?budget.orValue(0), "GBP")` in parts. `fallback` and `format.args` are CEL literals. */
export interface Hole {
  root: string;
  path: readonly string[];
  /** From which step of the path on the value may be missing; null: it is always there. */
  optionalFrom: number | null;
  fallback: string | null;
  format: { name: string; args: readonly string[] } | null;
}

type Ast = ReturnType<typeof parseCel>;

/** The hole a piece of CEL is; null for anything a person wrote that is more than one picked value. */
export function parseHole(cel: string): Hole | null {
  try {
    return holeOf(parseCel(cel));
  } catch {
    return null;
  }
}

/** The CEL of a hole. */
export function holeToCel({ root, path, optionalFrom, fallback, format }: Hole): string {
  const steps = path.map((name, index) => stepText(name, optionalFrom !== null && index >= optionalFrom)).join('');
  const value = `${root}${steps}${fallback === null ? '' : `.orValue(${fallback})`}`;
  return format === null ? value : `${format.name}(${[value, ...format.args].join(', ')})`;
}

/** What the chip says: `Website enquiry › Email`, or `Draft › Text, else Price by hand › Reply`. A calculation is said as it is written. */
export function holeWords(cel: string, scope: CheckScope): string {
  try {
    return wordsOf(parseCel(cel), scope) ?? cel;
  } catch {
    return cel;
  }
}

function wordsOf(ast: Ast, scope: CheckScope): string | null {
  const chain = chainOf(ast);
  if (chain !== null)
    return pathWords(
      chain.root.args,
      chain.segments.map(({ name }) => name),
      scope,
    );
  if (ast.op === 'call') {
    const [value, ...args] = ast.args[1];
    return value !== undefined && args.every(isLiteral) ? wordsOf(value, scope) : null;
  }
  if (ast.op !== 'rcall' || ast.args[0] !== 'orValue') return null;
  const [, target, [fallback]] = ast.args;
  const words = wordsOf(target, scope);
  if (words === null || fallback === undefined || isLiteral(fallback)) return words;
  const instead = wordsOf(fallback, scope);
  return instead === null ? null : `${words}, else ${instead}`;
}

/** Letters of a step's title in a path: more would push the field, which tells one chip from the next, out of sight. */
const TITLE_LENGTH = 24;

function shortTitle(title: string): string {
  return title.length <= TITLE_LENGTH ? title : `${title.slice(0, TITLE_LENGTH - 1).trimEnd()}…`;
}

/** A path in the words of the steps and fields it goes through. Fields that hold everything a message brought are left out. */
export function pathWords(root: string, path: readonly string[], scope: CheckScope): string {
  const entry = Object.hasOwn(scope, root) ? scope[root] : undefined;
  const words = [shortTitle(entry?.title ?? root)];
  let shape: Shape | undefined = entry?.shape;
  for (const [index, name] of path.entries()) {
    const field: Field | undefined =
      shape?.type === 'record' && Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    if (!(name === 'body' && field?.type === 'record' && index < path.length - 1)) {
      words.push(field?.title ?? nameInWords(name));
    }
    shape = field;
  }
  return words.join(' › ');
}

/** `first_name` as `First name`. */
export function nameInWords(name: string): string {
  const words = name
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .trim()
    .toLowerCase();
  return words === '' ? name : words[0]?.toUpperCase() + words.slice(1);
}

/** The text of a literal as a person edits it: without quotes for text, as it is for numbers. */
export function literalText(literal: string): string {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : literal;
  } catch {
    return literal;
  }
}

function holeOf(ast: Ast): Hole | null {
  if (ast.op === 'call') {
    const [name, [value, ...args]] = ast.args;
    const inner = value === undefined ? null : valueOf(value);
    if (inner === null || !args.every(isLiteral)) return null;
    return { ...inner, format: { name, args: args.map(sourceOf) } };
  }
  return valueOf(ast);
}

function valueOf(ast: Ast): Hole | null {
  if (ast.op !== 'rcall') return pathOf(ast);
  const [method, target, [fallback, ...more]] = ast.args;
  if (method !== 'orValue' || fallback === undefined || more.length > 0 || !isLiteral(fallback)) return null;
  const path = pathOf(target);
  return path === null ? null : { ...path, fallback: sourceOf(fallback) };
}

function pathOf(ast: Ast): Hole | null {
  const chain = chainOf(ast);
  if (chain === null) return null;
  const first = chain.segments.findIndex((segment) => segment.optional);
  // A path with `.?` only in the middle is rare, and written back as it stands only from its first `.?` on.
  if (first !== -1 && chain.segments.slice(first).some((segment) => !segment.optional)) return null;
  return {
    root: chain.root.args,
    path: chain.segments.map((segment) => segment.name),
    optionalFrom: first === -1 ? null : first,
    fallback: null,
    format: null,
  };
}

function isLiteral(ast: Ast): boolean {
  return ast.op === 'value' || (ast.op === '-_' && ast.args.op === 'value');
}

function sourceOf(ast: Ast): string {
  return ast.input.slice(ast.start, ast.end);
}
