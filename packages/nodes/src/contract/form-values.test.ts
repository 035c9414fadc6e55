import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shapeOfFields } from './form-shape.ts';
import { type FillableField, readFormValues } from './form-values.ts';

const field = (type: string, more: Partial<FillableField> = {}): FillableField => ({
  name: 'x',
  label: 'Your answer',
  type,
  required: false,
  ...more,
});
const readOne = (one: FillableField, value: unknown) => {
  const read = readFormValues([one], { x: value });
  return read.ok ? read.values.x : read.problems.map((problem) => problem.message);
};

describe('readFormValues', () => {
  test.each([
    ['text', '  Ann  ', 'Ann'],
    ['text', 42, '42'],
    ['longText', 'a\nb', 'a\nb'],
    ['number', '1,200.50', 1200.5],
    ['number', '£1,200', 1200],
    ['number', 7, 7],
    ['number', 0, 0],
    ['boolean', 'on', true],
    ['boolean', 'no', false],
    ['boolean', true, true],
    ['date', '2026-12-12', '2026-12-12'],
    ['date', '12/12/2026', '2026-12-12'],
    ['email', ' Ann@Example.com ', 'Ann@Example.com'],
    ['phone', '+44 20 7946 0000', '+44 20 7946 0000'],
    ['unknown-type', 'as text', 'as text'],
  ])('reads %s from %j', (type, given, value) => {
    expect(readOne(field(type), given)).toBe(value);
  });

  test.each([
    ['number', 'many', 'must be a number'],
    ['number', Number.NaN, 'must be a number'],
    ['number', [1], 'must be a number'],
    ['boolean', 'perhaps', 'must be yes or no'],
    ['date', '2026-02-30', 'must be a date'],
    ['email', 'ann@example', 'must be an e-mail address'],
    ['phone', 'call me', 'must be a telephone number'],
    ['text', { toString: 1 }, 'must be text'],
    ['text', 'a'.repeat(1001), 'is too long: 1001 characters, at most 1000'],
  ])('refuses %s %j and names the field by its label', (type, given, words) => {
    expect(readOne(field(type), given)).toEqual([expect.stringContaining(`“Your answer” ${words}`)]);
  });

  test('a choice is one of its options', () => {
    const choice = field('choice', { options: ['Red', 'Blue'] });
    expect(readOne(choice, 'Blue')).toBe('Blue');
    expect(readOne(choice, 'Green')).toEqual(['“Your answer” must be one of: Red, Blue.']);
  });

  test.each([undefined, null, '', '   '])(
    'an optional field left at %j is left out, a required one is asked for',
    (empty) => {
      expect(readFormValues([field('text')], { x: empty })).toEqual({ ok: true, values: {} });
      expect(readOne(field('text', { required: true }), empty)).toEqual(['“Your answer” must be filled in.']);
    },
  );

  test('an unticked box is false; a box that must be ticked is asked for', () => {
    expect(readFormValues([field('boolean')], {})).toEqual({ ok: true, values: { x: false } });
    expect(readOne(field('boolean', { required: true }), undefined)).toEqual(['“Your answer” must be filled in.']);
    expect(readOne(field('boolean', { required: true }), false)).toBe(false);
  });

  test('all problems come at once, each with its field', () => {
    const read = readFormValues([field('email', { name: 'a' }), field('text', { name: 'b', required: true })], {
      a: 'x',
    });
    expect(read.ok ? [] : read.problems.map((problem) => problem.field)).toEqual(['a', 'b']);
  });

  test('values without a field are dropped, and members of every object are no values', () => {
    const constructed = field('text', { name: 'constructor', required: true });
    expect(readFormValues([field('text')], { x: 'a', y: 'b' })).toEqual({ ok: true, values: { x: 'a' } });
    expect(readFormValues([constructed], {}).ok).toBe(false);
  });

  test.each([[[]], ['text'], [5]])('refuses %j instead of fields', (input) => {
    expect(readFormValues([field('text')], input).ok).toBe(false);
  });

  test.each([[{ toString: false }], [['yes']], [Object.create(null)]])('a box takes no %j', (value) => {
    expect(readFormValues([field('boolean')], { x: value })).toMatchObject({ ok: false, problems: [{ field: 'x' }] });
  });

  test('whatever is sent, it answers, and what it lets pass fits the type', () => {
    const types = fc.constantFrom('text', 'longText', 'number', 'boolean', 'date', 'email', 'phone', 'choice');
    fc.assert(
      fc.property(types, fc.boolean(), fc.anything(), (type, required, value) => {
        const read = readFormValues([field(type, { required, options: ['a'] })], { x: value });
        if (!read.ok) return read.problems.every((problem) => problem.message !== '');
        const given = read.values.x;
        if (given === undefined) return !required;
        return typeof given === (type === 'number' ? 'number' : type === 'boolean' ? 'boolean' : 'string');
      }),
    );
  });

  test('every number survives being written with thousands', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_999_999, max: 9_999_999 }), (cents) => {
        const written = (cents / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 });
        return readOne(field('number'), written) === cents / 100;
      }),
    );
  });
});

test('the shape has a field optional unless it is required or always answered', () => {
  const fields = [
    { name: 'a', label: 'A', type: 'text' as const, required: true },
    { name: 'b', label: 'B', type: 'number' as const, required: false },
    { name: 'c', label: 'C', type: 'boolean' as const, required: false },
  ];
  expect(shapeOfFields(fields)).toEqual({
    type: 'record',
    fields: {
      a: { type: 'text', title: 'A' },
      b: { type: 'number', title: 'B', optional: true },
      c: { type: 'boolean', title: 'C' },
    },
  });
  expect(JSON.stringify(shapeOfFields(fields, true)).match(/"optional":true/g)).toHaveLength(3);
});
