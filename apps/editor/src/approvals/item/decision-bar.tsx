import type { Approval } from '@leeway/shared/api/approvals.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import { Ellipsis } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { verbOf } from '../decide/decision-words.ts';
import type { ItemActs } from './item-keys.ts';
import type { Item } from './use-item.ts';

const MoreSheet = lazy(() => import('./parts/more-sheet.tsx').then((module) => ({ default: module.MoreSheet })));

export type DecisionBarProps = {
  approval: Approval;
  item: Item;
  acts: ItemActs;
  /** The person answers before seeing the draft: nothing to decide yet. */
  isBlind: boolean;
  /** The AI only practised: the own answer is the answer, or that one is not sure. */
  isPractice: boolean;
  /** Who else works on it, in words; then nothing can be decided here. */
  heldBy: string | null;
};

/** What can be decided, at the bottom of the item; on a phone three large buttons under the thumb and the rest behind a fourth. */
export function DecisionBar(props: DecisionBarProps) {
  const { approval, item, acts, isBlind, heldBy } = props;
  const canBeUnsure = mayBeUnsure(props);
  const can = (decision: Decision) => !isBlind && approval.decisions.includes(decision);
  if (item.mode === 'reject' || item.mode === 'unsure') return <NoBar {...props} decision={item.mode} />;
  const yes = item.hasEdits && can('edit') ? 'edit' : 'approve';
  const isHeld = heldBy !== null;
  return (
    <Bar note={isBlind || isHeld ? null : <EffectNote approval={approval} />}>
      {isHeld && <p className="w-full font-semibold text-run">{heldBy}</p>}
      {can('approve') && (
        <Big variant="primary" shortcut="A" isOff={isHeld} onClick={() => acts.decide(yes)}>
          {verbOf(yes, approval.kind)}
        </Big>
      )}
      {can('edit') && (
        <Big shortcut="E" isOff={isHeld} onClick={item.mode === 'edit' ? () => item.setMode('read') : acts.edit}>
          {item.mode === 'edit' ? 'Done editing' : approval.kind === 'audit' ? 'Would have changed it' : 'Edit'}
        </Big>
      )}
      {can('reject') && (
        <Big shortcut="R" isOff={isHeld} onClick={() => item.setMode('reject')}>
          {verbOf('reject', approval.kind)}
        </Big>
      )}
      <span className="contents max-wide:hidden">
        {canBeUnsure && (
          <Big shortcut="N" isOff={isHeld} onClick={() => item.setMode('unsure')}>
            Not sure
          </Big>
        )}
        {approval.mayTryAgain && !isBlind && (
          <Big shortcut="T" isOff={isHeld} onClick={acts.tryAgain}>
            Try again
          </Big>
        )}
        <Big shortcut="H" isOff={isHeld} onClick={acts.putOff}>
          Later
        </Big>
      </span>
      <PhoneMore {...props} isOff={isHeld} />
    </Bar>
  );
}

function mayBeUnsure({ approval, isBlind, isPractice }: DecisionBarProps): boolean {
  return (!isBlind || isPractice) && approval.decisions.includes('unsure');
}

function PhoneMore(props: DecisionBarProps & { isOff: boolean }) {
  const { approval, item, acts, isBlind, isOff } = props;
  const [isOpen, setOpen] = useState(false);
  const canBeUnsure = mayBeUnsure(props);
  return (
    <span className="wide:hidden">
      <Button
        aria-label="More"
        icon={<Ellipsis aria-hidden />}
        disabled={isOff}
        onClick={() => setOpen(true)}
        className="h-12 w-12 px-0"
      />
      {isOpen && (
        <Suspense>
          <MoreSheet
            onClose={() => setOpen(false)}
            actions={[
              canBeUnsure ? { label: 'Not sure', act: () => item.setMode('unsure') } : null,
              approval.mayTryAgain && !isBlind ? { label: 'Try again', act: acts.tryAgain } : null,
              { label: 'Later', act: acts.putOff },
              { label: 'Give it to somebody', act: acts.assign },
              { label: 'Comment or ask', act: acts.comment },
            ]}
          />
        </Suspense>
      )}
    </span>
  );
}

function NoBar({ approval, item, acts, heldBy, decision }: DecisionBarProps & { decision: 'reject' | 'unsure' }) {
  const isAudit = approval.kind === 'audit';
  const note = decision === 'unsure' ? 'Nothing goes out; it is kept as “not sure”' : 'Nothing goes out';
  return (
    <Bar note={heldBy ?? (isAudit ? 'It already went out' : note)}>
      <Big
        variant={decision === 'reject' ? 'danger' : 'primary'}
        shortcut={decision === 'reject' ? 'R' : 'N'}
        isOff={heldBy !== null}
        onClick={() => acts.decide(decision)}
      >
        {verbOf(decision, approval.kind)}
      </Big>
      <Big shortcut="Esc" onClick={() => item.setMode('read')}>
        Back
      </Big>
    </Bar>
  );
}

function EffectNote({ approval }: { approval: Approval }) {
  if (approval.kind === 'audit') return 'It already went out';
  if (approval.undoSeconds === 0) return 'Takes effect at once';
  return (
    <>
      <span className="wide:hidden">Takes effect in {approval.undoSeconds} s</span>
      <span className="max-wide:hidden">
        {approval.undoSeconds} s to undo <Kbd>Z</Kbd>
      </span>
    </>
  );
}

/** The bar at the bottom of an item. */
export function Bar({ note, children }: { note: ReactNode; children: ReactNode }) {
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-line border-t bg-surface px-4 py-3 max-wide:px-3 max-wide:pb-[calc(0.75rem+env(safe-area-inset-bottom))] wide:px-6">
      {children}
      <p className="ml-auto text-ink-2 text-sm first:ml-0 max-wide:w-full max-wide:text-center max-wide:text-xs">
        {note}
      </p>
    </div>
  );
}

type BigProps = {
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  shortcut: string;
  isOff?: boolean;
  onClick: () => void;
  children: string;
};

/** A button of the bar: 36 px with its key, 48 px on a phone. */
function Big({ variant, shortcut, isOff, onClick, children }: BigProps) {
  return (
    <Button
      variant={variant}
      disabled={isOff}
      onClick={onClick}
      aria-keyshortcuts={shortcut}
      className="h-9 max-wide:h-12 max-wide:grow max-wide:px-2"
    >
      {children}
      <span aria-hidden className="max-wide:hidden">
        <Kbd>{shortcut}</Kbd>
      </span>
    </Button>
  );
}
