import { expect, test } from 'vitest';
import { readAddresses } from './addresses.ts';

test.each([
  ['ann@example.com', ['ann@example.com']],
  [' Ann Baker <ann@example.com> ', ['ann@example.com']],
  ['"Baker, Ann" <ann@example.com>, bob@example.com', ['ann@example.com', 'bob@example.com']],
  ['a@b.co;c@d.co,', ['a@b.co', 'c@d.co']],
  ['<ann@example.com>', ['ann@example.com']],
  ['', []],
])('reads %s', (text, plain) => {
  expect(readAddresses(text)).toEqual({ plain, wrong: [] });
});

test.each([
  'ann',
  'Ann ann@example.com',
  'Ann <ann>',
  'Ann <a@b.co> x',
  'a@b.co\nBcc: c@d.co',
  '"Ann" a@b.co',
  '<a@b.co',
  '"',
])('tells that %j is no address', (text) => {
  expect(readAddresses(text).wrong.length).toBeGreaterThan(0);
});
