import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { list, number, record, text } from '../graph/shape.ts';
import { compileCel } from './cel.ts';
import { type CheckScope, checkCel } from './check.ts';
import { ruleSchema, ruleToCel } from './rule.ts';
import { type Rule, type RuleCondition, ruleToWords } from './rule-words.ts';

const body = record({
  budget: number,
  discount: { ...number, optional: true },
  name: text,
  phone: { ...text, optional: true },
  tags: list(text),
});
const scope: CheckScope = {
  enquiry: { title: 'Enquiry', maybeSkipped: false, shape: record({ body }) },
  draft: { title: 'Draft', maybeSkipped: true, shape: record({ body: text, score: number }) },
};

function all(...rules: Rule['rules']): Rule {
  return { combinator: 'and', rules };
}

function holds(condition: RuleCondition, values: Record<string, unknown>): unknown {
  return compileCel(ruleToCel(all(condition), scope)).evaluate(values);
}

describe('ruleToCel', () => {
  it.each<[RuleCondition, string]>([
    [{ field: 'enquiry.body.budget', operator: 'greater', value: 2000 }, 'enquiry.body.budget > 2000'],
    [{ field: 'enquiry.body.budget', operator: 'atMost', value: '1.5' }, 'enquiry.body.budget <= 1.5'],
    [{ field: 'enquiry.body.name', operator: 'equals', value: 'Ada "A"' }, 'enquiry.body.name == "Ada \\"A\\""'],
    [{ field: 'enquiry.body.name', operator: 'notContains', value: 'x' }, '!enquiry.body.name.contains("x")'],
    [{ field: 'enquiry.body.name', operator: 'oneOf', value: ['a', 'b'] }, 'enquiry.body.name in ["a", "b"]'],
    [{ field: 'enquiry.body.tags', operator: 'contains', value: 'vip' }, '"vip" in enquiry.body.tags'],
    [{ field: 'hook.body.first name', operator: 'isTrue' }, 'hook.body["first name"] == true'],
    [{ field: 'enquiry.body.phone', operator: 'isEmpty' }, 'isEmpty(enquiry.?body.?phone)'],
    [
      { field: 'enquiry.body.phone', operator: 'startsWith', value: '+44' },
      'enquiry.body.?phone.orValue("").startsWith("+44")',
    ],
    [{ field: 'draft.score', operator: 'greater', value: 0.5 }, 'draft.?score.orValue(0) > 0.5'],
    [
      { field: 'draft.score', operator: 'less', value: 0.5 },
      '(draft.?score.hasValue() && draft.?score.orValue(0) < 0.5)',
    ],
  ])('makes CEL of %j', (condition, cel) => {
    expect(ruleToCel(all(condition), scope)).toBe(cel);
  });

  it('keeps groups together', () => {
    const a: RuleCondition = { field: 'a', operator: 'equals', value: 1 };
    const b: RuleCondition = { field: 'b', operator: 'isNotEmpty' };
    expect(ruleToCel(all(a, { combinator: 'or', rules: [a, b] }))).toBe('a == 1 && (a == 1 || !isEmpty(b))');
    expect(ruleToCel({ combinator: 'or', rules: [a, all()] })).toBe('a == 1');
    expect(ruleToCel(all())).toBe('');
  });

  it.each<[RuleCondition, boolean]>([
    [{ field: 'enquiry.body.discount', operator: 'less', value: 10 }, false],
    [{ field: 'enquiry.body.discount', operator: 'atLeast', value: 0 }, false],
    [{ field: 'enquiry.body.discount', operator: 'equals', value: 0 }, false],
    [{ field: 'enquiry.body.discount', operator: 'notEquals', value: 0 }, true],
    [{ field: 'enquiry.body.discount', operator: 'notEquals', value: 5 }, true],
    [{ field: 'enquiry.body.discount', operator: 'oneOf', value: ['0', '1'] }, false],
    [{ field: 'enquiry.body.phone', operator: 'less', value: 'z' }, false],
    [{ field: 'enquiry.body.phone', operator: 'contains', value: '0' }, false],
    [{ field: 'enquiry.body.phone', operator: 'isEmpty' }, true],
    [{ field: 'draft.body', operator: 'isNotEmpty' }, false],
  ])('treats a missing value in %j as %s', (condition, expected) => {
    expect(holds(condition, { enquiry: { body: {} } })).toBe(expected);
    expect(holds(condition, { enquiry: { body: { discount: null, phone: null } }, draft: { body: null } })).toBe(
      expected,
    );
  });

  it('makes CEL that checks and evaluates, whatever the value', () => {
    const field = fc.constantFrom('enquiry.body.name', 'enquiry.body.phone', 'draft.body');
    const operator = fc.constantFrom('equals', 'notEquals', 'contains', 'startsWith', 'greater', 'atMost', 'isEmpty');
    const value = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.record({ field, operator, value }), { minLength: 1, maxLength: 5 }), (conditions) => {
        const rule = ruleSchema.parse({ combinator: 'or', rules: conditions });
        const cel = ruleToCel(rule, scope);
        expect(checkCel(cel, scope, 'boolean').problems).toEqual([]);
        expect(compileCel(cel).evaluate({ enquiry: { body: { name: 'x' } } })).toBeTypeOf('boolean');
      }),
    );
  });
});

describe('ruleToWords', () => {
  it('reads as a sentence', () => {
    const labels: Record<string, string> = { budget: 'Budget', name: 'Name', vip: 'VIP' };
    const rule: Rule = all(
      { field: 'budget', operator: 'greater', value: 2000 },
      {
        combinator: 'or',
        rules: [
          { field: 'name', operator: 'oneOf', value: ['Ada', 'Bo', 'Cy'] },
          { field: 'vip', operator: 'isTrue' },
          { field: 'name', operator: 'contains', value: 'x' },
        ],
      },
    );
    expect(ruleToWords(rule, (field) => labels[field] ?? field)).toBe(
      'Budget is more than 2,000 and (Name is one of “Ada”, “Bo” or “Cy” or VIP is true or Name contains “x”)',
    );
    expect(ruleToWords(all(), String)).toBe('');
  });
});

describe('ruleSchema', () => {
  const leaf = { field: 'a.b', operator: 'isEmpty' };
  const group = (...rules: unknown[]) => ({ combinator: 'and', rules });

  it('takes groups up to depth 3', () => {
    expect(ruleSchema.safeParse(group(leaf, group(leaf, group(leaf)))).success).toBe(true);
    expect(ruleSchema.safeParse(group(group(group(group(leaf))))).success).toBe(false);
  });

  it.each([
    [{ field: '', operator: 'isEmpty' }],
    [{ field: 'a b', operator: 'isEmpty' }],
    [{ field: 'a', operator: 'matches', value: 'x' }],
    [{ field: 'a', operator: 'equals' }],
  ])('refuses %j', (condition) => {
    expect(ruleSchema.safeParse(group(condition)).success).toBe(false);
  });
});
