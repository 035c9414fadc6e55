// What an expression gives, as plain JSON.
import { Optional } from '@marcbachmann/cel-js';
import { ExpressionError } from './expression-error.ts';

/** CEL values as JSON: ints become numbers, times ISO text. Lists and records without such values are shared. */
export function toPlain(value: unknown): unknown {
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
  if ('seconds' in value && 'nanos' in value) return `${Number(value.seconds) + Number(value.nanos) / 1e9}s`;
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

/** A record made of data, not an object with a life of its own. */
export function isRecord(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
