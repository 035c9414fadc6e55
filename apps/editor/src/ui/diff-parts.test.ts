import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffParts } from './diff-parts.ts';

it('marks the whole word a change touches', () => {
  expect(diffParts('It is £418 now.', 'It is £452 now.')).toEqual([
    { kind: 'same', text: 'It is ' },
    { kind: 'change', removed: '£418', added: '£452' },
    { kind: 'same', text: ' now.' },
  ]);
});

it('joins changes that have only a space between them', () => {
  expect(diffParts('fit it the week of 8 December.', 'fit it on 15 December, our first free day.')).toEqual([
    { kind: 'same', text: 'fit it ' },
    { kind: 'change', removed: 'the week of 8 December', added: 'on 15 December, our first free day' },
    { kind: 'same', text: '.' },
  ]);
});

it('keeps changes in different lines apart', () => {
  const parts = diffParts('Hello Priya\nBye', 'Hello Anna\nCiao');
  expect(parts.filter((part) => part.kind === 'change')).toHaveLength(2);
});

it('finds nothing to mark in equal texts', () => {
  expect(diffParts('Hello', 'Hello')).toEqual([{ kind: 'same', text: 'Hello' }]);
  expect(diffParts('', '')).toEqual([]);
});

it('loses no letter of either text', () => {
  const text = fc.array(fc.constantFrom('a', 'oak', ' ', '\n', '£', '4', ', ', '. ')).map((words) => words.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = diffParts(before, after);
      expect(parts.map((part) => (part.kind === 'same' ? part.text : part.removed)).join('')).toBe(before);
      expect(parts.map((part) => (part.kind === 'same' ? part.text : part.added)).join('')).toBe(after);
    }),
  );
});
