// Compiles CEL once and evaluates it many times; turns every failure into words a person can act on.
import { type ASTNode, TypeError as CelTypeError, EvaluationError, Optional, ParseError } from '@marcbachmann/cel-js';
import { environment } from './environment.ts';
import { ExpressionError } from './expression-error.ts';
import { assertSourceLength, assertWithinLimits, PROTOTYPE_NAMES } from './limits.ts';
import { findReferences, optionalForm, type Reference } from './references.ts';
import { applyRunRules, valueAt } from './run-rules.ts';
import { chainOf } from './syntax-tree.ts';

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
export function parseCel(source: string): { ast: ASTNode; evaluate: (scope: Scope) => unknown } {
  assertSourceLength(source);
  if (source.trim() === '') throw new ExpressionError('syntax', 'This is empty. Pick a value.', { source });
  try {
    const parsed = environment.parse(source);
    assertWithinLimits(parsed.ast);
    applyRunRules(parsed.ast);
    const checked = parsed.check();
    if (checked.error !== undefined) throw checked.error;
    return { ast: parsed.ast, evaluate: parsed };
  } catch (error) {
    throw explain(error, { source, references: [], scope: {} });
  }
}

/** Compiles CEL. Throws ExpressionError when it cannot be read, is too costly, or can never evaluate. */
export function compileCel(source: string): CompiledExpression {
  const { ast, evaluate } = parseCel(source);
  const { references } = findReferences(ast);
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

/** CEL values as JSON: ints become numbers, times ISO text. Lists and records without such values are shared. */
function toPlain(value: unknown): unknown {
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return toFinite(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Optional)
    throw new ExpressionError('missing', 'This may have no value. End it with .orValue("…").', { source: '' });
  if (Array.isArray(value)) return shareUnchanged(value, value.map(toPlain));
  if (isRecord(value)) {
    // fromEntries defines fields instead of assigning them, so that no name can reach a prototype.
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toPlain(field)]));
  }
  if (Symbol.toStringTag in value && value[Symbol.toStringTag] === 'google.protobuf.Duration') return String(value);
  throw new ExpressionError(
    'type',
    'The result is not a value that can be kept. Use text, a number, a list or a record.',
    { source: '' },
  );
}

function shareUnchanged(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return before.every((item, index) => item === after[index]) ? before : after;
}

function toFinite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new ExpressionError('type', 'The result is not a number: something is divided by zero, or too large.', {
    source: '',
  });
}

function isRecord(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

interface Circumstances {
  source: string;
  references: readonly Reference[];
  scope: Scope;
}

function explain(error: unknown, at: Circumstances): ExpressionError {
  const { source } = at;
  if (error instanceof ExpressionError) {
    const missing = error.code === 'missing' ? missingReference(at) : null;
    if (missing !== null) return sayMissing(missing, { source, cause: error });
    return error.source === source ? error : new ExpressionError(error.code, error.message, { source, cause: error });
  }
  const origin = { source, cause: error };
  if (error instanceof ParseError) return explainParse(error, origin);
  if (error instanceof EvaluationError) return explainEvaluation(error, at);
  if (error instanceof CelTypeError) return new ExpressionError('type', typeMessage(error, source), origin);
  const reason = error instanceof Error ? error.message : String(error);
  return new ExpressionError('type', `“${source}” cannot be evaluated: ${reason}`, origin);
}

interface Origin {
  source: string;
  cause: unknown;
}

function explainParse(error: ParseError, origin: Origin): ExpressionError {
  if (error.code === 'limit_exceeded') {
    return new ExpressionError('limit', 'This expression is too large. Split it over “Set fields” steps.', origin);
  }
  const position = (error.range?.start ?? 0) + 1;
  const rest = origin.source.slice(position - 1, position + 14).trim();
  const place = rest === '' ? 'it ends too early' : `something is wrong near “${rest}” (character ${position})`;
  const message = `This expression cannot be read: ${place}. Check quotes, brackets and commas.`;
  return new ExpressionError('syntax', message, origin);
}

const MISSING_CODES: ReadonlySet<string> = new Set([
  ...['no_such_key', 'index_out_of_bounds', 'optional_value_missing', 'unknown_variable'],
]);

function explainEvaluation(error: EvaluationError, at: Circumstances): ExpressionError {
  const origin = { source: at.source, cause: error };
  // Null does not fail where it is read but where it is used, so the culprit is looked for inside the failing part.
  const missing = missingReference(at, error.node);
  if (missing !== null) return sayMissing(missing, origin);
  if (!MISSING_CODES.has(error.code)) return new ExpressionError('type', typeMessage(error, at.source), origin);
  const name = sliceOf(error, at.source);
  return new ExpressionError(
    'missing',
    `“${name}” has no value in this run. Read it with .? and .orValue("…") if it may be missing.`,
    origin,
  );
}

/** The first reference without a value, among those in the part of the source that failed. */
function missingReference(at: Circumstances, part?: { start: number; end: number }): Reference | null {
  const missing = at.references.filter(({ root, path }) => {
    return !Object.hasOwn(at.scope, root) || (valueAt(at.scope[root], path) ?? null) === null;
  });
  const within = at.source.slice(part?.start, part?.end);
  const suspects = missing.filter(({ source }) => within.includes(source) || source.startsWith(within));
  return suspects.find((reference) => reference.optionalFrom === null) ?? suspects[0] ?? null;
}

function sayMissing(reference: Reference, origin: Origin): ExpressionError {
  const { root, path } = reference;
  const name = path.length === 0 ? root : reference.source.replaceAll('?', '');
  const way =
    path.length === 0
      ? 'Read one of its fields with .?'
      : `Read it as ${optionalForm(root, path)} if it may be missing.`;
  return new ExpressionError('missing', `“${name}” has no value in this run. ${way}`, origin);
}

function sliceOf(error: EvaluationError | CelTypeError, source: string): string {
  const { node } = error;
  return node === undefined ? source : source.slice(node.start, node.end);
}

function typeMessage(error: EvaluationError | CelTypeError, source: string): string {
  const part = sliceOf(error, source);
  switch (error.code) {
    case 'division_by_zero':
    case 'modulo_by_zero':
      return `“${part}” divides by zero.`;
    case 'invalid_logical_operand':
    case 'invalid_condition_type':
      return `“${part}” must be true or false. Compare it with something, as in ${part} == "…".`;
    case 'no_such_overload':
      if (error.node?.op === '!_') return `“${part}” needs true or false after the “!”.`;
      return `“${part}” mixes values of different types. Compare or add like with like; string(…) makes text, double(…) a number.`;
    case 'no_matching_overload':
      return `“${part}” is given a value of the wrong type, or the wrong number of values.`;
    case 'int_conversion_error':
    case 'double_conversion_error':
      return `“${part}” does not hold a number.`;
    case 'optional_expected':
      return `“${part}” is not optional. Put .? before the field that may be missing.`;
    default:
      return `“${part}” cannot be evaluated: ${error.summary}.`;
  }
}
