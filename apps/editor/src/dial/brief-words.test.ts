import { expect, it } from 'vitest';
import { briefLine, originWord } from './brief-words.ts';

const brief = { shareAlone: 0.64, shareUnchanged: 0.912, decided: 200, isHeld: false, isStopped: false };

it('says how much goes alone and how much went out unchanged', () => {
  expect(briefLine(brief).line).toBe('64% alone, 91% unchanged, last 200');
  expect(briefLine({ ...brief, shareAlone: null }).line).toBe('91% sent unchanged, last 200');
  expect(briefLine({ ...brief, shareUnchanged: null, decided: 0 }).line).toBe('64% alone');
});

it('says nothing before the first item', () => {
  expect(briefLine({ ...brief, shareAlone: null, shareUnchanged: null, decided: 0 }).line).toBeNull();
});

it('puts what stops it before the numbers', () => {
  expect(briefLine({ ...brief, isHeld: true })).toMatchObject({ lineTone: 'wait' });
  expect(briefLine({ ...brief, isHeld: true, isStopped: true })).toMatchObject({ lineTone: 'fail' });
});

it('names where a level came from, unless it is where it began', () => {
  expect(originWord('earned')).toBe('earned');
  expect(originWord('by hand')).toBe('set by hand');
  expect(originWord('start')).toBeNull();
});
