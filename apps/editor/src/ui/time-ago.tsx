import { formatDateTime, formatTimeAgo } from './format.ts';
import { useNow } from './use-now.ts';

/** A moment as `4 min ago`, kept fresh; the exact time is in its title. `at` is in milliseconds. */
export function TimeAgo({ at, className }: { at: number; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatDateTime(at, now)} className={className}>
      {formatTimeAgo(at, now)}
    </time>
  );
}
