import { describe, expect, it } from 'vitest';
import { compileCel } from './cel.ts';
import { compileTemplate } from './template.ts';

function evaluate(source: string, scope: Record<string, unknown> = {}): unknown {
  return compileCel(source).evaluate(scope);
}

describe('formatters', () => {
  it.each([
    ['title("ada lovelace")', 'Ada Lovelace'],
    ['title("ADA LOVELACE")', 'Ada Lovelace'],
    ['title("anne-marie McCoy")', 'Anne-Marie McCoy'],
    ['title("don\'t panic")', "Don't Panic"],
    ['upper("a") + lower("B") + trim("  c ")', 'Abc'],
    ['firstLine("\\n  Hello  \\nworld")', 'Hello'],
    ['firstLine("")', ''],
    ['money(2400)', '£2,400'],
    ['money(2400.5)', '£2,400.50'],
    ['money("19.9", "EUR")', '€19.90'],
    ['number(1234567.25)', '1,234,567.25'],
    ['number(2, 2)', '2.00'],
    ['date("2026-11-05")', '5 Nov 2026'],
    ['date("2026-11-05T14:30:00")', '5 Nov 2026'],
    ['date("2026-11-05T23:30:00-02:00", "short")', '06/11/2026'],
    ['date("2026-09-05", "long")', '5 September 2026'],
    ['date(timestamp("2026-11-05T14:30:00Z"), "iso")', '2026-11-05'],
    ['date("2026-11-05T14:30", "dateTime")', '5 November 2026, 14:30'],
    ['list(["a", "b", "c"])', 'a, b and c'],
    ['list(["a"])', 'a'],
    ['list([])', ''],
    ['list([1, 2.5])', '1 and 2.5'],
    ['json("Ann \\"the\\" Baker\\n")', '"Ann \\"the\\" Baker\\n"'],
    ['json({"a": [1, 2.5, true, null], "b": {"c": "d"}})', '{"a":[1,2.5,true,null],"b":{"c":"d"}}'],
    ['json(timestamp("2026-11-05T14:30:00Z"))', '"2026-11-05T14:30:00.000Z"'],
    ['urlEncode("a b&c=ü/?")', 'a%20b%26c%3D%C3%BC%2F%3F'],
    ['urlEncode(2.5)', '2.5'],
  ])('%s gives %s', (source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });

  it.each([
    ['round(2.5)', 3],
    ['round(-2.5)', -3],
    ['round(1.005, 2)', 1.01],
    ['round("12.34", 1)', 12.3],
    ['round(0.0000001, 2)', 0],
  ])('%s gives %s', (source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });

  it.each([
    ['date("2026-02-31")', 'not a day of the calendar'],
    ['date("tomorrow")', 'a date such as 2026-11-05'],
    ['date("2026-02-03", "toString")', 'Use one of: medium, short, long, iso, time, dateTime'],
    ['money(1, "pounds")', 'three capital letters'],
    ['money("a lot")', 'money needs a number, and got the text “a lot”'],
    ['title([1])', 'title needs text, and got a list'],
    ['round(1, 99)', '0 to 10 digits'],
    ['json(1.0 / 0.0)', 'divided by zero'],
    ['json({"a": 1}.?b)', 'may have no value'],
    ['urlEncode([1])', 'urlEncode needs text, and got a list'],
  ])('%s says what it needs', (source, message) => {
    expect(() => evaluate(source)).toThrow(message);
  });

  it('make a JSON body that no value can break', () => {
    const body = compileTemplate('{ "name": {{ json(enquiry.name) }}, "all": {{ json(enquiry) }} }');
    const enquiry = { name: 'Ann "the" Baker\n\u2028', budget: null, tags: ['{{', '"'] };
    expect(JSON.parse(String(body.evaluate({ enquiry })))).toEqual({ name: enquiry.name, all: enquiry });
  });

  it('write half a character as a mark that can be sent', () => {
    expect(evaluate('urlEncode(cut)', { cut: '\ud83d' })).toBe('%EF%BF%BD');
  });
});
