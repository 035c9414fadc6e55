// The counts behind the promise, in words.
import type { Trust } from '@leeway/shared/api/trust.ts';
import { Link } from '@tanstack/react-router';
import { formatNumber } from '../../ui/format.ts';
import { lotWords } from '../setting/promise-words.ts';

/** How many items there were, and what people said to them. */
export function VerdictFacts({ trust: { counts, evidenceKey, model } }: { trust: Trust }) {
  const rows: readonly [string, number][] = [
    ['Items', counts.items],
    ['Went alone', counts.alone],
    ['Approved unchanged', counts.approved],
    ['Changed', counts.edited],
    ['Rejected', counts.rejected],
    ['Not sure', counts.unsure],
    ['Nobody answered in time', counts.expired],
    ['Answers that are no proof: too fast, in bulk, or the same again', counts.notCounted],
    ['Reviewers', counts.reviewers],
  ];
  return (
    <>
      <dl className="max-w-128">
        {rows.map(([label, count]) => (
          <div key={label} className="flex justify-between gap-4 border-line border-b py-1.5 last:border-b-0">
            <dt className="text-ink-2">{label}</dt>
            <dd>{formatNumber(count)}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-ink-2 text-sm">
        {evidenceKey === null
          ? 'It has made nothing yet.'
          : `For these instructions${model ? ` and the model ${model}` : ''}; other ones begin at zero. Record ${evidenceKey.slice(0, 12)}.`}
      </p>
    </>
  );
}

/** Audits: how many are drawn, what they found, and what that says of all that went alone. */
export function AuditFacts({ trust: { audits, canaries, counts, workflowId } }: { trust: Trust }) {
  if (counts.alone === 0) {
    return (
      <div className="flex flex-col gap-1.5">
        <p className="text-ink-2">Nothing went alone yet. From the first item on, some are checked by lot.</p>
        {canaries.words && <p>{canaries.words}</p>}
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-1.5">
      <p>{lotWords(audits.share)}</p>
      <p>
        {formatNumber(audits.checked)} checked so far, {audits.wrong === 0 ? 'none' : formatNumber(audits.wrong)} wrong.
      </p>
      {audits.estimate && <p>{audits.estimate.words}</p>}
      {canaries.words && <p>{canaries.words}</p>}
      {audits.open > 0 && (
        <p>
          <Link
            to="/approvals"
            search={{ workflow: workflowId }}
            className="text-focus underline underline-offset-2 hover:no-underline"
          >
            {audits.open} to look at
          </Link>
        </p>
      )}
    </div>
  );
}
