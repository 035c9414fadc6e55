// The label of a score on the way to it: what the calibrated curve says there (dial.md 1.3).
import type { Trust } from '@leeway/shared/api/trust.ts';
import { shownProbability } from '@leeway/shared/dial/calibration.ts';
import { approvedWords } from '../score-words.ts';

/** `about 96 of 100 approved`, for items with this score (0 to 1); null below 20 answers. Between two points of the curve it is straight. */
export function approvedAt(calibration: Trust['calibration'], score: number): string | null {
  if (!calibration) return null;
  const curve = calibration.curve.toSorted((a, b) => a.score - b.score);
  const after = curve.find((point) => point.score >= score) ?? curve.at(-1);
  if (!after) return null;
  const before = curve.findLast((point) => point.score <= score) ?? after;
  const span = after.score - before.score;
  const way = span > 0 ? (score - before.score) / span : 0;
  const probability = before.probability + way * (after.probability - before.probability);
  const shown = shownProbability(calibration.verdicts, probability);
  return shown && approvedWords(shown);
}
