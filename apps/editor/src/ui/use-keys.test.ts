import { expect, test } from 'vitest';
import { keyName } from './use-keys.ts';

const plain = { ctrlKey: false, metaKey: false, shiftKey: false };

test('letters have one name with and without caps lock', () => {
  expect([keyName({ ...plain, key: 'a' }), keyName({ ...plain, key: 'A' })]).toEqual(['a', 'a']);
});

test('a letter with shift is another key, so that approving many is never approving one', () => {
  expect(keyName({ ...plain, key: 'A', shiftKey: true })).toBe('Shift+A');
});

test('a sign that needs shift on the keyboard keeps its own name', () => {
  expect(keyName({ ...plain, key: '?', shiftKey: true })).toBe('?');
});

test('⌘ counts as Ctrl', () => {
  expect(keyName({ ...plain, key: 'Enter', metaKey: true })).toBe('Ctrl+Enter');
});
