// From a zod schema to what an endpoint is asked for, and from what it answers back to a checked value.
import * as z from 'zod';

export type JsonSchema = Record<string, unknown>;

/** The schema of what the model has to write (the input side of `schema`), closed against additional fields. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return isRecord(rest) ? close(rest) : {};
}

function close(schema: JsonSchema): JsonSchema {
  const closed = Object.entries(schema).map(([key, value]) => [key, closeValue(value)]);
  const isObject = schema.type === 'object' && isRecord(schema.properties);
  return { ...Object.fromEntries(closed), ...(isObject ? { additionalProperties: false } : {}) };
}

function closeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closeValue);
  return isRecord(value) ? close(value) : value;
}

/** OpenAI's strict mode wants every field of every object to be required; a schema with optional fields goes without it. */
export function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict);
  if (!isRecord(schema)) return true;
  if (isRecord(schema.properties)) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    if (Object.keys(schema.properties).some((name) => !required.includes(name))) return false;
  }
  return Object.values(schema).every(isStrict);
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string };

/** Takes JSON out of fences and surrounding words, then checks it. `problem` is written for the model, to repair its answer. */
export function parseAnswer<T>(content: string, schema: z.ZodType<T>): Parsed<T> {
  const start = content.indexOf('{');
  const end = content.lastIndexOf('}');
  if (start === -1 || end < start) return { ok: false, problem: 'it holds no JSON object' };
  let json: unknown;
  try {
    json = JSON.parse(content.slice(start, end + 1));
  } catch {
    return { ok: false, problem: 'it is not valid JSON' };
  }
  const result = schema.safeParse(json);
  if (result.success) return { ok: true, value: result.data };
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the answer'}: ${message}`);
  return { ok: false, problem: problems.slice(0, 10).join('; ') };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
