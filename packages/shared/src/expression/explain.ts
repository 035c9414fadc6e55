// Turns the failures of the CEL library into words: which value, what is wrong with it, and the way out.
import { TypeError as CelTypeError, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import { ExpressionError } from './expression-error.ts';
import { optionalForm, type Reference } from './references.ts';
import { valueAt } from './run-rules.ts';

/** What was evaluated when an error came up. */
export interface Circumstances {
  source: string;
  references: readonly Reference[];
  scope: Readonly<Record<string, unknown>>;
}

/** Any failure of parsing, checking or evaluating, as an ExpressionError in words a person can act on. */
export function explain(error: unknown, at: Circumstances): ExpressionError {
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
