// The right half of an item: what is decided about, and what is said with the decision.
import type { Approval } from '@leeway/shared/api/approvals.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import { lazy, Suspense } from 'react';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { ApprovalDraft } from './approval-draft.tsx';
import { ShownItems } from './approval-source.tsx';
import type { Item } from './use-item.ts';

const loadNotes = () => import('./parts/closed-notes.tsx');
const DecidedDraft = lazy(() => loadNotes().then((module) => ({ default: module.DecidedDraft })));
const UncertainAnswers = lazy(() => loadNotes().then((module) => ({ default: module.UncertainAnswers })));
const ReasonChips = lazy(() => import('./parts/reason-chips.tsx').then((module) => ({ default: module.ReasonChips })));
const ApprovalForm = lazy(() =>
  import('./parts/approval-form.tsx').then((module) => ({ default: module.ApprovalForm })),
);
const BlindAnswer = lazy(() => import('./parts/blind-answer.tsx').then((module) => ({ default: module.BlindAnswer })));
const BlindCompare = lazy(() =>
  import('./parts/blind-compare.tsx').then((module) => ({ default: module.BlindCompare })),
);
const EarlierDrafts = lazy(() =>
  import('./parts/earlier-drafts.tsx').then((module) => ({ default: module.EarlierDrafts })),
);
const KeptEdit = lazy(() => import('./parts/kept-edit.tsx').then((module) => ({ default: module.KeptEdit })));
const TryAgain = lazy(() => import('./parts/try-again.tsx').then((module) => ({ default: module.TryAgain })));
const Votes = lazy(() => import('./parts/votes.tsx').then((module) => ({ default: module.Votes })));

export type ItemWorkProps = {
  approval: Approval;
  item: Item;
  me: string | undefined;
  now: number;
  /** The person may decide it now. */
  isActive: boolean;
  onDecide: (decision: Decision) => void;
  /** Set when the own answer is the whole answer. */
  onHandIn: ((values: Record<string, unknown>) => void) | undefined;
};

/** The draft or form of an item with everything that is said about it. */
export function ItemWork(props: ItemWorkProps) {
  const { approval, item } = props;
  return (
    <>
      {item.mode === 'again' && (
        <Suspense>
          <TryAgain approval={approval} onClose={() => item.setMode('read')} />
        </Suspense>
      )}
      {approval.status === 'open' ? <OpenWork {...props} /> : <ClosedWork {...props} />}
    </>
  );
}

function ClosedWork({ approval, item, me, now }: ItemWorkProps) {
  const isElsewhere = approval.decided === null || approval.decided.by.id !== me;
  return (
    <Suspense fallback={<SkeletonRows rows={3} label="Loading the draft" />}>
      {approval.planted && <p className={NOTE}>{approval.planted}</p>}
      <DecidedDraft approval={approval} />
      {approval.earlierDrafts.length > 0 && <EarlierDrafts approval={approval} now={now} />}
      {isElsewhere && Object.keys(item.typed).length > 0 && <KeptEdit typed={item.typed} />}
    </Suspense>
  );
}

function OpenWork({ approval, item, now, isActive, onDecide, onHandIn }: ItemWorkProps) {
  const isNo = item.mode === 'reject' || item.mode === 'unsure';
  const { blind } = approval;
  if (blind && !blind.own) {
    return (
      <Suspense fallback={<SkeletonRows rows={3} label="Loading the form" />}>
        {isActive && <BlindAnswer approval={approval} blind={blind} item={item} onHandIn={onHandIn} />}
      </Suspense>
    );
  }
  return (
    <>
      {approval.kind === 'audit' && <AuditNote />}
      <Suspense>
        {approval.approvals.needed > 1 && <Votes approval={approval} now={now} />}
        {isNo && (
          <ReasonChips
            approval={approval}
            item={item}
            title={item.mode === 'reject' ? 'Why not?' : 'What makes you unsure?'}
          />
        )}
      </Suspense>
      {!approval.draft && <ShownItems approval={approval} />}
      {approval.kind === 'form' && isActive && (
        <Suspense fallback={<SkeletonRows rows={3} label="Loading the form" />}>
          <ApprovalForm
            title="To fill in"
            fields={approval.fields}
            answers={item.answers}
            problems={item.problems}
            onAnswer={item.answer}
          />
        </Suspense>
      )}
      <Suspense>{blind?.own && <BlindCompare approval={approval} />}</Suspense>
      {approval.draft && <ApprovalDraft approval={approval} item={item} />}
      <Suspense>
        {!isNo && item.hasEdits && <ReasonChips approval={approval} item={item} title="Why did you change it?" />}
        {approval.earlierDrafts.length > 0 && <EarlierDrafts approval={approval} now={now} />}
        {approval.kind === 'uncertain' && isActive && <UncertainAnswers approval={approval} onDecide={onDecide} />}
      </Suspense>
    </>
  );
}

function AuditNote() {
  return (
    <p className={NOTE}>
      <strong className="font-semibold">It already went out.</strong> Say what you would have done: nothing is sent or
      taken back, and the answer counts as proof for or against this step.
    </p>
  );
}

const NOTE = 'rounded-control border border-line bg-panel px-3 py-2';
