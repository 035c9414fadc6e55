import { Undo2 } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { secondsLeft } from './countdown.ts';
import { pastOf } from './decision-words.ts';
import type { Recent } from './use-decisions.ts';

/** The newest decision that can still be taken back, with the seconds left. */
export function UndoBar({ recent, now, onUndo }: { recent: Recent; now: number; onUndo: () => void }) {
  const { approval, effectiveAt } = recent;
  const said = `${pastOf(approval.decided?.decision ?? 'approve', approval.kind)}: ${approval.subject || approval.question}`;
  return (
    <div className="flex items-center gap-3 border-line border-b bg-panel px-4 py-1.5 wide:px-6">
      <Undo2 aria-hidden className="size-4 shrink-0 text-ink-2" />
      <p role="status" className="min-w-0 flex-1 truncate">
        {said}
        <span className="sr-only">. You can undo it with Z.</span>
      </p>
      <p aria-hidden className="shrink-0 text-ink-2 text-sm">
        takes effect in {secondsLeft(effectiveAt, now)} s
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
