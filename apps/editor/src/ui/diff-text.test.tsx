import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { countEdits, DiffText } from './diff-text.tsx';

const before = 'It is £418 + VAT.\nWe could fit it soon.';
const after = 'It is £452 + VAT.\nWe could fit it soon.';

it('strikes out the removed words and marks the added ones', () => {
  const html = renderToStaticMarkup(<DiffText before={before} after={after} />);
  expect(html).toMatch(/<del[^>]*>£418<\/del> <ins[^>]*>£452<\/ins>/);
  expect(html).toContain('We could fit it soon.');
});

it('counts a replaced word as one edit and no change as none', () => {
  expect(countEdits(before, after)).toBe(1);
  expect(countEdits(before, before)).toBe(0);
  expect(countEdits('one two three', 'one 2 three four')).toBe(2);
});
