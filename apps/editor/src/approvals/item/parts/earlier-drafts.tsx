import type { Approval } from '@leeway/shared/api/approvals.ts';
import { DiffText } from '../../../ui/diff-text.tsx';
import { FoldMark, summaryClass } from '../../../ui/fold-mark.tsx';
import { formatDateTime } from '../../../ui/format.ts';
import { nameText, valueText } from '../../../ui/value-text.ts';
import { kindOf, textOf } from '../draft-edit.ts';

/** The drafts before this one, each with what was asked for instead; closed until somebody wants to compare. */
export function EarlierDrafts({ approval, now }: { approval: Approval; now: number }) {
  const { earlierDrafts } = approval;
  return (
    <div className="flex flex-col gap-2">
      {earlierDrafts.map((earlier, index) => {
        const next = earlierDrafts[index + 1]?.values ?? approval.draft ?? {};
        return (
          <details key={earlier.at} className="group rounded-control border border-line bg-panel">
            <summary className={summaryClass('w-full px-3 py-1.5')}>
              <FoldMark />
              <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
                <span>
                  Draft {index + 1}: “{earlier.instruction}”
                </span>
                <span className="text-ink-2 text-sm">
                  {earlier.by.name}, {formatDateTime(earlier.at, now)}
                </span>
              </span>
            </summary>
            <div className="flex flex-col gap-2 border-line border-t px-3 py-2">
              <p className="text-ink-3 text-xs">What changed with the next draft is marked.</p>
              {Object.entries(earlier.values).map(([name, value]) => (
                <ChangedValue key={name} name={name} before={value} after={next[name]} />
              ))}
            </div>
          </details>
        );
      })}
    </div>
  );
}

type ChangedValueProps = { name: string; before: unknown; after: unknown };

function ChangedValue({ name, before, after }: ChangedValueProps) {
  const isLong = kindOf(name, before) === 'text';
  const isSame = after === undefined || textOf(before) === textOf(after);
  return (
    <div className={isLong ? undefined : 'grid grid-cols-[6rem_1fr] gap-3'}>
      <h3 className="text-ink-2 text-sm">{nameText(name)}</h3>
      {isSame ? (
        <p className="whitespace-pre-wrap">{valueText(before)}</p>
      ) : (
        <DiffText before={textOf(before)} after={textOf(after)} />
      )}
    </div>
  );
}
