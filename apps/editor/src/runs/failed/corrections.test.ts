import { expect, test } from 'vitest';
import { configBefore, correctionOf, emptiedFields } from './corrections.ts';

const published = { to: 'ann@example', subject: 'Hello', retries: 2 };

test('only the fields that were changed are sent', () => {
  const correction = { published, earlier: null };
  expect(correctionOf({ ...published, to: 'ann@example.com' }, correction)).toEqual({ to: 'ann@example.com' });
  expect(correctionOf({ ...published, note: 'new' }, correction)).toEqual({ note: 'new' });
});

test('nothing changed is no correction', () => {
  expect(correctionOf({ ...published }, { published, earlier: null })).toBeNull();
  expect(
    correctionOf({ ...published, to: 'b@example.com' }, { published, earlier: { to: 'b@example.com' } }),
  ).toBeNull();
});

test('what an earlier try corrected is shown and sent again, also when it is put back', () => {
  const correction = { published, earlier: { to: 'b@example.com' } };
  expect(configBefore(correction)).toEqual({ ...published, to: 'b@example.com' });
  expect(correctionOf({ ...configBefore(correction), subject: 'Hi' }, correction)).toEqual({
    to: 'b@example.com',
    subject: 'Hi',
  });
  expect(correctionOf({ ...published }, correction)).toEqual({ to: 'ann@example' });
});

test('a field that was emptied is named', () => {
  expect(emptiedFields({ ...published, retries: undefined }, { published, earlier: null })).toEqual(['retries']);
});
