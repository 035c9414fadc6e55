// Compiles CEL once and evaluates it many times.
import { type ASTNode, EvaluationError, Optional } from '@marcbachmann/cel-js';
import { environment } from './environment.ts';
import { type Circumstances, explain } from './explain.ts';
import { ExpressionError } from './expression-error.ts';
import { assertSourceLength, assertWithinLimits } from './limits.ts';
import { findReferences, type Reference } from './references.ts';
import { PROTOTYPE_NAMES } from './reserved-names.ts';
import { applyRunRules } from './run-rules.ts';
import { chainOf } from './syntax-tree.ts';
import { isRecord, toPlain } from './to-plain.ts';

export { ExpressionError } from './expression-error.ts';
export type { Reference } from './references.ts';

/** The values an expression can read: outputs of nodes by node name. Plain JSON. */
export type Scope = Readonly<Record<string, unknown>>;

export interface CompiledExpression {
  source: string;
  references: readonly Reference[];
  /** Plain JSON out. Values read from the scope are shared with it, not copied. Throws ExpressionError only. */
  evaluate(scope: Scope): unknown;
}

/** Parses without evaluating. Throws ExpressionError (`syntax`, `limit`, or `reference` for a forbidden name). */
export function parseCel(source: string): ASTNode {
  return parseWithinLimits(source).ast;
}

/** Parses once for a reader who looks at the tree before it is compiled. Both parts throw as their functions do. */
export function readCel(source: string): { ast: ASTNode; compile(): CompiledExpression } {
  const parsed = parseWithinLimits(source);
  return { ast: parsed.ast, compile: () => compileParsed(source, parsed) };
}

type Parsed = ReturnType<typeof environment.parse>;

function parseWithinLimits(source: string): Parsed {
  assertSourceLength(source);
  if (source.trim() === '') throw new ExpressionError('syntax', 'This is empty. Pick a value.', { source });
  try {
    const parsed = environment.parse(source);
    assertWithinLimits(parsed.ast);
    return parsed;
  } catch (error) {
    throw explain(error, { source, references: [], scope: {} });
  }
}

/** Compiles CEL. Throws ExpressionError when it cannot be read, is too costly, or can never evaluate. */
export function compileCel(source: string): CompiledExpression {
  return compileParsed(source, parseWithinLimits(source));
}

function compileParsed(source: string, evaluate: Parsed): CompiledExpression {
  const { ast } = evaluate;
  const { references } = findReferences(ast);
  applyRunRules(ast);
  const checked = evaluate.check();
  if (checked.error !== undefined) throw explain(checked.error, { source, references: [], scope: {} });
  const mayBeSkipped = references
    .filter((reference) => reference.optionalFrom === 0)
    .map((reference) => reference.root);
  // A value read straight from the scope is plain JSON already, however large it is.
  const finish = chainOf(ast) === null ? toPlain : unwrap;
  const run = (scope: Scope) => finish(evaluate(withSkipped(scope, mayBeSkipped)));
  return {
    source,
    references,
    evaluate(scope) {
      try {
        return run(scope);
      } catch (error) {
        return recover(error, run, { source, references, scope });
      }
    },
  };
}

/** The library stumbles over data with a field named “constructor”. Such data is rare, and read again without that field. */
function recover(error: unknown, run: (scope: Scope) => unknown, at: Circumstances): unknown {
  if (!(error instanceof EvaluationError) || error.code !== 'unsupported_type') throw explain(error, at);
  try {
    return run(withoutPrototypeNames(at.scope));
  } catch (again) {
    throw explain(again, at);
  }
}

function withoutPrototypeNames(scope: Scope): Scope {
  const fields = Object.entries(scope).filter(([name]) => !PROTOTYPE_NAMES.has(name));
  return Object.fromEntries(fields.map(([name, value]) => [name, withoutNames(value)]));
}

function withoutNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNames);
  return value !== null && typeof value === 'object' && isRecord(value) ? withoutPrototypeNames(value) : value;
}

/** CEL knows a missing field but not a missing variable: a skipped node is read as null, from which `.?` reads nothing. */
function withSkipped(scope: Scope, names: readonly string[]): Scope {
  let complete = scope;
  for (const name of names) {
    if (complete[name] === undefined) complete = { ...complete, [name]: null };
  }
  return complete;
}

function unwrap(value: unknown): unknown {
  return value instanceof Optional ? toPlain(value) : value;
}
