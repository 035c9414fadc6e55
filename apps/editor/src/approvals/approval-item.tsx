import type { Approval } from '@leeway/shared/api/approvals.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import { Link } from '@tanstack/react-router';
import { ChevronLeft, CircleAlert } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Badge } from '../ui/badge.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { ApprovalDraft } from './approval-draft.tsx';
import { ApprovalSource, ShownItems } from './approval-source.tsx';
import { DecisionBar, MoreDecisions } from './decision-bar.tsx';
import { REASONS } from './reasons.ts';
import type { Decisions } from './use-decisions.ts';
import { type Item, useItem } from './use-item.ts';

const loadNotes = () => import('./closed-notes.tsx');
const DecidedBar = lazy(() => loadNotes().then((module) => ({ default: module.DecidedBar })));
const DecidedDraft = lazy(() => loadNotes().then((module) => ({ default: module.DecidedDraft })));
const UncertainAnswers = lazy(() => loadNotes().then((module) => ({ default: module.UncertainAnswers })));
const WatcherBar = lazy(() => loadNotes().then((module) => ({ default: module.WatcherBar })));
const ReasonChips = lazy(() => import('./reason-chips.tsx').then((module) => ({ default: module.ReasonChips })));
const ApprovalForm = lazy(() => import('./approval-form.tsx').then((module) => ({ default: module.ApprovalForm })));

export type ApprovalItemProps = { approval: Approval; decisions: Decisions; now: number; onLater: () => void };

