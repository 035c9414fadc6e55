import type { Approval, ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { errorWords } from '../api/error-words.ts';
import { classNames } from '../ui/class-names.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { useIsWide } from '../ui/use-is-wide.ts';
import { useKeys } from '../ui/use-keys.ts';
import { useNow } from '../ui/use-now.ts';
import { ApprovalItem } from './approval-item.tsx';
import { ApprovalList } from './approval-list.tsx';
import { neighbour, nextAfter, sortQueue } from './queue.ts';
import { UndoBar } from './undo-bar.tsx';
import { type Decisions, useDecisions } from './use-decisions.ts';
import { useApproval, useInbox } from './use-inbox.ts';

const KeysDialog = lazy(() => import('./keys-dialog.tsx').then((module) => ({ default: module.KeysDialog })));

/** The inbox: what waits at the left, one item at the right; on a phone one after the other. */
export function ApprovalsPage() {
  const { approvalId } = useParams({ strict: false });
  const { workflow } = useSearch({ strict: false });
  const inbox = useInbox(workflow);
  const [later, setLater] = useState<readonly string[]>([]);
  const [areKeysShown, showKeys] = useState(false);
  const isWide = useIsWide();
  const open = useOpen();
  const decisions = useDecisions({
    decided: (approval) => open(nextAfter(items, approval.id)),
    undone: (approval) => open(approval.id),
  });
  const now = useNow(decisions.recent.length > 0 ? 500 : 15_000);
  const waiting = decisions.recent.filter((one) => one.effectiveAt > now);
  const items = sortQueue(withoutRecent(inbox.items ?? [], waiting), later);
  const selectedId = approvalId ?? (isWide ? items[0]?.id : undefined);
  const last = waiting.at(-1);
  const undoBar = last && <UndoBar recent={last} now={now} onUndo={() => void decisions.undo(last.approval)} />;
  const putOff = () => {
    if (!selectedId) return;
    open(nextAfter(items, selectedId));
    setLater((ids) => [...ids.filter((id) => id !== selectedId), selectedId]);
  };
  const move = (step: 1 | -1) => () => open(neighbour(items, selectedId, step));
  useKeys({
    j: move(1),
    k: move(-1),
    ArrowDown: move(1),
    ArrowUp: move(-1),
    Enter: approvalId ? undefined : () => open(selectedId ?? null),
    h: putOff,
    z: last && (() => void decisions.undo(last.approval)),
    '?': () => showKeys(true),
  });

  return (
    <div className="flex h-full">
      <title>{`Approvals${items.length > 0 ? ` (${items.length})` : ''} · Leeway`}</title>
      <div
        className={classNames(
          'flex h-full w-full shrink-0 flex-col border-line wide:w-84 wide:border-r',
          approvalId && 'max-wide:hidden',
        )}
      >
        {inbox.query.isPending ? (
          <div className="p-4">
            <SkeletonRows label="Loading what waits" rows={8} />
          </div>
        ) : inbox.query.isError ? (
          <ErrorState
            title="The list could not be read"
            {...errorWords(inbox.query.error)}
            onRetry={() => void inbox.query.refetch()}
          />
        ) : (
          <>
            {undoBar && <div className="wide:hidden">{undoBar}</div>}
            <div className={items.length === 0 ? 'wide:flex-1' : 'min-h-0 flex-1'}>
              <ApprovalList
                items={items}
                open={
                  inbox.open - waiting.filter((one) => inbox.items?.some((item) => item.id === one.approval.id)).length
                }
                selectedId={selectedId}
                now={now}
                onMore={inbox.query.hasNextPage ? () => void inbox.query.fetchNextPage() : undefined}
                isLoadingMore={inbox.query.isFetchingNextPage}
                onShowKeys={() => showKeys(true)}
              />
            </div>
            {items.length === 0 && (
              <div className="wide:hidden">
                <NothingWaits />
              </div>
            )}
          </>
        )}
      </div>
      <div className={classNames('flex h-full min-w-0 flex-1 flex-col', !approvalId && 'max-wide:hidden')}>
        {undoBar}
        <div className="min-h-0 flex-1 overflow-y-auto">
          {selectedId ? (
            <LoadedItem key={selectedId} id={selectedId} decisions={decisions} now={now} onLater={putOff} />
          ) : (
            inbox.query.isSuccess && <NothingWaits />
          )}
        </div>
      </div>
      {areKeysShown && (
        <Suspense>
          <KeysDialog onClose={() => showKeys(false)} />
        </Suspense>
      )}
    </div>
  );
}

function NothingWaits() {
  return (
    <EmptyState title="Nothing waits for you" icon={<Inbox aria-hidden />}>
      When a step wants a person to decide, it stands here with what came in, the draft and why you were asked.
    </EmptyState>
  );
}

type LoadedItemProps = { id: string; decisions: Decisions; now: number; onLater: () => void };

function LoadedItem({ id, decisions, now, onLater }: LoadedItemProps) {
  const { data, isPending, error, refetch } = useApproval(id);
  if (isPending) {
    return (
      <div className="p-6">
        <SkeletonRows label="Loading the approval" rows={6} />
      </div>
    );
  }
  if (!data) {
    return <ErrorState title="This approval could not be read" {...errorWords(error)} onRetry={() => void refetch()} />;
  }
  return <ApprovalItem approval={data} decisions={decisions} now={now} onLater={onLater} />;
}

function useOpen(): (id: string | null) => void {
  const navigate = useNavigate();
  return (id) => {
    if (id === null) void navigate({ to: '/approvals', search: true });
    else void navigate({ to: '/approvals/$approvalId', params: { approvalId: id }, search: true });
  };
}

function withoutRecent(
  items: readonly ApprovalSummary[],
  recent: readonly { approval: Approval }[],
): ApprovalSummary[] {
  const decided = new Set(recent.map(({ approval }) => approval.id));
  return items.filter((item) => !decided.has(item.id));
}
