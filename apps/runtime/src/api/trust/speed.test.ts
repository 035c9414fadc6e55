import { foldEvidence } from '@leeway/shared/dial/record.ts';
import { expect, it } from 'vitest';
import { calibrationOf, fitOf } from './calibration.ts';
import { rowsOf } from './trust-detail.ts';

it('works out ten thousand verdicts in less time than anybody notices', () => {
  const scores = Array.from({ length: 10_000 }, (_, index) => ((index * 7919) % 1000) / 1000);
  const losses = scores.map((score, index) => (index % 53 === 0 && score < 0.6 ? 1 : 0));
  const state = { ...foldEvidence([]), positions: [0.9, 0.7, 0.5, 0.3, 0] };
  const history = { scores, losses, approvals: scores.map(String) };
  // Fitted once in 500 verdicts.
  const fit = fitOf(history, 10_000);
  const startedAt = performance.now();
  const rows = rowsOf(state, history);
  const calibration = calibrationOf(history, fit);
  const ms = performance.now() - startedAt;
  expect(rows.map(({ alone }) => alone)).toEqual([1000, 3000, 5000, 7000, 10_000]);
  expect(calibration.verdicts).toBe(10_000);
  // Worked out once for every new verdict: about 25 ms on a quiet machine, with room for a busy one.
  expect(ms).toBeLessThan(250);
});
