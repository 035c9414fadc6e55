import { describe, expect, it } from 'vitest';
import { ExpressionError } from './cel.ts';
import { compileTemplate, parseTemplate } from './template.ts';

const scope = { enquiry: { body: { name: 'ada', budget: 2400.5, vip: true, tags: ['a', 'b'], phone: null } } };

function render(source: string): unknown {
  return compileTemplate(source).evaluate(scope);
}

describe('parseTemplate', () => {
  it('splits text and holes, with the places of the holes', () => {
    expect(parseTemplate('Hi {{ a.b }}!')).toEqual([
      { kind: 'text', text: 'Hi ' },
      { kind: 'hole', cel: 'a.b', start: 3, end: 12 },
      { kind: 'text', text: '!' },
    ]);
  });

  it.each([
    ['{{ "}}" }}', '"}}"'],
    ["{{ 'it\\'s }}' }}", "'it\\'s }}'"],
    ['{{ {"a": {"b": 1}} }}', '{"a": {"b": 1}}'],
    ['{{{"a": {"b": 1}}}}', '{"a": {"b": 1}}'],
    ['{{ """a "}}" b""" }}', '"""a "}}" b"""'],
  ])('reads quotes and braces inside %s', (source, cel) => {
    expect(parseTemplate(source)).toEqual([{ kind: 'hole', cel, start: 0, end: source.length }]);
  });

  it('leaves single braces and stray endings as text', () => {
    expect(parseTemplate('{ a } }}')).toEqual([{ kind: 'text', text: '{ a } }}' }]);
    expect(parseTemplate('')).toEqual([]);
  });

  it.each(['Hi {{ a', 'Hi {{ "a }}', 'Hi {{ {"a": 1 }}'])('names the place of the unclosed hole in %s', (source) => {
    expect(() => parseTemplate(source)).toThrow('The “{{” at character 4 is not closed');
  });
});

describe('compileTemplate', () => {
  it.each([
    ['Hello {{ title(enquiry.body.name) }}, {{ enquiry.body.budget }}', 'Hello Ada, 2400.5'],
    ['{{ 0.1 + 0.2 }} {{ 3.0 }} {{ 2 }}', '0.3 3 2'],
    ['{{ enquiry.body.vip }} {{ enquiry.body.tags }}', 'true a and b'],
    ['{{ enquiry.?body.?phone.orValue("no phone") }}', 'no phone'],
    ['plain', 'plain'],
  ])('%s gives %s', (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  it('never prints a value that is not there', () => {
    expect(() => render('Call {{ enquiry.body.phone }}')).toThrow(
      '“enquiry.body.phone” has no value in this run. Read it as enquiry.?body.?phone.orValue("…") if it may be missing.',
    );
    expect(() => render('{{ [enquiry.body.phone] }}')).toThrow('An item of');
  });

  it('asks to pick a field of a record', () => {
    expect(() => render('{{ enquiry.body }}')).toThrow('Pick one of its fields');
    expect(() => render('{{ enquiry.body }}')).toThrow(ExpressionError);
  });

  it('knows the references of all holes, and refuses an empty one', () => {
    expect(compileTemplate('{{ a.b }} {{ c.?d.orValue(1) }}').references.map(({ root }) => root)).toEqual(['a', 'c']);
    expect(() => compileTemplate('{{ }}')).toThrow('This is empty. Pick a value.');
  });
});
