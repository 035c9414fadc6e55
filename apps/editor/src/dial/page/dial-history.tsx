// Every change of a step's level, with who, why, and what the evidence was at that time; checks and stops among them.
import type { TrustEntry } from '@leeway/shared/api/trust.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { errorWords } from '../../api/error-words.ts';
import { formatDateTime, formatPercent } from '../../ui/format.ts';
import { NotLoaded } from '../../ui/not-loaded.tsx';
import { ShowMore } from '../../ui/show-more.tsx';
import { type Tone, ToneGlyph, toneText } from '../../ui/tone.tsx';
import { perHundred } from '../evidence/cost-words.ts';
import { type StepPlace, trustEntriesQuery } from '../trust-queries.ts';

const TONES: Record<TrustEntry['kind'], Tone> = {
  level: 'neutral',
  earned: 'ok',
  audit: 'neutral',
  hold: 'wait',
  stopped: 'fail',
  key: 'neutral',
  request: 'wait',
  promise: 'neutral',
  setting: 'neutral',
};

export function DialHistory({ place }: { place: StepPlace }) {
  const query = useInfiniteQuery(trustEntriesQuery(place));
  const entries = query.data?.pages.flatMap(({ items }) => items);
  if (!entries) {
    const failure = query.error && errorWords(query.error);
    return <NotLoaded what="history" failure={failure} onRetry={() => void query.refetch()} className="" />;
  }
  if (entries.length === 0) return <p className="text-ink-2">Nothing yet: the dial is where it began.</p>;
  return (
    <>
      <ol className="flex max-w-176 flex-col">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      <ShowMore query={query} label="Show older" className="mt-3" />
    </>
  );
}

function Entry({ entry: { at, kind, words, by, reason, evidence } }: { entry: TrustEntry }) {
  const tone = TONES[kind];
  return (
    <li className="flex gap-2.5 border-line border-b py-2.5 last:border-b-0">
      <ToneGlyph tone={tone} className={`mt-0.5 size-4 ${toneText[tone]}`} />
      <div className="min-w-0">
        <p>{words}</p>
        {reason && <p>“{reason}”</p>}
        <p className="text-ink-2 text-sm">
          <time dateTime={new Date(at).toISOString()}>{formatDateTime(at)}</time>
          {by && `, by ${by.name}`}
          {evidence && `. ${evidenceWords(evidence)}`}
        </p>
      </div>
    </li>
  );
}

function evidenceWords({ verdicts, mistakes, upper, position }: NonNullable<TrustEntry['evidence']>): string {
  const among = position ? ` at ${formatPercent(position, 1)} sure or more` : '';
  const bound = upper < 1 ? `, very likely below ${perHundred(upper)} in 100` : '';
  return `Evidence then: ${verdicts} decisions${among}, ${Math.round(mistakes * 10) / 10} mistakes${bound}`;
}
