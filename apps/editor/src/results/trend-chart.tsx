import { useState } from 'react';
import { formatDate } from '../ui/format.ts';
import { type Day, placeBars } from './trend.ts';

const width = 320;
const height = 72;

export type TrendChartProps = {
  /** What is drawn, for screen readers. */
  label: string;
  days: readonly Day[];
  text: (value: number) => string;
};

/** A bar per day, and the same as a table for who does not see bars. */
export function TrendChart({ label, days, text }: TrendChartProps) {
  const { bars, zero } = placeBars(days, width, height);
  const [shown, setShown] = useState<Day | null>(null);
  const first = days[0];
  const last = days.at(-1);
  return (
    <figure className="m-0 min-w-0">
      <svg
        aria-hidden
        viewBox={`0 -1 ${width} ${height + 2}`}
        preserveAspectRatio="none"
        className="h-18 w-full"
        onPointerLeave={() => setShown(null)}
      >
        {bars.map((bar) => (
          <g key={bar.day} onPointerEnter={() => setShown(bar)}>
            <rect x={bar.x} y={0} width={bar.width} height={height} className="fill-transparent" />
            <rect
              x={bar.x}
              y={bar.y}
              width={bar.width}
              height={bar.height}
              className={bar.day === shown?.day ? 'fill-ink' : 'fill-metric'}
            />
          </g>
        ))}
        <line x1={0} x2={width} y1={zero} y2={zero} className="stroke-line-2" vectorEffect="non-scaling-stroke" />
      </svg>
      <div aria-hidden className="flex justify-between gap-2 text-ink-3 text-xs">
        <span>{first && dayText(first.day)}</span>
        <span className="font-medium text-ink">{shown && `${dayText(shown.day)}: ${text(shown.value)}`}</span>
        <span>{last && dayText(last.day)}</span>
      </div>
      <table className="sr-only">
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {days
            .filter(({ points }) => points > 0)
            .map(({ day, value }) => (
              <tr key={day}>
                <th scope="row">{dayText(day)}</th>
                <td>{text(value)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </figure>
  );
}

/** A day as the runtime counts it, at noon, so that no time zone shows another one. */
function dayText(day: string): string {
  return formatDate(new Date(`${day}T12:00:00`).getTime());
}
