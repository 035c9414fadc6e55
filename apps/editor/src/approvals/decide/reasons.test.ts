import { expect, test } from 'vitest';
import { reasonText, toggleReason } from './reasons.ts';

const offered = ['Wrong fact', 'Tone', 'Too long'];

test('reasons are sent in the order of their keys, with what was written after them', () => {
  expect(reasonText({ chosen: ['Tone', 'Wrong fact'], note: ' last year’s price ' }, offered)).toBe(
    'Wrong fact, Tone: last year’s price',
  );
  expect(reasonText({ chosen: ['Tone'], note: '' }, offered)).toBe('Tone');
  expect(reasonText({ chosen: [], note: 'odd' }, offered)).toBe('odd');
  expect(reasonText({ chosen: [], note: '  ' }, offered)).toBeUndefined();
});

test('choosing a reason again takes it back', () => {
  expect(toggleReason(toggleReason([], 'Tone'), 'Tone')).toEqual([]);
});
