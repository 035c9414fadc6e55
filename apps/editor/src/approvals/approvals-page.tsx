import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { meQuery } from '../api/queries.ts';
import { classNames } from '../ui/class-names.ts';
import { fetchWhenIdle } from '../ui/fetch-when-idle.ts';
import { useIsWide } from '../ui/use-is-wide.ts';
import { useKeys } from '../ui/use-keys.ts';
import { useNow } from '../ui/use-now.ts';
import { otherClaim } from './decide/decision-words.ts';
import { useDecisions } from './decide/use-decisions.ts';
import { ItemPending } from './item/item-pending.tsx';
import type { ItemMemory } from './item/use-item.ts';
import { ApprovalList } from './list/approval-list.tsx';
import { insteadOfRows, NothingWaits } from './list/instead-of-rows.tsx';
import { following } from './list/queue.ts';
import type { BulkDecision } from './list/selection-bar.tsx';
import { useSelection } from './list/use-selection.ts';
import { useFilter } from './use-filter.ts';
import { useInbox, usePrefetch } from './use-inbox.ts';
import { useFirstOpen, useMoves } from './use-moves.ts';

// The list stands first, on a phone alone; what draws an item comes while the list is being read.
const loadItem = () => import('./item/loaded-item.tsx');
const LoadedItem = lazy(() => loadItem().then((module) => ({ default: module.LoadedItem })));
const loadBars = () => import('./decide/decision-bars.tsx');
const DecisionBars = lazy(() => loadBars().then((module) => ({ default: module.DecisionBars })));
const KeysDialog = lazy(() => import('./keys-dialog.tsx').then((module) => ({ default: module.KeysDialog })));
const BulkDialog = lazy(() => import('./list/bulk-dialog.tsx').then((module) => ({ default: module.BulkDialog })));
const loadNotes = () => import('./list/inbox-notes.tsx');
const DelegationNote = lazy(() => loadNotes().then((module) => ({ default: module.DelegationNote })));
const ForecastLine = lazy(() => loadNotes().then((module) => ({ default: module.ForecastLine })));

/** So many items after the open one are read before they are asked for. */
const READ_AHEAD = 3;

/** The inbox: what waits at the left, one item at the right; on a phone one after the other. */
export function ApprovalsPage() {
  const { approvalId } = useParams({ strict: false });
  const me = useQuery(meQuery).data?.user.id;
  const { filter, change } = useFilter();
  const inbox = useInbox(filter);
  const isWide = useIsWide();
  const now = useNow(15_000);
  const [areKeysShown, showKeys] = useState(false);
  const [bulk, setBulk] = useState<BulkDecision>();
  const decisions = useDecisions({ left: (id) => moves.leave(id), undone: (id) => moves.open(id) });
  const items = (inbox.items ?? []).filter(({ id }) => !decisions.gone.has(id));
  const goneCount = (inbox.items ?? []).length - items.length;
  const moves = useMoves(items, approvalId);
  const openRow = useStable(moves.open);
  const selection = useSelection(decisions.gone);
  const opened = useOpened(approvalId);
  const [memory] = useState<ItemMemory>(() => new Map());
  usePrefetch(following(items, approvalId, READ_AHEAD));
  const free = items.find((item) => !otherClaim(item, { me, now })) ?? items[0];
  useEffect(fetchParts, []);
  useFirstOpen(free?.id, isWide && approvalId === undefined);
  const current = items.find(({ id }) => id === approvalId);
  const last = decisions.recent.at(-1);
  const undo = last && (() => void decisions.undo(last.ids));
  const startBulk = (decision: BulkDecision) => (selection.items.length > 0 ? setBulk(decision) : selection.start());
  useKeys({
    j: () => moves.move(1),
    k: () => moves.move(-1),
    ArrowDown: () => moves.move(1),
    ArrowUp: () => moves.move(-1),
    Enter: approvalId ? focusItem : () => moves.open(items[0]?.id ?? null),
    x: current && (() => selection.toggle(current)),
    'Shift+A': () => startBulk('approve'),
    Escape: selection.isOn ? selection.clear : undefined,
    z: undo,
    '?': () => showKeys(true),
  });
  const hasBars = last || decisions.planted || decisions.problem;
  const bars = hasBars && <DecisionBars decisions={decisions} openId={approvalId} onOpen={moves.open} onUndo={undo} />;
  const isListAlone = !isWide && !approvalId;

  return (
    <div className="flex h-full">
      <title>{`Approvals${items.length > 0 ? ` (${Math.max(inbox.open - goneCount, items.length)})` : ''} · Leeway`}</title>
      <div
        className={classNames(
          'flex h-full w-full shrink-0 flex-col border-line wide:w-84 wide:border-r',
          approvalId && 'max-wide:hidden',
        )}
      >
        <Suspense>{isListAlone && bars}</Suspense>
        <div className="min-h-0 flex-1">
          <ApprovalList
            {...{ items, me, now, filter, selection }}
            total={inbox.open - goneCount}
            currentId={approvalId}
            onFilter={change}
            onOpen={openRow}
            onBulk={startBulk}
            onEnd={inbox.query.hasNextPage ? inbox.more : undefined}
            onShowKeys={() => showKeys(true)}
            notes={<Suspense>{me && <DelegationNote me={me} now={now} />}</Suspense>}
            forecast={
              <Suspense>
                <ForecastLine />
              </Suspense>
            }
            instead={insteadOfRows(inbox.query, { isEmpty: items.length === 0, isWide })}
          />
        </div>
      </div>
      <div className={classNames('flex h-full min-w-0 flex-1 flex-col', !approvalId && 'max-wide:hidden')}>
        <Suspense>{!isListAlone && bars}</Suspense>
        <div className="relative min-h-0 flex-1 overflow-y-auto">
          {approvalId ? (
            <Suspense fallback={<ItemPending />}>
              <LoadedItem key={approvalId} id={approvalId} {...{ decisions, memory, me, now }} onOpen={moves.open} />
            </Suspense>
          ) : (
            inbox.query.isSuccess && items.length === 0 && <NothingWaits />
          )}
        </div>
      </div>
      <Suspense>
        {areKeysShown && <KeysDialog onClose={() => showKeys(false)} />}
        {bulk && (
          <BulkDialog
            selection={selection}
            decision={bulk}
            openedId={selection.items.find(({ id }) => opened.has(id))?.id}
            onTaken={decisions.took}
            onClose={() => setBulk(undefined)}
          />
        )}
      </Suspense>
    </div>
  );
}

/** Fetches what draws an item at once, and what a decision needs when the browser rests. */
function fetchParts(): void {
  void loadItem();
  fetchWhenIdle(loadBars);
}

/** The ids that were opened since the screen is there. */
function useOpened(id: string | undefined): ReadonlySet<string> {
  const [opened] = useState(() => new Set<string>());
  useEffect(() => {
    if (id !== undefined) opened.add(id);
  }, [opened, id]);
  return opened;
}

/** The same function with every drawing, so that rows are drawn anew only when what they show has changed. */
function useStable<T>(act: (value: T) => void): (value: T) => void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  return useCallback((value: T) => latest.current(value), []);
}

function focusItem(): void {
  document.querySelector<HTMLElement>('[data-item]')?.focus();
}
