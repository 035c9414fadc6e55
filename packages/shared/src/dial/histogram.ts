/** One verdict for a calibration: the raw score, and how far it was right (1 − loss), both 0..1. */
export interface CalibrationPoint {
  score: number;
  right: number;
}

/**
 * The share right per equal-width bin of the score, drawn towards the overall share by `strength` imagined verdicts: an empty
 * bin shows the overall share. The overall share itself starts from one right and one wrong.
 */
export function histogram(
  points: readonly CalibrationPoint[],
  { bins, strength }: { bins: number; strength: number },
): number[] {
  const overall = (sumRight(points) + 1) / (points.length + 2);
  return Array.from({ length: bins }, (_, bin) => {
    const inside = points.filter(({ score }) => Math.min(bins - 1, Math.floor(score * bins)) === bin);
    return (sumRight(inside) + strength * overall) / (inside.length + strength);
  });
}

function sumRight(points: readonly CalibrationPoint[]): number {
  return points.reduce((sum, { right }) => sum + right, 0);
}
