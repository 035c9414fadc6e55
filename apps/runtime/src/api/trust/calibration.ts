// The dots and the curve of “about 96 of 100 approved” (dial.md 1.3): they explain a score, and decide nothing.
import type { Trust } from '@leeway/shared/api/trust.ts';
import { calibrated, fitCalibration, refitAt } from '@leeway/shared/dial/calibration.ts';
import { lowerBound, upperBound } from '@leeway/shared/dial/evidence.ts';
import type { VerdictColumns } from '../../store/trust/trust.ts';

const BINS = 10;
const CURVE_POINTS = 21;
/** The intervals of the dots: 95 %. */
const DELTA = 0.05;

/** Null below 20 verdicts. Labels stand still between refits, so the curve is that of the last one. */
export function calibrationOf({ scores, losses }: VerdictColumns): Trust['calibration'] {
  const fitted = refitAt(scores.length);
  if (fitted === 0) return null;
  const points = scores.map((score, index) => ({ score, right: 1 - (losses[index] ?? 0) }));
  const fit = fitCalibration(points.slice(0, fitted));
  const curve = Array.from({ length: CURVE_POINTS }, (_, index) => {
    const score = index / (CURVE_POINTS - 1);
    return { score, probability: calibrated(fit, score) };
  });
  return { verdicts: scores.length, points: dotsOf(scores, losses), curve };
}

function dotsOf(scores: readonly number[], losses: readonly number[]) {
  const bins = Array.from({ length: BINS }, () => ({ n: 0, k: 0, score: 0 }));
  for (const [index, score] of scores.entries()) {
    const bin = bins[Math.min(BINS - 1, Math.floor(score * BINS))];
    if (!bin) continue;
    bin.n += 1;
    bin.k += losses[index] ?? 0;
    bin.score += score;
  }
  return bins
    .filter(({ n }) => n > 0)
    .map(({ n, k, score }) => ({
      score: score / n,
      share: 1 - k / n,
      low: 1 - upperBound(k, n, DELTA),
      high: 1 - lowerBound(k, n, DELTA),
      count: n,
    }));
}
