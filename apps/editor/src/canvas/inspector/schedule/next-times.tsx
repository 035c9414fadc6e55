// The next five times of a schedule, while it is being chosen. The runtime works them out, as it will when they come.
import { readCron } from '@leeway/nodes/contract/cron.ts';
import { ownTimeZone } from '@leeway/nodes/contract/time-zone.ts';
import { isTimeZone } from '@leeway/shared/calendar/zone.ts';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { call } from '../../../api/client.ts';
import { routes } from '../../../api/routes.ts';
import { SkeletonRows } from '../../../ui/skeleton.tsx';

const SHOWN = 5;
/** Times go by while the form is open. */
const READ_AGAIN_MS = 30_000;

export function NextTimes({ cron, timezone }: { cron: string; timezone: string }) {
  const id = useId();
  // What is wrong stands at its field.
  const isReadable = readCron(cron).ok && isTimeZone(timezone);
  const { data, isError } = useQuery({
    queryKey: ['schedule-preview', cron, timezone],
    queryFn: ({ signal }) => call(routes.schedules.preview, { body: { cron, timezone, count: SHOWN }, signal }),
    enabled: isReadable,
    refetchInterval: READ_AGAIN_MS,
    placeholderData: (before) => before,
  });
  if (!isReadable) return null;
  return (
    <section aria-labelledby={id} className="rounded-control border border-line bg-panel px-3 py-2.5">
      <h3 id={id} className="mb-1.5 font-medium text-ink-2 text-sm">
        Next five times
      </h3>
      {data ? (
        <ol aria-labelledby={id} className="flex flex-col gap-1">
          {data.times.map((at) => (
            <TimeRow key={at} at={at} timezone={timezone} />
          ))}
        </ol>
      ) : isError ? (
        <p className="text-ink-2">They cannot be read now. The schedule itself is not affected.</p>
      ) : (
        <SkeletonRows rows={SHOWN} label="Reading the next times" />
      )}
    </section>
  );
}

function TimeRow({ at, timezone }: { at: number; timezone: string }) {
  const there = { day: dayIn(at, timezone), time: timeIn(at, timezone) };
  const own = { day: dayIn(at, ownTimeZone()), time: timeIn(at, ownTimeZone()) };
  const isSame = own.day === there.day && own.time === there.time;
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-3 tabular-nums">
      <time dateTime={new Date(at).toISOString()}>{`${there.day}, ${there.time}`}</time>
      {!isSame && (
        <span className="text-ink-2 text-xs">
          {own.day === there.day ? own.time : `${own.day.slice(0, 3)} ${own.time}`} for you
        </span>
      )}
    </li>
  );
}

/** “Mon 23 Nov 2026”. */
function dayIn(at: number, timeZone: string): string {
  const parts = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone }).format(at).replace(',', '');
}

function timeIn(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(at);
}
