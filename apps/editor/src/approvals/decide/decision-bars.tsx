import { lazy, Suspense } from 'react';
import { UndoBar } from './undo-bar.tsx';
import type { Decisions } from './use-decisions.ts';

const ProblemBar = lazy(() => import('./problem-bar.tsx').then((module) => ({ default: module.ProblemBar })));

type DecisionBarsProps = {
  decisions: Decisions;
  openId: string | undefined;
  onOpen: (id: string) => void;
  onUndo: (() => void) | undefined;
};

/** Above the open item: the way back from the newest decision, and what became of one that was not taken. */
export function DecisionBars({ decisions, openId, onOpen, onUndo }: DecisionBarsProps) {
  const { problem, dismiss, recent } = decisions;
  const last = recent.at(-1);
  return (
    <>
      {last && onUndo && <UndoBar recent={last} onUndo={onUndo} />}
      {problem && problem.approvalId !== openId && (
        <Suspense>
          <ProblemBar problem={problem} onOpen={() => onOpen(problem.approvalId)} onDismiss={dismiss} />
        </Suspense>
      )}
    </>
  );
}
