import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { Clock } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import { scoreWords } from '../../dial/score-words.ts';
import { Badge } from '../../ui/badge.tsx';
import { formatTime } from '../../ui/format.ts';
import { toneText } from '../../ui/tone.tsx';
import { otherClaim } from '../decide/decision-words.ts';
import { countdownOf } from './countdown.ts';

export type RowProps = {
  item: ApprovalSummary;
  now: number;
  /** Id of the person looking. */
  me: string | undefined;
  isCurrent: boolean;
  /** The item's address, and what a plain click on it does. A router's link in each row would work out its address with every move. */
  href: string;
  onOpen: (id: string) => void;
  /** Set while items are picked to be decided at once. */
  pick: { isPicked: boolean; onPick: (item: ApprovalSummary) => void } | undefined;
};

/** One item of the list: who, what, why, and how long there is. */
export const ApprovalRow = memo(function ApprovalRow({ item, now, me, isCurrent, href, onOpen, pick }: RowProps) {
  const who = item.subject || item.nodeTitle;
  const score = scoreWords(item.score, item);
  const open = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(item.id);
  };
  return (
    <div className="relative flex border-line border-b">
      {pick && (
        <label className="flex w-10 shrink-0 cursor-pointer items-center justify-center max-wide:w-12">
          <input
            type="checkbox"
            aria-label={`Pick ${who}`}
            checked={pick.isPicked}
            onChange={() => pick.onPick(item)}
            className="size-4 accent-ink"
          />
        </label>
      )}
      <a
        href={href}
        onClick={open}
        aria-current={isCurrent ? 'true' : undefined}
        className="flex min-w-0 flex-1 flex-col border-transparent border-l-3 px-3.5 py-2 hover:bg-hover focus-visible:-outline-offset-2 aria-[current]:border-focus aria-[current]:bg-selected"
      >
        <span className="flex items-center gap-3">
          <span className="min-w-0 flex-1 truncate font-semibold">{who}</span>
          <DueTime item={item} now={now} />
        </span>
        <span className="truncate">{item.question}</span>
        <span className="flex items-center gap-3">
          <span className="min-w-0 flex-1 truncate text-ink-2 text-xs leading-5">{item.why}</span>
          <RowNotes item={item} now={now} me={me} />
        </span>
        {score && <span className="truncate text-ink-3 text-xs leading-5">{score}</span>}
      </a>
    </div>
  );
});

function RowNotes({ item, now, me }: Pick<RowProps, 'item' | 'now' | 'me'>) {
  const other = otherClaim(item, { me, now });
  const isLater = item.laterUntil !== null && item.laterUntil > now;
  return (
    <span className="flex shrink-0 items-center gap-1.5 text-ink-2 text-xs leading-5">
      {other && <Badge tone="run">{other.name} is on it</Badge>}
      {item.kind === 'audit' && <Badge>Sample check</Badge>}
      {item.approvals.needed > 1 && (
        <Badge>
          {item.approvals.given} of {item.approvals.needed}
        </Badge>
      )}
      {isLater && <Badge>Later, {formatTime(item.laterUntil ?? 0).slice(0, 5)}</Badge>}
      {item.mode !== 'live' && <Badge>{item.mode === 'sample' ? 'Sample' : 'Test'}</Badge>}
    </span>
  );
}

function DueTime({ item, now }: { item: ApprovalSummary; now: number }) {
  const countdown = countdownOf(item, now);
  if (!countdown) return null;
  return (
    <span className={`flex shrink-0 items-center gap-1 font-semibold text-xs ${toneText[countdown.tone]}`}>
      <Clock aria-hidden className="size-3.5" />
      <span className="sr-only">{countdown.tone === 'fail' ? '' : 'Time left: '}</span>
      {countdown.text}
    </span>
  );
}
