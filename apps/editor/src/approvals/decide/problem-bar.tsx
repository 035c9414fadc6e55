import { CircleAlert } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import type { DecisionProblem } from './decision-problem.ts';

type ProblemBarProps = { problem: DecisionProblem; onOpen: () => void; onDismiss: () => void };

/** A decision that was not taken, while its person is at another item already: what happened, and the way back to it. */
export function ProblemBar({ problem, onOpen, onDismiss }: ProblemBarProps) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b bg-fail-bg px-4 py-1.5 wide:px-6"
    >
      <CircleAlert aria-hidden className="size-4 shrink-0 text-fail" />
      <p className="min-w-48 flex-1 text-fail">
        {problem.subject && <strong className="font-semibold">{problem.subject}: </strong>}
        {problem.message} {problem.hint}
      </p>
      <Button size="small" onClick={onOpen} className="max-wide:h-10">
        Go back to it
      </Button>
      <Button size="small" variant="quiet" onClick={onDismiss} className="max-wide:h-10">
        Close
      </Button>
    </div>
  );
}
