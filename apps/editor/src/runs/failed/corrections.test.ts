import { expect, test } from 'vitest';
import { correctionOf, emptiedFields } from './corrections.ts';

const before = { to: 'ann@example', subject: 'Hello', retries: 2, headers: { a: '1' } };

test('only the fields that were changed are sent', () => {
  expect(correctionOf({ ...before, to: 'ann@example.com' }, before)).toEqual({ to: 'ann@example.com' });
  expect(correctionOf({ ...before, note: 'new', headers: { a: '2' } }, before)).toEqual({
    headers: { a: '2' },
    note: 'new',
  });
});

test('nothing changed is no correction', () => {
  expect(correctionOf({ ...before, headers: { a: '1' } }, before)).toBeNull();
});

test('a field that was emptied is named', () => {
  expect(emptiedFields({ ...before, retries: undefined, subject: '' }, before)).toEqual(['retries']);
});
