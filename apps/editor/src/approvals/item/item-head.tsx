import type { Approval } from '@leeway/shared/api/approvals.ts';
import { Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { scoreWords } from '../../dial/score-words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { toneText } from '../../ui/tone.tsx';
import { deadlineText } from '../decide/decision-words.ts';
import { countdownOf } from '../list/countdown.ts';

export type ItemHeadProps = {
  approval: Approval;
  now: number;
  /** Set when it is looked at from another item: the way back there. */
  backTo: string | undefined;
  /** Set when the person may give it to somebody else. */
  onAssign: (() => void) | undefined;
};

/** What is asked, why this person sees it, how long there is, and whose it is. */
export function ItemHead({ approval, now, backTo, onAssign }: ItemHeadProps) {
  // Whoever is to answer first must not be told how sure the draft is.
  const score = approval.blind ? null : scoreWords(approval.score, approval);
  return (
    <header className="border-line border-b px-4 pt-3 pb-3 wide:px-6">
      {backTo === undefined ? (
        <Link to="/approvals" search={withoutBack} className={`${BACK} wide:hidden`}>
          <ChevronLeft aria-hidden className="size-4" />
          All approvals
        </Link>
      ) : (
        <Link to="/approvals/$approvalId" params={{ approvalId: backTo }} search={withoutBack} className={BACK}>
          <ChevronLeft aria-hidden className="size-4" />
          Back to the one you were answering
        </Link>
      )}
      <div className="flex items-baseline gap-4">
        <h1 className="min-w-0 flex-1 font-semibold text-lg">
          {approval.question} {approval.kind === 'audit' && <Badge>Sample check</Badge>}{' '}
          {approval.mode !== 'live' && <Badge>{approval.mode === 'sample' ? 'Sample data' : 'Test run'}</Badge>}
        </h1>
        <Link
          to="/runs/$runId"
          params={{ runId: approval.runId }}
          search={{ step: approval.key }}
          className="-my-0.5 shrink-0 py-0.5 text-focus underline hover:no-underline"
        >
          See the run
        </Link>
      </div>
      {approval.why && <p className="mt-0.5 text-ink-2">You are seeing this because: {approval.why}</p>}
      <div className="flex flex-wrap items-baseline gap-x-3 text-ink-3 text-sm">
        <p className="line-clamp-1 min-w-0">
          {[approval.workflowTitle, approval.subject].filter((word) => word !== '').join(', ')}
        </p>
        {score && <p>{score}</p>}
        {approval.status === 'open' && <Deadline approval={approval} now={now} />}
        {approval.status === 'open' && approval.assigneeName && <p>For {approval.assigneeName}</p>}
        {onAssign && (
          <button
            type="button"
            onClick={onAssign}
            aria-keyshortcuts="U"
            className="flex min-h-6 items-center gap-1.5 text-ink-2 underline hover:no-underline max-wide:hidden"
          >
            Give it to somebody
            <span aria-hidden>
              <Kbd>U</Kbd>
            </span>
          </button>
        )}
      </div>
    </header>
  );
}

function Deadline({ approval, now }: { approval: Approval; now: number }) {
  const text = deadlineText(approval, now);
  if (text === null) return null;
  const tone = countdownOf(approval, now)?.tone ?? 'neutral';
  return <p className={tone === 'neutral' ? undefined : `font-semibold ${toneText[tone]}`}>{text}</p>;
}

/** The rest of what stands in the address stays: the list is filtered as before. */
function withoutBack<Search extends object>(search: Search): Search & { back?: undefined } {
  return { ...search, back: undefined };
}

const BACK = '-ml-1.5 mb-1 inline-flex h-9 items-center gap-1 pr-2 text-ink-2';
