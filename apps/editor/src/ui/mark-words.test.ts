import { expect, test } from 'vitest';
import { markWords } from './mark-words.ts';

const marked = (text: string, words: string[]) =>
  markWords(text, words)
    .filter((part) => part.isMarked)
    .map((part) => part.text);

test('marks every place a word stands, whatever its case', () => {
  expect(markWords('£418 + VAT, so £418', ['£418'])).toEqual([
    { text: '£418', isMarked: true },
    { text: ' + VAT, so ', isMarked: false },
    { text: '£418', isMarked: true },
  ]);
  expect(marked('December or december', ['December'])).toEqual(['December', 'december']);
});

test('does not mark a part of a longer word or number', () => {
  expect(marked('12 of 1200, at 3.12', ['12'])).toEqual(['12', '12']);
  expect(marked('mayor in May', ['may'])).toEqual(['May']);
});

test('prefers the longer of two words that begin alike', () => {
  expect(marked('8 December', ['8', '8 December'])).toEqual(['8 December']);
});

test('takes signs in a word as they stand', () => {
  expect(marked('cost (net) is 4.50?', ['(net)', '4.50?'])).toEqual(['(net)', '4.50?']);
});

test('gives the text whole when there is nothing to mark, and nothing for no text', () => {
  expect(markWords('Hello', [' '])).toEqual([{ text: 'Hello', isMarked: false }]);
  expect(markWords('', ['a'])).toEqual([]);
});
