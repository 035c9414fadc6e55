import { classNames } from '../../ui/class-names.ts';
import type { Outcome } from './past-items.ts';

/** The newest items as one bar: fine, not fine, still asks; the same in words below it. */
export function OutcomeBar({ outcome, asker }: { outcome: Outcome; asker: string }) {
  const { total, fine, notFine, asks } = outcome;
  const parts = [
    { count: fine, className: 'bg-ok' },
    { count: notFine, className: 'bg-fail' },
    { count: asks, className: 'bg-line-2' },
  ];
  return (
    <>
      <div aria-hidden className="flex h-2.5 overflow-hidden rounded-mark">
        {parts.map(({ count, className }) => (
          <span
            key={className}
            data-forced-border=""
            // One bad item among two hundred must be seen too.
            style={{ width: `${(count / total) * 100}%`, minWidth: count > 0 ? 3 : 0 }}
            className={classNames('shrink border-surface not-first:border-l', count === 0 && 'hidden', className)}
          />
        ))}
      </div>
      <p className="flex flex-wrap gap-x-3 text-ink-2 text-sm">
        {asks < total && (
          <>
            <span>{fine} fine</span>
            <span className={notFine > 0 ? 'text-fail' : undefined}>{notFine} not fine</span>
          </>
        )}
        {asks > 0 && (
          <span>
            {asks < total ? asks : 'All'} still ask {asker}
          </span>
        )}
      </p>
    </>
  );
}
