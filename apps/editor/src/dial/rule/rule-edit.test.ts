import { ruleToCel } from '@leeway/shared/expression/rule.ts';
import type { Rule } from '@leeway/shared/expression/rule-words.ts';
import { boolean, number, text } from '@leeway/shared/graph/shape.ts';
import { describe, expect, it } from 'vitest';
import {
  addTo,
  conditionFor,
  emptyRule,
  type RuleField,
  removeAt,
  renameInRule,
  replaceAt,
  withField,
  withOperator,
} from './rule-edit.ts';
import { shownRule, storeRule } from './stored-rule.ts';

const budget: RuleField = { id: 'enquiry.body.budget', label: 'Budget', group: 'Enquiry', shape: number };
const name: RuleField = { id: 'enquiry.body.name', label: 'Name', group: 'Enquiry', shape: text };
const urgent: RuleField = { id: 'enquiry.body.urgent', label: 'Urgent', group: 'Enquiry', shape: boolean };

const over: Rule = { combinator: 'and', rules: [{ field: budget.id, operator: 'greater', value: 2000 }] };

describe('a rule', () => {
  it('starts a line with the likeliest question about the value', () => {
    expect(conditionFor(budget)).toEqual({ field: budget.id, operator: 'greater', value: '' });
    expect(conditionFor(name)).toEqual({ field: name.id, operator: 'equals', value: '' });
    expect(conditionFor(urgent)).toEqual({ field: urgent.id, operator: 'isTrue' });
  });

  it('keeps question and value when another value can be asked the same', () => {
    const line = { field: name.id, operator: 'equals' as const, value: 'Ann' };
    expect(withField(line, { ...name, id: 'enquiry.from' })).toEqual({ ...line, field: 'enquiry.from' });
    expect(withField(line, budget)).toEqual({ field: budget.id, operator: 'equals', value: '' });
    expect(withField(line, urgent)).toEqual({ field: urgent.id, operator: 'isTrue' });
  });

  it('turns one value into several and back', () => {
    const many = withOperator({ field: name.id, operator: 'equals', value: 'Ann' }, 'oneOf');
    expect(many.value).toEqual(['Ann']);
    expect(withOperator(many, 'equals').value).toBe('Ann');
    expect(withOperator(many, 'isEmpty')).toEqual({ field: name.id, operator: 'isEmpty' });
  });

  it('grows, changes and shrinks at any depth; an empty group goes', () => {
    const grouped = addTo(over, [], { combinator: 'or', rules: [conditionFor(name)] });
    const deeper = addTo(grouped, [1], conditionFor(urgent));
    expect(deeper.rules[1]).toMatchObject({ rules: [{ field: name.id }, { field: urgent.id }] });
    const changed = replaceAt(deeper, [1, 0], { ...conditionFor(name), value: 'Ann' });
    expect(ruleToCel(changed)).toContain('"Ann"');
    expect(removeAt(removeAt(changed, [1, 0]), [1, 0])).toEqual(over);
  });

  it('follows a step that is renamed', () => {
    expect(renameInRule(over, 'enquiry', 'form').rules[0]).toMatchObject({ field: 'form.body.budget' });
    expect(renameInRule(over, 'enq', 'form')).toEqual(over);
  });
});

describe('a stored rule', () => {
  it('is shown by the builder as long as its formula is the one it gave', () => {
    const stored = storeRule(over, {});
    expect(stored.when).toBe('enquiry.body.budget > 2000');
    expect(shownRule(stored, {})).toEqual({ as: 'rule', rule: over });
    expect(shownRule({ ...stored, when: 'enquiry.body.budget > 3000' }, {})).toEqual({ as: 'formula' });
    expect(shownRule({ when: 'size(enquiry.text) > 3' }, {})).toEqual({ as: 'formula' });
    expect(shownRule({ when: '' }, {})).toEqual({ as: 'rule', rule: emptyRule });
  });

  it('keeps a line without a value, and leaves it out of the formula', () => {
    const stored = storeRule(addTo(over, [], conditionFor(name)), {});
    expect(stored.when).toBe('enquiry.body.budget > 2000');
    expect(shownRule(stored, {})).toMatchObject({ as: 'rule', rule: { rules: [{}, { field: name.id }] } });
  });
});
