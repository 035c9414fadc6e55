import { expect, test } from 'vitest';
import { scoreWords } from './score-words.ts';

test('beside a score stands how often people approved, of a hundred like it', () => {
  const shownProbability = { percent: 96, isRough: false };
  expect(scoreWords(0.741, { shownProbability, answers: 171 })).toBe('74% sure, about 96 of 100 approved');
});

test('while there are few answers it is rough, and says so', () => {
  const shownProbability = { percent: 90, isRough: true };
  expect(scoreWords(0.74, { shownProbability, answers: 31 })).toBe('74% sure, roughly 90 of 100 approved');
});

test('below twenty answers it says how many there are', () => {
  const label = { shownProbability: null, answers: 13 };
  expect(scoreWords(0.74, label)).toBe('74% sure, not enough answers yet: 13 of 20');
});

test('where no record explains the score, the score stands alone', () => {
  expect(scoreWords(0.74, { shownProbability: null, answers: null })).toBe('74% sure');
});

test('where the score is hidden nothing is shown, whatever is known of it', () => {
  expect(scoreWords(null, { shownProbability: { percent: 96, isRough: false }, answers: 171 })).toBeNull();
});
