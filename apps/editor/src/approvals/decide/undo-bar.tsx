import { Undo2 } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useNow } from '../../ui/use-now.ts';
import { secondsLeft } from '../list/countdown.ts';
import type { Recent } from './use-recent.ts';

/** The newest decision that can still be taken back, with the seconds left. */
export function UndoBar({ recent, onUndo }: { recent: Recent; onUndo: () => void }) {
  const now = useNow(500);
  const { said, effectiveAt, isTooFast } = recent;
  return (
    <div className="flex items-center gap-3 border-line border-b bg-panel px-4 py-1.5 wide:px-6">
      <Undo2 aria-hidden className="size-4 shrink-0 text-ink-2" />
      <p role="status" className="min-w-0 flex-1">
        <span className="block truncate">{said}</span>
        <span className="sr-only">. You can undo it with Z.</span>
        {isTooFast && <span className="block text-ink-2 text-sm">Very fast approvals do not count as proof.</span>}
      </p>
      <p aria-hidden className="shrink-0 text-ink-2 text-sm">
        <span className="max-wide:hidden">takes effect in </span>
        {secondsLeft(effectiveAt, now)} s
      </p>
      <Button size="small" onClick={onUndo} aria-keyshortcuts="Z" className="max-wide:h-10">
        Undo
        <span aria-hidden className="max-wide:hidden">
          <Kbd>Z</Kbd>
        </span>
      </Button>
    </div>
  );
}
