// The dots and the curve of “about 96 of 100 approved” (dial.md 1.3): they explain a score, and decide nothing.
import type { Trust } from '@leeway/shared/api/trust.ts';
import { type Calibration, calibrated, fitCalibration } from '@leeway/shared/dial/calibration.ts';
import { lowerBound, upperBound } from '@leeway/shared/dial/evidence.ts';
import type { VerdictColumns } from '../../store/trust/trust.ts';

const BINS = 10;
const CURVE_POINTS = 21;
/** The intervals of the dots: 95 %. */
const DELTA = 0.05;

/** The curve through the first `count` verdicts: labels stand still between refits (`refitAt`), so it need not be fitted again. */
export function fitOf({ scores, losses }: VerdictColumns, count: number): Calibration {
  return fitCalibration(scores.slice(0, count).map((score, index) => ({ score, right: 1 - (losses[index] ?? 0) })));
}

export function calibrationOf({ scores, losses }: VerdictColumns, fit: Calibration): NonNullable<Trust['calibration']> {
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
