import { lazy, Suspense } from 'react';
import { UndoBar } from './undo-bar.tsx';
import type { Decisions } from './use-decisions.ts';

const ProblemBar = lazy(() => import('./problem-bar.tsx').then((module) => ({ default: module.ProblemBar })));

const PlantedBar = lazy(() => import('./planted-bar.tsx').then((module) => ({ default: module.PlantedBar })));

type DecisionBarsProps = {
  decisions: Decisions;
  openId: string | undefined;
  onOpen: (id: string) => void;
  onUndo: (() => void) | undefined;
};

/** Above the open item: the way back from the newest decision, and what became of one that was not taken. */
export function DecisionBars({ decisions, openId, onOpen, onUndo }: DecisionBarsProps) {
  const { problem, dismiss, recent, planted, closePlanted } = decisions;
  const last = recent.at(-1);
  return (
    <>
      {last && onUndo && <UndoBar recent={last} onUndo={onUndo} />}
      {planted && (
        <Suspense>
          <PlantedBar result={planted} onOpen={() => onOpen(planted.approvalId)} onClose={closePlanted} />
        </Suspense>
      )}
      {problem && problem.approvalId !== openId && (
        <Suspense>
          <ProblemBar problem={problem} onOpen={() => onOpen(problem.approvalId)} onDismiss={dismiss} />
        </Suspense>
      )}
    </>
  );
}
