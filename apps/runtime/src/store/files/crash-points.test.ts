import { expect, test } from 'vitest';
import { createCrashPoints } from './crash-points.ts';

test('the process dies at the named passage of the named point, and at no other', () => {
  const deaths: string[] = [];
  const pass = createCrashPoints('after-intent:2', () => void deaths.push('dead'));
  pass?.('after-intent');
  pass?.('after-effect');
  expect(deaths).toEqual([]);
  pass?.('after-intent');
  expect(deaths).toEqual(['dead']);
  pass?.('after-intent');
  expect(deaths).toEqual(['dead']);
});

test('without a setting there is nothing to pass', () => {
  expect([createCrashPoints(undefined), createCrashPoints('')]).toEqual([undefined, undefined]);
});

test.each(['nowhere', 'after-intent:0', 'after-intent:x'])('%s is refused with the names there are', (setting) => {
  expect(() => createCrashPoints(setting)).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('in-timer') }),
  );
});
