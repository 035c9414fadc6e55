import type { MetricSeries } from '@leeway/shared/api/workspace.ts';
import { formatDuration, formatMoney, formatNumber } from '../ui/format.ts';

type Kind = Pick<MetricSeries, 'kind' | 'unit'>;

const currency = /^[A-Z]{3}$/;

/** A metric's value as it is read: `1,204 enquiries`, `3 h 20`, `£1,250`. Durations are in seconds. */
export function metricText({ kind, unit }: Kind, value: number): string {
  switch (kind) {
    case 'count':
      return unit ? `${formatNumber(value, 2)} ${unit}` : formatNumber(value, 2);
    case 'duration':
      return value < 0 ? `-${formatDuration(-value * 1000)}` : formatDuration(value * 1000);
    case 'money':
      return currency.test(unit) ? formatMoney(value, unit) : `${formatNumber(value, 2)} ${unit}`.trim();
  }
}

/** What one record came to on average, where a sum of all says little: `38 min each`. */
export function averageText({ kind, unit, total, points }: MetricSeries): string | null {
  if (kind === 'count' || points < 2) return null;
  return `${metricText({ kind, unit }, total / points)} each`;
}
