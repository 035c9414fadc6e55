import { expect, it } from 'vitest';
import { isNotch, nextNotch, snapped } from './notches.ts';

const notches = [0.9132, 0.8473, 0.7, 0.62];

it('falls into a notch that is near, else onto a whole percent', () => {
  expect(snapped(0.85, notches)).toBe(0.8473);
  expect(snapped(0.8612, notches)).toBe(0.86);
  expect(snapped(0.5, [])).toBe(0.5);
});

it('goes from notch to notch by page', () => {
  expect(nextNotch(0.8, notches, 'PageUp')).toBe(0.8473);
  expect(nextNotch(0.8473, notches, 'PageUp')).toBe(0.9132);
  expect(nextNotch(0.8473, notches, 'PageDown')).toBe(0.7);
  expect(nextNotch(0.95, notches, 'PageUp')).toBeUndefined();
  expect(nextNotch(0.8, notches, 'ArrowUp')).toBeUndefined();
});

it('knows a position again', () => {
  expect(isNotch(0.8473, notches)).toBe(true);
  expect(isNotch(0.85, notches)).toBe(false);
});
