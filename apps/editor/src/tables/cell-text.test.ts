import { expect, it } from 'vitest';
import { cellInput, cellText } from './cell-text.ts';

it('writes each type as people read it', () => {
  expect(cellText({ type: 'number' }, 1200.5)).toBe('1,200.5');
  expect(cellText({ type: 'boolean' }, false)).toBe('No');
  expect(cellText({ type: 'date' }, '1999-12-31')).toBe('31 Dec 1999');
  expect(cellText({ type: 'text' }, 'Ann')).toBe('Ann');
  expect(cellText({ type: 'text' }, null)).toBe('');
});

it('shows a value that does not fit its column as it is', () => {
  expect(cellText({ type: 'number' }, 'many')).toBe('many');
  expect(cellText({ type: 'date' }, 'soon')).toBe('soon');
  expect(cellText({ type: 'text' }, { a: 1 })).toBe('{"a":1}');
});

it('gives for typing what the runtime reads back as the same value', () => {
  expect(cellInput(1200.5)).toBe('1200.5');
  expect(cellInput('2026-12-31')).toBe('2026-12-31');
  expect(cellInput(undefined)).toBe('');
});
