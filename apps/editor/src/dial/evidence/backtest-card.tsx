// "Of the last 200 items, 148 would have gone out alone": what the dial that is being tried would have done with decided items.
import type { Trust } from '@leeway/shared/api/trust.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { lazy, Suspense, useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { distinctRows } from '../turn/distinct-rows.ts';
import { isNotch } from '../turn/notches.ts';
import type { Reader } from '../use-reader.ts';
import { perHundred, readingWords, slipWords } from './cost-words.ts';
import { LoadForecast } from './load-forecast.tsx';
import { OutcomeBar } from './outcome-bar.tsx';
import { notFineAt, outcomeAt, type PastItems, positionOf, rowAt } from './past-items.ts';

const NotFineDialog = lazy(() => import('./not-fine-dialog.tsx').then((module) => ({ default: module.NotFineDialog })));

export type BacktestCardProps = {
  items: PastItems;
  /** The setting that is shown, set or only tried. */
  setting: DialSetting;
  trust: Trust;
  /** What goes alone leaves the house; else it is only handed on. */
  isOutward: boolean;
  reader: Reader;
};

/** Changes with every move of the thumb, from what the browser has already: it asks the runtime for nothing. */
export function BacktestCard({ items, setting, trust, isOutward, reader }: BacktestCardProps) {
  const [isReading, setReading] = useState(false);
  const position = positionOf(setting);
  const outcome = outcomeAt(items, position);
  const { total, alone, notFine } = outcome;
  const gone = isOutward ? 'gone out' : 'gone on';
  const they = capital(reader.name);
  if (total === 0) return <p className="text-ink-2">No decisions yet. They are counted from the first one on.</p>;
  const cost = readingWords({ outcome, ...trust.cost, auditShare: trust.audits.share, reader });
  return (
    <div data-testid="backtest" className="flex flex-col gap-2 rounded-card border border-line bg-panel p-3">
      <p aria-live="polite">
        Of the last {total} {total === 1 ? 'item' : 'items'},{' '}
        <strong className="font-semibold">
          {alone === 0 ? 'none' : alone} would have {gone} alone
        </strong>
        .{' '}
        {alone > 0 && (
          <>
            {they} rejected or changed{' '}
            <strong className={notFine > 0 ? 'font-semibold text-fail' : 'font-semibold'}>
              {notFine === 0 ? 'none' : notFine} of those
            </strong>
            .
          </>
        )}
      </p>
      <OutcomeBar outcome={outcome} asker={reader.name} />
      {notFine > 0 && (
        <button
          type="button"
          onClick={() => setReading(true)}
          className="min-h-6 self-start text-focus underline underline-offset-2 hover:no-underline"
        >
          Read the {notFine}
        </button>
      )}
      <Proof items={items} trust={trust} position={position} />
      {cost && <p className="text-ink-2 text-sm">{cost}</p>}
      {alone > 0 && <p className="text-ink-2 text-sm">{slipWords(outcome)}</p>}
      <LoadForecast place={trust} share={alone / total} />
      {isReading && (
        <Suspense>
          <NotFineDialog items={notFineAt(items, position)} onClose={() => setReading(false)} />
        </Suspense>
      )}
    </div>
  );
}

const CHOSEN_LATE = 'It was chosen after the answers were seen, so it cannot be proved. The marks on the slider can.';

/** What the decisions prove about a position: its bound, and what is still missing. */
function Proof({ items, trust, position }: { items: PastItems; trust: Trust; position: number | null }) {
  if (position === null) return null;
  const { usableAlpha, delta } = trust.promise;
  const known = distinctRows(trust.rows).find((row) => isNotch(position, [row.position]));
  const row = known ?? rowAt(items, position, { alpha: usableAlpha, delta });
  if (!row || row.alone === 0) return null;
  const bound = row.upper < 1 ? `The true mistake rate is very likely below ${perHundred(row.upper)} in 100. ` : '';
  const missing = row.needMore ?? 0;
  return (
    <div className="flex flex-col items-start gap-1 text-ink-2 text-sm">
      {!known && <Badge>for information</Badge>}
      <p>
        {bound}
        {row.certified && 'Your decisions prove this position.'}
        {known && !row.certified && missing > 0 && `Not yet: about ${missing} more approvals in a row are needed.`}
        {!known && (trust.rows.length > 0 ? CHOSEN_LATE : 'Nothing can be proved before the first 20 items.')}
      </p>
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
