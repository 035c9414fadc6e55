import type { Approval } from '@leeway/shared/api/approvals.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import { CircleAlert, MessageSquarePlus } from 'lucide-react';
import { lazy, type RefObject, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react';
import { Kbd } from '../../ui/kbd.tsx';
import { otherClaim } from '../decide/decision-words.ts';
import type { Decisions } from '../decide/use-decisions.ts';
import { ApprovalSource } from './approval-source.tsx';
import { DecisionBar } from './decision-bar.tsx';
import { ItemHead } from './item-head.tsx';
import { useItemKeys } from './item-keys.ts';
import { ItemWork } from './item-work.tsx';
import { useClaim, useClaimEnd } from './use-claim.ts';
import { type Item, type ItemMemory, useItem } from './use-item.ts';

const loadNotes = () => import('./parts/closed-notes.tsx');
const DecidedBar = lazy(() => loadNotes().then((module) => ({ default: module.DecidedBar })));
const WatcherBar = lazy(() => loadNotes().then((module) => ({ default: module.WatcherBar })));
const Comments = lazy(() => import('./parts/comments.tsx').then((module) => ({ default: module.Comments })));
const AssignDialog = lazy(() =>
  import('./parts/assign-dialog.tsx').then((module) => ({ default: module.AssignDialog })),
);

export type ApprovalItemProps = {
  approval: Approval;
  decisions: Decisions;
  memory: ItemMemory;
  /** Id of the person looking. */
  me: string | undefined;
  now: number;
  /** The item from which this one was opened to look it up. */
  backTo: string | undefined;
  onOpen: (approvalId: string) => void;
};

/** One approval with everything needed to decide. Its key must be the approval's id. */
export function ApprovalItem({ approval, decisions, memory, me, now, backTo, onOpen }: ApprovalItemProps) {
  const item = useItem(approval, memory);
  const work = useRef<HTMLDivElement>(null);
  const [isCommenting, setCommenting] = useState(false);
  const [isAssigning, setAssigning] = useState(false);
  const isOpen = approval.status === 'open';
  const other = isOpen ? otherClaim(approval, { me, now }) : null;
  const isBlind = approval.blind !== null && approval.blind.own === null;
  const isActive = isOpen && approval.mayDecide && other === null;
  const claim = useClaim(approval, isActive);
  useClaimEnd(approval, other !== null);
  const decide = (decision: Decision) => {
    void item.prepare(decision).then((input) => {
      if (input) {
        claim.forget();
        return decisions.decide(approval, input);
      }
      // The message is drawn with the next frame; on a phone it may be out of sight.
      requestAnimationFrame(() => work.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
    });
  };
  const handIn = (output: Record<string, unknown>) => {
    claim.forget();
    decisions.decide(approval, { decision: 'edit', output, seconds: item.seconds() });
  };
  const isPractice = isBlind && approval.kind === 'audit';
  const acts = {
    decide,
    edit: () => (approval.kind === 'form' ? focusFirst(work.current) : item.setMode('edit')),
    putOff: () => {
      claim.forget();
      decisions.putOff(approval);
    },
    tryAgain: () => item.setMode('again'),
    assign: () => setAssigning(true),
    comment: () => setCommenting(true),
    back: backTo === undefined ? undefined : () => onOpen(backTo),
  };
  useItemKeys({ approval, item, acts, isActive: isActive && !isBlind, mayPutOff: isActive });
  useModeEffects(item, { work, onBegin: claim.start });
  const problem = decisions.problem?.approvalId === approval.id ? decisions.problem : null;

  return (
    <article
      data-item={approval.id}
      tabIndex={-1}
      className="flex min-h-full flex-col outline-none wide:h-full"
      aria-label={approval.question}
    >
      <ItemHead approval={approval} now={now} backTo={backTo} onAssign={isActive ? acts.assign : undefined} />
      <div className="grid flex-1 grid-cols-1 wide:min-h-0 wide:grid-cols-[23fr_30fr]">
        <div className="flex flex-col gap-5 border-line px-4 py-4 max-wide:border-b wide:overflow-y-auto wide:border-r wide:px-6">
          <ApprovalSource approval={approval} />
          {approval.comments.length > 0 || isCommenting ? (
            <Suspense>
              <Comments approval={approval} now={now} isWriting={isCommenting} onWriting={setCommenting} />
            </Suspense>
          ) : null}
          {!isCommenting && <CommentButton onClick={acts.comment} />}
        </div>
        <div ref={work} className="flex flex-col gap-5 px-4 py-4 wide:overflow-y-auto wide:px-6">
          <ItemWork
            {...{ approval, item, me, now, isActive }}
            onDecide={decide}
            onHandIn={isPractice ? handIn : undefined}
          />
        </div>
      </div>
      <div className="sticky bottom-0 z-10">
        {problem && <ProblemLine text={[problem.message, problem.hint].filter(Boolean).join(' ')} />}
        <Suspense>
          {item.mode === 'again' ? null : !isOpen ? (
            <DecidedBar
              {...{ approval, now }}
              hasKey={decisions.recent.at(-1)?.ids.includes(approval.id) ?? false}
              onUndo={() => void decisions.undo([approval.id])}
            />
          ) : !approval.mayDecide && !other ? (
            <WatcherBar approval={approval} />
          ) : (
            approval.kind !== 'uncertain' && (
              <DecisionBar
                {...{ approval, item, acts, isBlind, isPractice }}
                heldBy={other && heldText(approval, other)}
              />
            )
          )}
        </Suspense>
      </div>
      {isAssigning && (
        <Suspense>
          <AssignDialog approval={approval} onClose={() => setAssigning(false)} />
        </Suspense>
      )}
    </article>
  );
}

/** Why nothing can be decided here: somebody else works on it, or it was not this person's in the first place. */
function heldText({ mayNotDecide }: Approval, other: { name: string; text: string }): string {
  return mayNotDecide === null || mayNotDecide.startsWith(other.name) ? other.text : mayNotDecide;
}

type ModeEffects = { work: RefObject<HTMLDivElement | null>; onBegin: () => void };

function useModeEffects({ mode }: Item, { work, onBegin }: ModeEffects): void {
  const begin = useEffectEvent(onBegin);
  useEffect(() => {
    if (mode === 'read') return;
    begin();
    if (mode === 'edit') focusFirst(work.current);
    // On a phone the reasons would open out of sight, under the bar.
    else work.current?.scrollIntoView({ block: 'start' });
  }, [mode, work]);
}

function CommentButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-keyshortcuts="C"
      className="flex min-h-6 items-center gap-1.5 self-start text-ink-2 hover:text-ink max-wide:min-h-10"
    >
      <MessageSquarePlus aria-hidden className="size-4" />
      Comment or ask
      <span aria-hidden className="max-wide:hidden">
        <Kbd>C</Kbd>
      </span>
    </button>
  );
}

function ProblemLine({ text }: { text: string }) {
  return (
    <p role="alert" className="flex gap-2 border-line border-t bg-fail-bg px-4 py-2 text-fail wide:px-6">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{text}</span>
    </p>
  );
}

function focusFirst(box: HTMLElement | null): void {
  const field =
    box?.querySelector<HTMLElement>('[data-edit-field=main]') ?? box?.querySelector<HTMLElement>('[data-edit-field]');
  field?.focus();
}
