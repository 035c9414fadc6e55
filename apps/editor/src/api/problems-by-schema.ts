import type * as z from 'zod';

/**
 * What a schema has against a value, by dotted path; nothing when all is well. `words` replaces the schema's own message of a
 * path, for rules whose message was not written for people.
 */
export function problemsBySchema(
  schema: z.ZodType,
  value: unknown,
  words: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const { path, message } of schema.safeParse(value).error?.issues ?? []) {
    const field = path.join('.');
    problems[field] ??= words[field] ?? message;
  }
  return problems;
}
