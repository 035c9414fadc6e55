import { expect, it } from 'vitest';
import { qualityWords } from './quality-words.ts';

const off = { canaryShare: 0, blindShare: 0, isSpeedChecked: false, hasSecondLook: false };

it('tells reviewers each thing that is on, and nothing else', () => {
  expect(qualityWords(off)).toEqual([]);
  expect(qualityWords({ ...off, isSpeedChecked: true })).toEqual(['Very fast approvals do not count as proof.']);
  expect(qualityWords({ canaryShare: 0.03, blindShare: 0.05, isSpeedChecked: true, hasSecondLook: true })).toHaveLength(
    4,
  );
});
