import type { Problem } from '@leeway/shared/graph/problem.ts';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { useDesk } from '../canvas-desk.ts';
import { useDraft } from '../draft-store.ts';

/** `1 thing to fix`: the list of what stands in the way; choosing one goes to the step and its field. */
export function ProblemsButton() {
  const problems = useDraft((state) => state.problems);
  const [isOpen, setOpen] = useState(false);
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  if (problems.length === 0) return null;
  const words = errors > 0 ? `${errors} ${errors === 1 ? 'thing' : 'things'} to fix` : hintsInWords(problems.length);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      align="end"
      title={errors > 0 ? 'To fix before it can go live' : 'Worth a look'}
      trigger={
        <Button icon={<CircleAlert aria-hidden />} className={errors > 0 ? 'text-wait' : undefined}>
          <span className="max-sm:hidden">{words}</span>
          <span aria-label={words} className="sm:hidden">
            {errors || problems.length}
          </span>
        </Button>
      }
    >
      <ProblemList problems={problems} onChoose={() => setOpen(false)} />
    </Popover>
  );
}

/** Problems as a list of buttons that lead to their step. */
export function ProblemList({ problems, onChoose }: { problems: readonly Problem[]; onChoose: () => void }) {
  const { store, screen, flow } = useDesk();
  const go = (problem: Problem) => {
    onChoose();
    if (problem.nodeId === null) return;
    store.getState().select({ nodes: [problem.nodeId] });
    screen.getState().inspect(problem.field);
    flow()?.reveal(problem.nodeId);
  };
  return (
    <ul className="-mx-2 flex flex-col">
      {problems.map((problem) => (
        <li key={`${problem.nodeId} ${problem.field} ${problem.code} ${problem.message}`}>
          <button
            type="button"
            disabled={problem.nodeId === null}
            onClick={() => go(problem)}
            className="flex w-full gap-2 rounded-mark px-2 py-1.5 text-left enabled:hover:bg-hover"
          >
            <Glyph severity={problem.severity} />
            <span className="min-w-0">
              {problem.nodeTitle && <span className="block font-semibold">{problem.nodeTitle}</span>}
              {problem.message}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Glyph({ severity }: { severity: Problem['severity'] }) {
  if (severity === 'error') return <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-fail" />;
  return <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-wait" />;
}

function hintsInWords(count: number): string {
  return count === 1 ? '1 hint' : `${count} hints`;
}
