// Quiet lines around the list: who decides for whom, how answers are checked, and whether the people who decide can keep up.
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { settingsQuery } from '../../api/queries.ts';
import { routes } from '../../api/routes.ts';
import { qualityWords } from '../../dial/quality-words.ts';
import { FoldMark, summaryClass } from '../../ui/fold-mark.tsx';
import { formatDate } from '../../ui/format.ts';

/** For the delegate: whose items stand here too; for the one who is away: who answers them. */
export function DelegationNote({ me, now }: { me: string; now: number }) {
  const { data } = useQuery({
    queryKey: ['delegations'],
    queryFn: ({ signal }) => call(routes.delegations.list, { signal }),
    staleTime: 60_000,
  });
  const running = data?.items.filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt) ?? [];
  const lines = running.flatMap(({ from, to, endsAt }) => {
    if (to.id === me) return [`You decide for ${from.name} until ${formatDate(endsAt, now)}.`];
    return from.id === me ? [`${to.name} decides for you until ${formatDate(endsAt, now)}.`] : [];
  });
  if (lines.length === 0) return null;
  return (
    <ul className="mt-2 text-ink-2 text-sm">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** What the present dials ask of the people who decide, and what they usually do. */
export function ForecastLine() {
  const { data } = useQuery({
    queryKey: ['forecast'],
    queryFn: ({ signal }) => call(routes.reviewLoad.forecast, { signal }),
    staleTime: 5 * 60_000,
  });
  return (
    <div className="flex flex-col gap-1 border-line border-b px-4 py-2 text-ink-2 text-xs empty:hidden">
      <QualityNote />
      {data?.sentence && <p>{data.sentence}</p>}
    </div>
  );
}

/** Whoever decides is told how their answers are checked. */
function QualityNote() {
  const { data } = useQuery(settingsQuery);
  const words = data ? qualityWords(data.reviewQuality) : [];
  if (words.length === 0) return null;
  return (
    <details className="group">
      <summary className={summaryClass()}>
        <FoldMark />
        How answers are checked here
      </summary>
      <ul className="flex flex-col gap-0.5 pb-1 pl-5.5">
        {words.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}
