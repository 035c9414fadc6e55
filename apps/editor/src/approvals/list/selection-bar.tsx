import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import type { Selection } from './use-selection.ts';

/** Whether the items picked are to be approved or rejected. */
export type BulkDecision = 'approve' | 'reject';
type SelectionBarProps = { selection: Selection; onDecide: (decision: BulkDecision) => void };

/** How many are picked, and what can be done with them. */
export function SelectionBar({ selection, onDecide }: SelectionBarProps) {
  const { items, problem, clear } = selection;
  const isEmpty = items.length === 0;
  return (
    <div className="border-line border-t px-4 py-2">
      <p role="status" className={problem ? 'mb-1.5 text-wait text-sm' : 'mb-1.5 text-ink-2 text-sm'}>
        {problem ?? (isEmpty ? 'Pick items of one kind, at most 20.' : `${items.length} picked`)}
      </p>
      <div className="flex flex-wrap gap-1.5">
        <Button
          size="small"
          variant="primary"
          disabled={isEmpty}
          onClick={() => onDecide('approve')}
          aria-keyshortcuts="Shift+A"
          className="max-wide:h-12 max-wide:grow"
        >
          Approve…
          <span aria-hidden className="max-wide:hidden">
            <Kbd>⇧A</Kbd>
          </span>
        </Button>
        <Button
          size="small"
          disabled={isEmpty}
          onClick={() => onDecide('reject')}
          className="max-wide:h-12 max-wide:grow"
        >
          Reject…
        </Button>
        <Button size="small" variant="quiet" onClick={clear} className="max-wide:h-12">
          Pick none
        </Button>
      </div>
    </div>
  );
}
