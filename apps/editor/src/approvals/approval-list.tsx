import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { Link } from '@tanstack/react-router';
import { Clock } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { formatPercent } from '../ui/format.ts';
import { Kbd } from '../ui/kbd.tsx';
import { toneText } from '../ui/tone.tsx';
import { countdownOf } from './countdown.ts';
import { queueSummary } from './queue.ts';

export type ApprovalListProps = {
  items: readonly ApprovalSummary[];
  /** How many wait in all, also those not loaded yet. */
  open: number;
  selectedId: string | undefined;
  now: number;
  /** Set when there are more to load. */
  onMore: (() => void) | undefined;
  isLoadingMore: boolean;
  onShowKeys: () => void;
};

/** What waits, in the order it should be answered. */
export function ApprovalList(props: ApprovalListProps) {
  const { items, open, selectedId, now, onMore } = props;
  const count = Math.max(open, items.length);
  return (
    <div className="flex h-full flex-col bg-panel">
      <header className="border-line border-b px-4 pt-3 pb-2.5">
        <h1 className="font-semibold text-md">{count === 0 ? 'Approvals' : `${count} waiting for you`}</h1>
        {items.length > 0 && <p className="text-ink-2 text-sm">{queueSummary(items, now)}</p>}
      </header>
      <ol className="min-h-0 flex-1 overflow-y-auto" aria-label="Waiting for a decision">
        {items.map((item) => (
          <ApprovalRow key={item.id} item={item} now={now} isSelected={item.id === selectedId} />
        ))}
        {onMore && (
          <li className="p-3">
            <Button className="w-full" onClick={onMore} isLoading={props.isLoadingMore}>
              Show more
            </Button>
          </li>
        )}
      </ol>
      <footer className="hidden items-center gap-2 border-line border-t px-4 py-2 text-ink-2 text-xs wide:flex">
        <Kbd>J</Kbd>
        <Kbd>K</Kbd>
        <span>move</span>
        <button type="button" onClick={props.onShowKeys} className="ml-auto flex h-6 items-center gap-2 hover:text-ink">
          <Kbd>?</Kbd> all keys
        </button>
      </footer>
    </div>
  );
}

function ApprovalRow({ item, now, isSelected }: { item: ApprovalSummary; now: number; isSelected: boolean }) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <li ref={row} className="border-line border-b [contain-intrinsic-size:auto_76px] [content-visibility:auto]">
      <Link
        to="/approvals/$approvalId"
        params={{ approvalId: item.id }}
        search={true}
        aria-current={isSelected ? 'true' : undefined}
        className="grid grid-cols-[1fr_auto] gap-x-3 border-transparent border-l-3 px-3.5 py-2 hover:bg-hover focus-visible:-outline-offset-2 aria-[current]:border-focus aria-[current]:bg-selected"
      >
        <span className="truncate font-semibold">{item.subject || item.nodeTitle}</span>
        <DueTime item={item} now={now} />
        <span className="col-span-2 truncate">{item.question}</span>
        <span className="truncate text-ink-2 text-xs leading-5">{item.why}</span>
        <span className="flex items-center justify-end gap-1.5 text-ink-2 text-xs leading-5">
          {item.mode !== 'live' && <Badge>{item.mode === 'sample' ? 'Sample' : 'Test'}</Badge>}
          {item.score !== null && `${formatPercent(item.score)} sure`}
        </span>
      </Link>
    </li>
  );
}

function DueTime({ item, now }: { item: ApprovalSummary; now: number }) {
  const countdown = countdownOf(item, now);
  if (!countdown) return <span />;
  return (
    <span className={`flex items-center justify-end gap-1 font-semibold text-xs ${toneText[countdown.tone]}`}>
      <Clock aria-hidden className="size-3.5" />
      <span className="sr-only">{countdown.tone === 'fail' ? '' : 'Time left: '}</span>
      {countdown.text}
    </span>
  );
}
