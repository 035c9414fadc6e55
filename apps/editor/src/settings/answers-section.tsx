import type { Reviewer } from '@leeway/shared/api/approvals.ts';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { meQuery } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { FoldMark, summaryClass } from '../ui/fold-mark.tsx';
import { formatPercent } from '../ui/format.ts';
import { Section } from './section.tsx';

/** How one decided lately, for oneself; owners see everyone below. No ranking: by name. */
export function AnswersSection() {
  const me = useQuery(meQuery).data?.user;
  const { data } = useQuery({
    queryKey: ['reviewers'],
    queryFn: ({ signal }) => call(routes.approvals.reviewers, { signal }),
    staleTime: 60_000,
  });
  if (!me || !data || data.items.length === 0) return null;
  const own = data.items.find(({ person }) => person.id === me.id);
  const others = data.items
    .filter(({ person }) => person.id !== me.id)
    .sort((one, other) => one.person.name.localeCompare(other.person.name));
  const about = 'In Approvals, over the last 90 days. Others than you and the owners do not see this.';
  return (
    <Section title="Your answers" about={about}>
      <p>{own ? wordsOf(own) : 'You have decided nothing in this time.'}</p>
      {others.length > 0 && (
        <details className="group mt-3">
          <summary className={summaryClass('text-ink-2')}>
            <FoldMark />
            Everyone else
          </summary>
          <dl className="flex flex-col gap-2 pt-2">
            {others.map((each) => (
              <div key={each.person.id}>
                <dt className="font-semibold">{each.person.name}</dt>
                <dd className="text-ink-2">{wordsOf(each)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </Section>
  );
}

/** `48 answers, 92% approved as they were, half of them within 14 s. Caught 3 of 4 planted mistakes.` */
function wordsOf({ decided, approveShare, medianSeconds, caught, shown }: Reviewer): string {
  const answers = [
    `${decided} ${decided === 1 ? 'answer' : 'answers'}`,
    ...(approveShare === null ? [] : [`${formatPercent(approveShare)} approved as they were`]),
    ...(medianSeconds === null ? [] : [`half of them within ${Math.max(1, Math.round(medianSeconds))} s`]),
  ].join(', ');
  const planted = shown === 0 ? '' : ` Caught ${caught} of ${shown} planted ${shown === 1 ? 'mistake' : 'mistakes'}.`;
  return `${answers}.${planted}`;
}
