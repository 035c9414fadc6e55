import { describe, expect, test } from 'vitest';
import { datesIn, isEmail, isoOf, isPhone, readDate, readNumber } from './read-values.ts';

describe('readNumber', () => {
  test.each([
    ['1200', 1200],
    ['1,200', 1200],
    ['£1,200.00', 1200],
    ['1,200.50', 1200.5],
    ['1.200,50 €', 1200.5],
    ['1 200', 1200],
    ["1'200", 1200],
    ['1.200', 1.2],
    ['12,5', 12.5],
    ['-3', -3],
    ['2.5k', 2500],
    ['GBP 300', 300],
    ['15%', 15],
    ['1,200,000', 1_200_000],
    [' 7 ', 7],
  ])('reads %s', (text, value) => {
    expect(readNumber(text)).toBe(value);
  });

  test.each(['', 'twelve', '12 people', '1-2', '1,2,3.4.5', 'NaN', 'Infinity', '0x10'])(
    'does not take “%s” for a number',
    (text) => {
      expect(readNumber(text)).toBeNull();
    },
  );
});

describe('readDate', () => {
  test.each([
    ['2026-12-12', '2026-12-12'],
    ['2026-12-12T10:30:00Z', '2026-12-12'],
    ['12/11/2026', '2026-11-12'],
    ['12/31/2026', '2026-12-31'],
    ['12.11.26', '2026-11-12'],
    ['12 December 2026', '2026-12-12'],
    ['1st of March 2027', '2027-03-01'],
    ['December 12, 2026', '2026-12-12'],
    ['29 Feb 2028', '2028-02-29'],
  ])('reads %s', (text, iso) => {
    expect(readDate(text)).toBe(iso);
  });

  test.each(['2026-02-30', '29 Feb 2027', '31/31/2026', '12 December', 'tomorrow', 'on 12 December 2026', ''])(
    'does not take “%s” for a whole date',
    (text) => {
      expect(readDate(text)).toBeNull();
    },
  );

  test('finds dates without a year in a text', () => {
    const found = datesIn('We marry on 12 December, or on May 3rd at the latest.');
    expect(found.map((each) => isoOf(each.date)).sort()).toEqual(['--05-03', '--12-12']);
  });
});

test.each(['ann@example.com', 'ann.b+c@sub.example.co.uk', 'josé@exämple.de'])('%s is an e-mail address', (text) => {
  expect(isEmail(text)).toBe(true);
});
test.each([
  'ann',
  'ann@',
  'ann@example',
  'a b@example.com',
  'ann@example..com',
  'Ann <ann@example.com>',
  `${'a'.repeat(250)}@b.com`,
])('%s is not a plain e-mail address', (text) => {
  expect(isEmail(text)).toBe(false);
});
test('tells telephone numbers from other digits', () => {
  expect(['+44 20 7946 0000', '(020) 7946-0000', '020.7946.0000'].map(isPhone)).toEqual([true, true, true]);
  expect(['12345', 'call 0207946000', '1234567890123456'].map(isPhone)).toEqual([false, false, false]);
});
