import { expect, test } from 'vitest';
import { reasonText, toggleReason } from './reasons.ts';

test('reasons are sent in the order of their keys, with what was written after them', () => {
  expect(reasonText(['Tone', 'Wrong fact'], ' last year’s price ')).toBe('Wrong fact, Tone: last year’s price');
  expect(reasonText(['Tone'], '')).toBe('Tone');
  expect(reasonText([], 'odd')).toBe('odd');
  expect(reasonText([], '  ')).toBeUndefined();
});

test('choosing a reason again takes it back', () => {
  expect(toggleReason(toggleReason([], 'Tone'), 'Tone')).toEqual([]);
});
