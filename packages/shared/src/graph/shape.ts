// The type language of values that flow between nodes: small enough for a picker to draw, exact enough for CEL to check.
import * as z from 'zod';

/** The type of one value. `any` is used where nothing is known (a webhook without a sample). */
export type Shape =
  | { type: 'text' | 'number' | 'boolean' | 'any' }
  | { type: 'list'; of: Shape }
  | { type: 'record'; fields: Record<string, Field> };

/** One field of a record. `optional`: it may be missing, so an expression must read it with `.?field`. `title` is for people. */
export type Field = Shape & { optional?: boolean; title?: string };

export const text = { type: 'text' } as const;
export const number = { type: 'number' } as const;
export const boolean = { type: 'boolean' } as const;
export const any = { type: 'any' } as const;

/** A record shape from its fields. */
export function record(fields: Record<string, Field>): Shape & { type: 'record' } {
  return { type: 'record', fields };
}

/** A list shape from the shape of its items. */
export function list(of: Shape): Shape & { type: 'list' } {
  return { type: 'list', of };
}

/** The types a person may give to a field of a form, an extraction or a table. */
export const fieldTypeSchema = z.enum(['text', 'longText', 'number', 'boolean', 'date', 'email', 'phone', 'choice']);
export type FieldType = z.infer<typeof fieldTypeSchema>;

/** The shape of a field type: dates, e-mails, phones and choices are text (ISO 8601 for dates). */
export function shapeOfFieldType(type: FieldType): Shape {
  if (type === 'number') return number;
  if (type === 'boolean') return boolean;
  return text;
}

/** Infers the shape of a JSON sample, such as a webhook's. An empty list is a list of `any`, null is `any`. */
export function shapeOfSample(sample: unknown): Shape {
  if (typeof sample === 'string') return text;
  if (typeof sample === 'number') return number;
  if (typeof sample === 'boolean') return boolean;
  if (Array.isArray(sample)) return list(sample.length === 0 ? any : shapeOfSample(sample[0]));
  if (sample === null || typeof sample !== 'object') return any;
  return record(Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, shapeOfSample(value)])));
}
