import { expect, test } from 'vitest';
import { applyTyped, kindOf, textOf } from './draft-edit.ts';

const draft = { subject: 'Your door', body: 'Hello', price: 418, isUrgent: false, to: ['a@b.co'], items: [{ sku: 1 }] };

test('a draft that was not touched has no changes', () => {
  expect(applyTyped(draft, {})).toEqual({ ok: true, output: draft, changed: [] });
  expect(applyTyped(draft, { body: 'Hello' })).toMatchObject({ changed: [] });
});

test('what was typed comes back with the types of the draft, and the rest as it was', () => {
  const edited = applyTyped(draft, {
    body: 'Hello Priya',
    price: '1,452.5',
    isUrgent: 'true',
    to: 'c@d.co\n e@f.co\n',
    items: '[]',
  });
  expect(edited).toEqual({
    ok: true,
    output: {
      subject: 'Your door',
      body: 'Hello Priya',
      price: 1452.5,
      isUrgent: true,
      to: ['c@d.co', 'e@f.co'],
      items: [],
    },
    changed: ['body', 'price', 'isUrgent', 'to', 'items'],
  });
});

test('a number that is none and a list that is not complete are said at their names', () => {
  const edited = applyTyped(draft, { price: 'a lot', items: '[{"sku":' });
  expect(edited).toMatchObject({ ok: false, problems: { price: expect.any(String), items: expect.any(String) } });
});

test('long or many-lined text, and what is called a body, get a box that grows', () => {
  expect(kindOf('body', '')).toBe('text');
  expect(kindOf('note', 'two\nlines')).toBe('text');
  expect(kindOf('subject', 'short')).toBe('line');
  expect([kindOf('n', 1), kindOf('b', true), kindOf('l', ['a']), kindOf('o', {})]).toEqual([
    'number',
    'boolean',
    'lines',
    'json',
  ]);
});

test('a value that is not there yet is edited from nothing', () => {
  expect(textOf(undefined)).toBe('');
});
