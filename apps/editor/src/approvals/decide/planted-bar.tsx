import { Sprout } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import type { PlantedResult } from './use-planted.ts';

type PlantedBarProps = { result: PlantedResult; onOpen: () => void; onClose: () => void };

/** What was decided last was planted with a mistake: told to whoever decided it, at once. */
export function PlantedBar({ result, onOpen, onClose }: PlantedBarProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b bg-wait-bg px-4 py-1.5 wide:px-6">
      <Sprout aria-hidden className="size-4 shrink-0 text-wait" />
      <p role="status" className="min-w-64 flex-1">
        {result.subject && <strong className="font-semibold">{result.subject} </strong>}
        {result.words}
      </p>
      <div className="flex gap-2">
        <Button size="small" onClick={onOpen} className="max-wide:h-10">
          Look at it
        </Button>
        <Button size="small" variant="quiet" onClick={onClose} className="max-wide:h-10">
          Close
        </Button>
      </div>
    </div>
  );
}
