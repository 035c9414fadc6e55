// Where things stand on the calibration chart.
import type { Trust } from '@leeway/shared/api/trust.ts';

type Calibration = NonNullable<Trust['calibration']>;
type CalibrationPoint = Calibration['points'][number];

/** The drawing’s own measure; the screen scales it. */
export const CHART = { width: 296, height: 132, left: 34, right: 6, top: 8, bottom: 22 } as const;

export interface ChartScale {
  /** From a share (0 to 1) to the drawing. */
  x: (score: number) => number;
  y: (share: number) => number;
  xLow: number;
  yLow: number;
  /** Shares at which a line is drawn. */
  yTicks: readonly number[];
}

/** Shows the part of the square in which there are dots: from the last ten percent below them up to 100 %. */
export function chartScale(points: readonly CalibrationPoint[], threshold: number | null): ChartScale {
  const { width, height, left, right, top, bottom } = CHART;
  const xLow = lowEnd([...points.map(({ score }) => score), ...(threshold === null ? [] : [threshold])]);
  const yLow = lowEnd(points.map(({ low }) => low));
  const place = (value: number, low: number) => (Math.min(1, Math.max(low, value)) - low) / (1 - low);
  return {
    x: (score) => round(left + place(score, xLow) * (width - left - right)),
    y: (share) => round(height - bottom - place(share, yLow) * (height - top - bottom)),
    xLow,
    yLow,
    yTicks: [yLow, (yLow + 1) / 2, 1],
  };
}

/** The radius of a dot: its area grows with the count. */
export function radiusOf(count: number, most: number): number {
  return round(2.5 + 3.5 * Math.sqrt(count / Math.max(1, most)));
}

/** The outline of the 95 % band: along the upper ends and back along the lower ones. */
export function bandPath(points: readonly CalibrationPoint[], { x, y }: ChartScale): string {
  const upper = points.map(({ score, high }) => `${x(score)},${y(high)}`);
  const lower = points.toReversed().map(({ score, low }) => `${x(score)},${y(low)}`);
  return `M${[...upper, ...lower].join('L')}Z`;
}

function lowEnd(values: readonly number[]): number {
  const least = Math.min(...values, 0.9);
  return Math.max(0, Math.floor(least * 10) / 10);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
