import { expect, test } from 'vitest';
import * as z from 'zod';
import { costOf } from './prices.ts';
import { isStrict, jsonSchemaOf } from './structured-output.ts';

test('closes every object of the schema', () => {
  const schema = jsonSchemaOf(z.object({ a: z.object({ b: z.string() }), c: z.array(z.object({ d: z.number() })) }));
  expect(schema).toMatchObject({
    additionalProperties: false,
    properties: { a: { additionalProperties: false }, c: { items: { additionalProperties: false } } },
  });
  expect(schema).not.toHaveProperty('$schema');
});

test('is strict only when every field is required', () => {
  expect(isStrict(jsonSchemaOf(z.object({ a: z.string().nullable() })))).toBe(true);
  expect(isStrict(jsonSchemaOf(z.object({ a: z.object({ b: z.string().optional() }) })))).toBe(false);
});

test('knows the price of a dated model and of no unknown one', () => {
  expect(costOf('gpt-4o-2024-08-06', 1_000_000, 100_000)).toBeCloseTo(3.5);
  expect(costOf('llama3.2', 1, 1)).toBe(null);
});
