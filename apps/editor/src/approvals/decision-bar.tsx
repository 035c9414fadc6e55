import type { Approval } from '@leeway/shared/api/approvals.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { verbOf } from './decision-words.ts';
import type { Item } from './use-item.ts';

export type DecisionBarProps = {
  approval: Approval;
  item: Item;
  isBusy: boolean;
  onDecide: (decision: Decision) => void;
  onEdit: () => void;
  onLater: () => void;
};

/** What can be decided, at the bottom of the item; on a phone three large buttons under the thumb. */
export function DecisionBar(props: DecisionBarProps) {
  const { approval, item, isBusy, onDecide } = props;
  const can = (decision: Decision) => approval.decisions.includes(decision);
  if (item.mode === 'reject' || item.mode === 'unsure') return <NoBar {...props} decision={item.mode} />;
  const yes = item.hasEdits && can('edit') ? 'edit' : 'approve';
  return (
    <Bar note={<UndoNote approval={approval} />}>
      {can('approve') && (
        <Big variant="primary" shortcut="A" isLoading={isBusy} onClick={() => onDecide(yes)}>
          {verbOf(yes, approval.kind)}
        </Big>
      )}
      {can('edit') && (
        <Big shortcut="E" onClick={item.mode === 'edit' ? () => item.setMode('read') : props.onEdit}>
          {item.mode === 'edit' ? 'Done editing' : 'Edit'}
        </Big>
      )}
      {can('reject') && (
        <Big shortcut="R" onClick={() => item.setMode('reject')}>
          Reject
        </Big>
      )}
      <MoreDecisions {...props} className="max-wide:hidden" />
    </Bar>
  );
}

/** The quieter ways: not sure, and later. On a phone they stand under the draft. */
export function MoreDecisions({ approval, item, onLater, className }: DecisionBarProps & { className?: string }) {
  return (
    <span className={`flex flex-wrap gap-2 ${className ?? ''}`}>
      {approval.decisions.includes('unsure') && (
        <Big shortcut="U" onClick={() => item.setMode('unsure')}>
          Not sure
        </Big>
      )}
      <Big shortcut="H" onClick={onLater}>
        Later
      </Big>
    </span>
  );
}

function NoBar({ approval, item, isBusy, onDecide, decision }: DecisionBarProps & { decision: 'reject' | 'unsure' }) {
  return (
    <Bar note={decision === 'unsure' ? 'Nothing goes out; it is kept as “not sure”' : 'Nothing goes out'}>
      <Big
        variant={decision === 'reject' ? 'danger' : 'primary'}
        shortcut={decision === 'reject' ? 'R' : 'U'}
        isLoading={isBusy}
        onClick={() => onDecide(decision)}
      >
        {verbOf(decision, approval.kind)}
      </Big>
      <Big shortcut="Esc" onClick={() => item.setMode('read')}>
        Back
      </Big>
    </Bar>
  );
}

function UndoNote({ approval }: { approval: Approval }) {
  if (approval.undoSeconds === 0) return 'Takes effect at once';
  return (
    <>
      Takes effect in {approval.undoSeconds} s, so you can undo{' '}
      <span aria-hidden className="max-wide:hidden">
        <Kbd>Z</Kbd>
      </span>
    </>
  );
}

/** The bar at the bottom of an item. */
export function Bar({ note, children }: { note: ReactNode; children: ReactNode }) {
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-line border-t bg-surface px-4 py-3 max-wide:px-3 max-wide:pb-[calc(0.75rem+env(safe-area-inset-bottom))] wide:px-6">
      {children}
      <p className="ml-auto text-ink-2 text-sm max-wide:w-full max-wide:text-center max-wide:text-xs">{note}</p>
    </div>
  );
}

type BigProps = {
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  shortcut?: string;
  isLoading?: boolean;
  onClick: () => void;
  children: string;
};

/** A button of the bar: 36 px with its key, 48 px on a phone. */
export function Big({ variant, shortcut, isLoading, onClick, children }: BigProps) {
  return (
    <Button
      variant={variant}
      isLoading={isLoading}
      onClick={onClick}
      aria-keyshortcuts={shortcut}
      className="h-9 max-wide:h-12 max-wide:grow"
    >
      {children}
      {shortcut && (
        <span aria-hidden className="max-wide:hidden">
          <Kbd>{shortcut}</Kbd>
        </span>
      )}
    </Button>
  );
}
