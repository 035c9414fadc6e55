import { describe, expect, it } from 'vitest';
import { any, boolean, list, number, record, text } from '../graph/shape.ts';
import { type CheckScope, checkCel, checkTemplate, type Expect } from './check.ts';

const body = record({
  name: text,
  budget: number,
  vip: boolean,
  phone: { ...text, optional: true },
  tags: list(text),
  lines: list(record({ sku: text, qty: number })),
});
const scope: CheckScope = {
  enquiry: { title: 'Read the enquiry', maybeSkipped: false, shape: record({ name: text, body }) },
  draft: { title: 'Draft the reply', maybeSkipped: true, shape: record({ body: text }) },
  hook: { title: 'Incoming call', maybeSkipped: false, shape: any },
};

describe('checkCel accepts', () => {
  it.each<[string, Expect, string]>([
    ['enquiry.body.budget > 2000', 'boolean', 'boolean'],
    ['enquiry.body.?phone.orValue("")', 'text', 'text'],
    ['draft.?body.orValue("")', 'text', 'text'],
    ['has(draft.body) ? 1 : 2.5', 'number', 'number'],
    ['isEmpty(draft.?body)', 'boolean', 'boolean'],
    ['hook.body.anything[0].at.all > 3', 'boolean', 'boolean'],
    ['hook.body.amount', 'number', 'any'],
    ['round(enquiry.body.budget * 1.2, 2) + size(enquiry.body.tags)', 'number', 'number'],
    ['"vip" in enquiry.body.tags && enquiry.body.vip', 'boolean', 'boolean'],
    ['enquiry.body.lines.filter(l, l.qty > 1).map(l, l.sku)[0]', 'text', 'text'],
    ['enquiry.body.lines.exists(l, l.qty > 3)', 'boolean', 'boolean'],
    ['enquiry.body.name.contains("a") || enquiry.body.name == "b"', 'boolean', 'boolean'],
    ['money(enquiry.body.budget, "GBP")', 'text', 'text'],
    ['json(enquiry.body) + urlEncode(enquiry.name)', 'text', 'text'],
    ['hook == null', 'boolean', 'boolean'],
    ['{"a": enquiry.body.budget, "b": [1, 2.5]}', 'any', 'record'],
  ])('%s as %s', (source, expected, type) => {
    const { problems, shape } = checkCel(source, scope, expected);
    expect(problems).toEqual([]);
    expect(shape.type).toBe(type);
  });
});

describe('checkCel finds', () => {
  it.each([
    ['order.count > 3', 'order.?count.orValue(0)'],
    ['order.isPaid', 'order.?isPaid.orValue(false)'],
    ['order.lines.size() > 0', 'order.?lines.orValue([])'],
    ['order.note == "x"', 'order.?note.orValue("…")'],
  ])('what may be missing in %s, with a value of its own kind to stand in', (source, way) => {
    const maybe = <T extends object>(shape: T) => ({ ...shape, optional: true });
    const shape = record({ count: maybe(number), isPaid: maybe(boolean), lines: maybe(list(text)), note: maybe(text) });
    const { problems } = checkCel(source, { order: { title: 'Order', maybeSkipped: false, shape } }, 'any');
    expect(problems.join()).toContain(`Read it as ${way}.`);
  });

  it.each<[string, Expect, string]>([
    ['enquiry.nmae', 'any', '“Read the enquiry” has no field “nmae”; did you mean “name”?'],
    ['enquiry.body.bugdet > 1', 'any', '“Read the enquiry” has no field “body.bugdet”; did you mean “body.budget”?'],
    ['enquiry.?body.?nothing_like_it.orValue(1)', 'any', 'It has: name, budget, vip, phone, tags, lines.'],
    ['enquriy.name', 'any', 'There is no step called “enquriy” before this one. Did you mean “enquiry”?'],
    ['somewhere.name', 'any', 'There is no step called “somewhere” before this one. Pick a value'],
    ['enquiry.body.phone', 'any', 'may be missing. Read it as enquiry.body.?phone.orValue("…").'],
    ['draft.body', 'any', '“Draft the reply” may have been skipped. Read it as draft.?body.orValue("…").'],
    ['draft.?body', 'any', '“draft.?body” may have no value. End it with .orValue("…").'],
    ['enquiry.body.?phone == "1"', 'any', 'may have no value. End it with .orValue("…").'],
    ['"a" < 3', 'any', '“"a" < 3” compares text with a number.'],
    ['enquiry.body.budget == "2000"', 'boolean', 'which are never equal'],
    ['enquiry.body.name + enquiry.body.budget', 'text', 'Make text of the other with string(…).'],
    ['enquiry.body.name * 2', 'number', 'calculates with text with a number. Both must be numbers.'],
    ['enquiry.body.budget', 'boolean', 'This gives a number and must give true or false.'],
    ['enquiry.body.name && true', 'boolean', 'is text and must be true or false'],
    ['enquiry.body.tags.contains("x")', 'boolean', '“contains” works on text'],
    ['"x" in enquiry.body.name', 'boolean', 'Use contains'],
    ['1 in enquiry.body.tags', 'boolean', 'looks for a number in a list of text'],
    ['enquiry.body.lines.map(l, l.skuu)', 'any', 'did you mean “sku”?'],
    ['enquiry.body.lines.sku', 'any', 'is a list. Read one item first'],
    ['enquiry.body.name.first', 'any', 'is text and has no field “first”'],
    ['money(enquiry.body.tags)', 'any', 'is a list'],
    ['money(1, "GBP", 2)', 'any', 'wrong number of values'],
    ['titel(enquiry.name)', 'any', 'Did you mean “title”?'],
    ['enquiry.name.matches("a")', 'any', 'Patterns'],
    ['enquiry.constructor', 'any', 'cannot be read'],
    ['1 +', 'any', 'cannot be read'],
  ])('%s', (source, expected, problem) => {
    const { problems } = checkCel(source, scope, expected);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it('several problems at once', () => {
    expect(checkCel('enquiry.nmae + draft.body', scope, 'any').problems).toHaveLength(2);
  });
});

describe('checkTemplate', () => {
  it('accepts holes that print', () => {
    expect(checkTemplate('Hi {{ title(enquiry.name) }} {{ enquiry.body.tags }} {{ 1 }}', scope).problems).toEqual([]);
  });

  it('finds what is wrong in each hole', () => {
    const { problems } = checkTemplate('{{ enquiry.body }} {{ enquiry.body.lines }} {{ enquiry.nam }} {{ }}', scope);
    expect(problems).toEqual([
      '“enquiry.body” is a record, which has no text. Pick one of its fields: name, budget, vip, phone, tags, lines.',
      '“enquiry.body.lines” is a list of records, which has no text. Pick one of its fields: sku, qty.',
      '“Read the enquiry” has no field “nam”; did you mean “name”?',
      'This is empty. Pick a value.',
    ]);
    expect(checkTemplate('{{ enquiry', scope).problems).toHaveLength(1);
  });
});
