import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FIELD_PATH, MOST, readRule } from './read-rule.ts';
import { ruleSchema } from './rule.ts';

const nothing = fc.constantFrom(undefined, null, 0, 'a', [], {});
const field = fc.constantFrom(
  'a',
  'enquiry.body.budget',
  'a.first name',
  '',
  '1a',
  'a.',
  'a'.repeat(MOST.field + 1),
  3,
);
const operator = fc.constantFrom('equals', 'isEmpty', 'isTrue', 'oneOf', 'toString', 'is', null);
const value = fc.oneof(
  fc.constantFrom(undefined, null, 0, Number.NaN, Number.POSITIVE_INFINITY, true, '', 'x'.repeat(MOST.text + 1), {}),
  fc.array(fc.constantFrom('a', 'b', 1), { maxLength: 3 }),
  fc.constant(Array.from({ length: MOST.options + 1 }, () => 'a')),
);
const condition = fc.record({ field, operator, value }, { requiredKeys: [] });
const good = fc.record({ field: fc.constant('a.b'), operator: fc.constantFrom('isEmpty', 'isTrue') });
const combinator = fc.constantFrom('and', 'or', 'and', 'or', 'not');
const { rule } = fc.letrec((tie) => ({
  rule: fc.record({
    combinator,
    rules: fc.array(fc.oneof({ weight: 6, arbitrary: good }, condition, nothing, tie('rule')), { maxLength: 3 }),
  }),
}));

it('takes what the schema takes, and nothing else', () => {
  const seen = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof(rule, nothing), (given) => {
      const parsed = ruleSchema.safeParse(given);
      seen[parsed.success ? 'taken' : 'refused'] += 1;
      expect(readRule(given) !== null).toBe(parsed.success);
    }),
    { numRuns: 2000 },
  );
  expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(100);
});

it('counts lines and depth as the schema does', () => {
  const line = { field: 'a', operator: 'isEmpty' };
  const many = (length: number) => ({ combinator: 'and', rules: Array.from({ length }, () => line) });
  const deep = (depth: number): unknown => ({ combinator: 'or', rules: [depth === 1 ? line : deep(depth - 1)] });
  for (const given of [many(MOST.rules), many(MOST.rules + 1), deep(3), deep(4)])
    expect(readRule(given) !== null).toBe(ruleSchema.safeParse(given).success);
  expect(readRule(deep(3))).toEqual(deep(3));
  expect(readRule(deep(4))).toBeNull();
  expect(FIELD_PATH.test('a.b')).toBe(true);
});