/** One approval with everything needed to decide. Its key must be the approval's id. */
export function ApprovalItem({ approval, decisions, now, onLater }: ApprovalItemProps) {
  const item = useItem(approval);
  const work = useRef<HTMLDivElement>(null);
  const isOpen = approval.status === 'open' && approval.mayDecide;
  const decide = (decision: Decision) => {
    void item.prepare(decision).then((input) => {
      if (input) return decisions.decide(approval, input);
      // The message is drawn with the next frame; on a phone it may be out of sight.
      requestAnimationFrame(() => work.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
    });
  };
  const edit = () => {
    if (approval.kind === 'form') focusFirst(work.current);
    else item.setMode('edit');
  };
  useItemKeys({ approval, item, decide, edit, isActive: isOpen });
  useEffect(() => {
    if (item.mode === 'edit') focusFirst(work.current);
    // On a phone the reasons would open out of sight, under the bar.
    if (item.mode === 'reject' || item.mode === 'unsure') work.current?.scrollIntoView({ block: 'start' });
  }, [item.mode]);
  const problem = decisions.problem?.approvalId === approval.id ? decisions.problem : null;
  const bar = { approval, item, isBusy: decisions.isBusy, onDecide: decide, onEdit: edit, onLater };

  return (
    <article className="flex min-h-full flex-col wide:h-full" aria-label={approval.question}>
      <ItemHead approval={approval} />
      <div className="grid flex-1 grid-cols-1 wide:min-h-0 wide:grid-cols-[23fr_30fr]">
        <div className="border-line px-4 py-4 max-wide:border-b wide:overflow-y-auto wide:border-r wide:px-6">
          <ApprovalSource approval={approval} />
        </div>
        <div ref={work} className="flex flex-col gap-5 px-4 py-4 wide:overflow-y-auto wide:px-6">
          <Suspense fallback={<SkeletonRows rows={3} label="Loading the draft" />}>
            <Work approval={approval} item={item} isOpen={isOpen} isBusy={decisions.isBusy} onDecide={decide} />
          </Suspense>
          {isOpen && approval.kind !== 'uncertain' && item.mode !== 'reject' && item.mode !== 'unsure' && (
            <MoreDecisions {...bar} className="wide:hidden" />
          )}
        </div>
      </div>
      <div className="sticky bottom-0 z-10">
        {problem && (
          <p role="alert" className="flex gap-2 border-line border-t bg-fail-bg px-4 py-2 text-fail wide:px-6">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span>
              {problem.message} {problem.hint}
            </span>
          </p>
        )}
        <Suspense>
          {approval.status !== 'open' ? (
            <DecidedBar approval={approval} now={now} onUndo={() => void decisions.undo(approval)} />
          ) : !approval.mayDecide ? (
            <WatcherBar approval={approval} />
          ) : (
            approval.kind !== 'uncertain' && <DecisionBar {...bar} />
          )}
        </Suspense>
      </div>
    </article>
  );
}

type WorkProps = {
  approval: Approval;
  item: Item;
  isOpen: boolean;
  isBusy: boolean;
  onDecide: (decision: Decision) => void;
};

function Work({ approval, item, isOpen, isBusy, onDecide }: WorkProps) {
  if (approval.status !== 'open') return <DecidedDraft approval={approval} />;
  const isNo = item.mode === 'reject' || item.mode === 'unsure';
  return (
    <>
      {!approval.draft && <ShownItems approval={approval} />}
      <Suspense>
        {isNo && <ReasonChips item={item} title={item.mode === 'reject' ? 'Why not?' : 'What makes you unsure?'} />}
      </Suspense>
      {approval.kind === 'form' && isOpen && (
        <Suspense fallback={<SkeletonRows rows={3} label="Loading the form" />}>
          <ApprovalForm approval={approval} item={item} />
        </Suspense>
      )}
      {approval.draft && <ApprovalDraft approval={approval} item={item} />}
      <Suspense>{!isNo && item.hasEdits && <ReasonChips item={item} title="Why did you change it?" />}</Suspense>
      {approval.kind === 'uncertain' && isOpen && <UncertainAnswers {...{ approval, isBusy, onDecide }} />}
    </>
  );
}

function ItemHead({ approval }: { approval: Approval }) {
  return (
    <header className="border-line border-b px-4 pt-3 pb-3 wide:px-6">
      <Link
        to="/approvals"
        search={true}
        className="-ml-1.5 mb-1 inline-flex h-9 items-center gap-1 pr-2 text-ink-2 wide:hidden"
      >
        <ChevronLeft aria-hidden className="size-4" />
        All approvals
      </Link>
      <div className="flex items-baseline gap-4">
        <h1 className="min-w-0 flex-1 font-semibold text-lg">
          {approval.question}{' '}
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
      <p className="text-ink-3 text-sm">
        {[approval.workflowTitle, approval.subject].filter((word) => word !== '').join(', ')}
      </p>
    </header>
  );
}

interface ItemKeys {
  approval: Approval;
  item: Item;
  decide: (decision: Decision) => void;
  edit: () => void;
  isActive: boolean;
}

function useItemKeys({ approval, item, decide, edit, isActive }: ItemKeys): void {
  const can = (decision: Decision) => approval.decisions.includes(decision);
  const isNo = item.mode === 'reject' || item.mode === 'unsure';
  const chips = REASONS.map((reason, index) => [String(index + 1), () => item.toggle(reason)] as const);
  const no = (mode: 'reject' | 'unsure') => () => (item.mode === mode ? decide(mode) : item.setMode(mode));
  useKeys(
    {
      ...(isNo || item.hasEdits ? Object.fromEntries(chips) : {}),
      a: can('approve') && !isNo ? () => decide('approve') : undefined,
      e: can('edit') || approval.kind === 'form' ? edit : undefined,
      r: can('reject') ? no('reject') : undefined,
      u: can('unsure') ? no('unsure') : undefined,
      Enter: isNo ? () => decide(item.mode === 'reject' ? 'reject' : 'unsure') : undefined,
      'Ctrl+Enter': can('approve') ? () => decide('approve') : undefined,
      Escape: leaveField(item),
    },
    isActive,
  );
}

/** Escape leaves the field, and with it editing or saying no. */
function leaveField(item: Item): () => void {
  return () => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    item.setMode('read');
  };
}

function focusFirst(box: HTMLElement | null): void {
  const field =
    box?.querySelector<HTMLElement>('[data-edit-field=main]') ?? box?.querySelector<HTMLElement>('[data-edit-field]');
  field?.focus();
}
