import type { CallLimits } from '@leeway/shared/api/connections.ts';
import { formatNumber } from '../ui/format.ts';

/** `at most 2 at once and 60 a minute`; null when there is no limit. */
export function limitWords({ maxAtOnce, maxPerMinute }: CallLimits): string | null {
  const parts = [
    ...(maxAtOnce === null ? [] : [`${formatNumber(maxAtOnce)} at once`]),
    ...(maxPerMinute === null ? [] : [`${formatNumber(maxPerMinute)} a minute`]),
  ];
  return parts.length === 0 ? null : `at most ${parts.join(' and ')}`;
}
