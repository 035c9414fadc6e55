import { expect, it } from 'vitest';
import { isTooDeep, MAX_JSON_DEPTH } from './json-depth.ts';

const nested = (levels: number, inside = '') => '['.repeat(levels) + inside + ']'.repeat(levels);

it('takes what is nested as deep as allowed, and no deeper', () => {
  expect(isTooDeep(nested(MAX_JSON_DEPTH))).toBe(false);
  expect(isTooDeep(nested(MAX_JSON_DEPTH + 1))).toBe(true);
  expect(isTooDeep('{"a":'.repeat(500_000))).toBe(true);
});

it('counts levels, not brackets', () => {
  expect(isTooDeep(`[${'[{}],'.repeat(1000)}{}]`)).toBe(false);
});

it('leaves brackets in texts alone, whatever is escaped in them', () => {
  const brackets = '['.repeat(1000);
  for (const text of [brackets, `\\"${brackets}`, `\\\\\\"${brackets}\\\\`]) {
    expect(isTooDeep(`{"a":"${text}","b":[]}`)).toBe(false);
  }
  expect(isTooDeep(`["\\\\",${nested(MAX_JSON_DEPTH)}]`)).toBe(true);
});

it('ends also on text that is no JSON', () => {
  expect(isTooDeep(`"${'['.repeat(1000)}`)).toBe(false);
  expect(isTooDeep(']'.repeat(1000))).toBe(false);
});
