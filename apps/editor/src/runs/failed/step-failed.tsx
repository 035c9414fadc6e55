import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { StepState } from '@leeway/shared/run/state.ts';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/queries.ts';
import { routes } from '../../api/routes.ts';
import { Button } from '../../ui/button.tsx';
import type { ShownRun } from '../use-run.ts';
import { useRetry } from './use-retry.ts';

const CorrectDialog = lazy(() => import('./correct-dialog.tsx').then((module) => ({ default: module.CorrectDialog })));

type StepFailedProps = { shown: ShownRun; node: GraphNode; step: StepState };

/** What can be done about a failed step: try it again as it is, or corrected. */
export function StepFailed({ shown, node, step }: StepFailedProps) {
  const { run, present, isPresent } = shown;
  const mayRetry = useMay(routes.runs.retry);
  const [isCorrecting, setCorrecting] = useState(false);
  const retry = useRetry(run.id);
  if (!mayRetry || !isPresent || present.status !== 'failed' || step.status !== 'failed') return null;
  const others = present.counts.failed - 1;
  // What is wrong in a container is wrong in one of its items.
  const isCorrectable = !step.children;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap gap-2">
        <Button isLoading={retry.isPending} onClick={() => retry.mutate(undefined)}>
          Try again
        </Button>
        {isCorrectable && <Button onClick={() => setCorrecting(true)}>Correct and try again</Button>}
      </div>
      <p className="text-ink-3 text-xs">{effectOfRetry(step, others)}</p>
      {isCorrecting && (
        <Suspense fallback={null}>
          <CorrectDialog run={run} node={node} step={step} onClose={() => setCorrecting(false)} />
        </Suspense>
      )}
    </div>
  );
}

function effectOfRetry({ children }: StepState, others: number): string {
  if (children) return 'Items that failed go on where they stopped; those that are done stay done.';
  const more = others === 1 ? 'the other failed step' : `the ${others} other failed steps`;
  return others > 0
    ? `What is done stays done. It goes on from here and from ${more}.`
    : 'What is done stays done. It goes on from here.';
}
