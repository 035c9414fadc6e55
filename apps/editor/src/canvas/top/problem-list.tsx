import type { Problem } from '@leeway/shared/graph/problem.ts';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useDesk } from '../canvas-desk.ts';

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
