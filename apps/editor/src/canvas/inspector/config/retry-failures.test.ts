import { expect, it } from 'vitest';
import { toggleFailure } from './retry-failures.ts';

it('adds and takes away in the order in which they are shown', () => {
  expect(toggleFailure(['server'], 'timeout', true)).toEqual(['timeout', 'server']);
  expect(toggleFailure(['timeout', 'rate', 'server'], 'rate', false)).toEqual(['timeout', 'server']);
});

it('keeps the last one', () => {
  expect(toggleFailure(['rate'], 'rate', false)).toEqual(['rate']);
});
