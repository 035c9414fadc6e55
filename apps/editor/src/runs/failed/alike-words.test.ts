import { expect, test } from 'vitest';
import { effectTexts, isRisky, resultText } from './alike-words.ts';

const effect = { nodeId: 's', nodeTitle: 'Send', example: null, isIdempotent: false, runs: 12, mayHaveHappened: 5 };

test('says how often something happens again, and whether it may happen twice', () => {
  expect(effectTexts(effect)).toEqual([
    'Is carried out in 12 runs.',
    'In 5 of them it was tried before it failed, so it may have happened already.',
    'If it has, it happens twice.',
  ]);
  expect(effectTexts({ ...effect, isIdempotent: true, mayHaveHappened: 12 }).slice(1)).toEqual([
    'In all of them it was tried before it failed, so it may have happened already.',
    'Doing it twice does no harm.',
  ]);
});

test('only what may happen twice and must not is a risk', () => {
  expect(isRisky({ effects: [effect] })).toBe(true);
  expect(
    isRisky({
      effects: [
        { ...effect, isIdempotent: true },
        { ...effect, mayHaveHappened: 0 },
      ],
    }),
  ).toBe(false);
});

test('says how it went', () => {
  expect(resultText({ retried: 1, refused: [], left: 0 })).toBe('1 run goes on.');
  expect(resultText({ retried: 500, refused: [{ id: '7', message: 'no' }], left: 1200 })).toBe(
    '500 runs go on. 1 run was left as before. 1,200 runs are left to be tried.',
  );
});
