import { expect, it } from 'vitest';
import { limitWords } from './limit-words.ts';

it('says the limits that there are, and nothing when there is none', () => {
  expect(limitWords({ maxAtOnce: 2, maxPerMinute: 1200 })).toBe('at most 2 at once and 1,200 a minute');
  expect(limitWords({ maxAtOnce: null, maxPerMinute: 60 })).toBe('at most 60 a minute');
  expect(limitWords({ maxAtOnce: 1, maxPerMinute: null })).toBe('at most 1 at once');
  expect(limitWords({ maxAtOnce: null, maxPerMinute: null })).toBeNull();
});
