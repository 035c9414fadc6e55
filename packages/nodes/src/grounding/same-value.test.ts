import type { FieldType } from '@leeway/shared/graph/shape.ts';
import { describe, expect, test } from 'vitest';
import { isSameClaim, isSameValue } from './same-value.ts';

describe('isSameValue', () => {
  test.each<[FieldType, unknown, unknown]>([
    ['number', 1200, '£1,200.00'],
    ['number', '1.200,00', '1200 euros'],
    ['date', '2026-12-12', '12 December 2026'],
    ['date', '12/12/2026', 'December 12, 2026'],
    ['email', 'Ann@Example.com', 'ann@example.com'],
    ['phone', '+44 20 7946 0958', '020 7946 0958'],
    ['boolean', true, 'yes'],
    ['boolean', false, 'No, not this time'],
    ['choice', 'Oak', 'oak'],
    ['text', 'José Alvarez', 'Alvarez, Jose'],
    ['text', 'a cake for 60 guests', 'cake for 60 guests'],
    ['longText', 'They want a cake for 60 guests in May', 'A cake for 60 guests is wanted in May'],
    ['text', null, ' '],
    ['number', undefined, null],
  ])('%s: %j is %j', (type, one, other) => {
    expect(isSameValue(type, one, other)).toBe(true);
    expect(isSameValue(type, other, one)).toBe(true);
  });

  test.each<[FieldType, unknown, unknown]>([
    ['number', 1200, '1250'],
    ['number', 1200, 'about as much as last time'],
    ['date', '2026-12-12', '13 December 2026'],
    ['date', '2026-12-12', 'tomorrow'],
    ['email', 'ann@example.com', 'ann@example.org'],
    ['phone', '+44 20 7946 0958', '+49 20 7946 0958'],
    ['boolean', true, 'no'],
    ['boolean', true, 'it depends'],
    ['choice', 'Oak', 'Pine'],
    ['text', 'José Alvarez', 'Ann Baker'],
    ['text', 'cake for 60 guests', 'cake for 80 guests'],
    ['text', 'Ann', null],
    ['number', null, 0],
  ])('%s: %j is not %j', (type, one, other) => {
    expect(isSameValue(type, one, other)).toBe(false);
    expect(isSameValue(type, other, one)).toBe(false);
  });
});

describe('isSameClaim', () => {
  const LETTER = 'Dear José,\n\nwe can deliver 4 doors on 12 December 2026 for £1,150.';

  test('holds for the same facts in other words', () => {
    expect(isSameClaim(LETTER, 'Hello José, on 12/12/2026 you get your 4 doors for 1150 pounds.')).toBe(true);
  });

  test.each([
    ['an amount', LETTER.replace('1,150', '1,510')],
    ['a day', LETTER.replace('12 December', '21 December')],
    ['a name', LETTER.replace('José', 'Ann Baker')],
    ['a “not”', LETTER.replace('can deliver', 'cannot deliver')],
    ['a fact left out', LETTER.replace(' for £1,150', '')],
  ])('does not hold where %s is another', (_what, other) => {
    expect(isSameClaim(LETTER, other)).toBe(false);
    expect(isSameClaim(other, LETTER)).toBe(false);
  });
});
