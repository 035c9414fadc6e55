import { expect, it } from 'vitest';
import { daySentence } from './day-sentence.ts';

const counts = (perDay: number[], waiting = 0, failed7d = 0) => ({ counts: { running: 0, waiting, failed7d, perDay } });

it('adds up what ran yesterday, who waits and what failed', () => {
  expect(daySentence([counts([0, 0, 0, 0, 0, 60, 3], 8, 2), counts([0, 0, 0, 0, 0, 1, 0], 1)])).toBe(
    'Yesterday 61 jobs ran, 9 need a person, 2 failed this week.',
  );
});

it('speaks of today when nothing ran yesterday', () => {
  expect(daySentence([counts([0, 0, 0, 0, 0, 0, 1], 1)])).toBe('Today 1 job ran, 1 needs a person.');
});

it('says that nothing ran', () => {
  expect(daySentence([counts([0, 0, 0, 0, 0, 0, 0])])).toBe('Nothing ran yet today.');
  expect(daySentence([])).toBe('Nothing ran yet today.');
});
