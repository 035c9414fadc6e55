// "When it says it's sure, is it right?": how often people approved, by how sure it was.
import type { Trust } from '@leeway/shared/api/trust.ts';
import { FoldMark, summaryClass } from '../../ui/fold-mark.tsx';
import { formatPercent } from '../../ui/format.ts';
import { ENOUGH_ANSWERS } from '../score-words.ts';
import { approvedAt } from './approved-at.ts';
import { bandPath, CHART, type ChartScale, chartScale, radiusOf } from './chart-scale.ts';

export type CalibrationChartProps = {
  calibration: Trust['calibration'];
  /** Answers so far, for the words that stand in the chart's place. */
  verdicts: number;
  /** Where it asks; null: nowhere, or always. */
  threshold: number | null;
};

type Calibration = NonNullable<Trust['calibration']>;

/** The chart, and its numbers as a table for whoever would rather read them. */
export function CalibrationChart({ calibration, verdicts, threshold }: CalibrationChartProps) {
  return (
    <section aria-label="When it says it’s sure, is it right?" className="flex min-w-0 flex-col gap-1.5">
      <div className="flex max-w-88 flex-wrap items-baseline justify-between gap-x-2">
        <h4 className="font-semibold text-ink-2 text-sm">When it says it’s sure, is it right?</h4>
        {threshold !== null && <span className="text-focus text-sm">asks below {formatPercent(threshold)}</span>}
      </div>
      {calibration ? (
        <Chart calibration={calibration} threshold={threshold} />
      ) : (
        <p className="text-ink-2">
          Not enough answers yet: {Math.min(verdicts, ENOUGH_ANSWERS)} of {ENOUGH_ANSWERS}.
        </p>
      )}
    </section>
  );
}

function Chart({ calibration, threshold }: { calibration: Calibration; threshold: number | null }) {
  const points = calibration.points.toSorted((a, b) => a.score - b.score);
  const scale = chartScale(points, threshold);
  return (
    <>
      <svg
        role="img"
        aria-label={inWords(calibration)}
        viewBox={`0 0 ${CHART.width} ${CHART.height}`}
        className="w-full max-w-88 text-ink-3"
      >
        <Frame scale={scale} />
        {points.length > 1 && <path d={bandPath(points, scale)} className="fill-line-2 opacity-55" />}
        <line
          x1={scale.x(Math.max(scale.xLow, scale.yLow))}
          y1={scale.y(Math.max(scale.xLow, scale.yLow))}
          x2={scale.x(1)}
          y2={scale.y(1)}
          strokeDasharray="3 3"
          className="stroke-edge"
        />
        <polyline
          points={calibration.curve
            .filter(({ score }) => score >= scale.xLow)
            .map(({ score, probability }) => at(scale, score, probability))
            .join(' ')}
          fill="none"
          strokeWidth={1.5}
          className="stroke-ink"
        />
        <Dots points={points} scale={scale} />
        {threshold !== null && (
          <line
            x1={scale.x(threshold)}
            x2={scale.x(threshold)}
            y1={CHART.top - 4}
            y2={CHART.height - CHART.bottom}
            strokeWidth={2}
            className="stroke-focus"
          />
        )}
      </svg>
      {threshold !== null && (
        <p className="text-ink-2 text-sm">
          At {formatPercent(threshold)} sure: {approvedAt(calibration, threshold)}.
        </p>
      )}
      <Numbers points={points} />
    </>
  );
}

function Frame({ scale }: { scale: ChartScale }) {
  const base = CHART.height - 6;
  return (
    <g className="fill-ink-3 text-[10.5px]">
      {scale.yTicks.map((share) => (
        <g key={share}>
          <line
            x1={CHART.left}
            x2={CHART.width - CHART.right}
            y1={scale.y(share)}
            y2={scale.y(share)}
            className="stroke-line"
          />
          <text x={CHART.left - 5} y={scale.y(share) + 3.5} textAnchor="end">
            {formatPercent(share)}
          </text>
        </g>
      ))}
      <text x={CHART.left} y={base}>
        {formatPercent(scale.xLow)} sure
      </text>
      <text x={CHART.width - CHART.right} y={base} textAnchor="end">
        100% sure
      </text>
    </g>
  );
}

function Dots({ points, scale }: { points: Calibration['points']; scale: ChartScale }) {
  const most = Math.max(...points.map(({ count }) => count));
  return points.map(({ score, share, low, high, count }) => (
    <g key={score}>
      {points.length === 1 && (
        <line
          x1={scale.x(score)}
          x2={scale.x(score)}
          y1={scale.y(low)}
          y2={scale.y(high)}
          strokeWidth={4}
          className="stroke-line-2"
        />
      )}
      <circle cx={scale.x(score)} cy={scale.y(share)} r={radiusOf(count, most)} className="fill-ink" />
    </g>
  ));
}

function Numbers({ points }: { points: Calibration['points'] }) {
  return (
    <details className="group text-sm">
      <summary className={summaryClass('text-ink-2')}>
        <FoldMark />
        The numbers
      </summary>
      <table className="mt-1 w-full max-w-88 text-left">
        <caption className="sr-only">How often people approved, by how sure it was</caption>
        <thead>
          <tr className="text-ink-2 text-xs">
            <th scope="col" className="font-medium">
              Sure
            </th>
            <th scope="col" className="font-medium">
              Approved
            </th>
            <th scope="col" className="font-medium">
              95% range
            </th>
            <th scope="col" className="text-right font-medium">
              Items
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ score, share, low, high, count }) => (
            <tr key={score} className="border-line border-t">
              <th scope="row" className="font-normal">
                {formatPercent(score)}
              </th>
              <td>{formatPercent(share)}</td>
              <td>
                {formatPercent(low)}–{formatPercent(high)}
              </td>
              <td className="text-right">{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function at({ x, y }: ChartScale, score: number, share: number): string {
  return `${x(score)},${y(share)}`;
}

function inWords({ points, verdicts }: Calibration): string {
  const parts = points.map(
    ({ score, share, count }) =>
      `when ${formatPercent(score)} sure, people approved ${formatPercent(share)} of ${count}`,
  );
  return `Of ${verdicts} answers: ${parts.join('; ')}.`;
}
