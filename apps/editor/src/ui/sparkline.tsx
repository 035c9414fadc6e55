import { classNames } from './class-names.ts';

const width = 80;
const height = 20;
const pad = 3;

/** A tiny trend line with a dot on the last value. `label` says in words what the line shows. */
export function Sparkline({
  values,
  label,
  className,
}: {
  values: readonly number[];
  label: string;
  className?: string;
}) {
  const points = placePoints(values);
  const last = points.at(-1);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} className={classNames('h-5 w-20', className)}>
      <polyline
        points={points.map(([x, y]) => `${x},${y}`).join(' ')}
        fill="none"
        strokeWidth={1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-ink-2"
      />
      {last && <circle cx={last[0]} cy={last[1]} r={2} className="fill-ink" />}
    </svg>
  );
}

/** Spreads the values over the picture, lowest at the bottom; equal values make a line in the middle. */
export function placePoints(values: readonly number[]): [x: number, y: number][] {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  const gap = values.length > 1 ? (width - 2 * pad) / (values.length - 1) : 0;
  return values.map((value, index) => {
    const share = range > 0 ? (value - low) / range : 0.5;
    return [round(pad + index * gap), round(height - pad - share * (height - 2 * pad))];
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
