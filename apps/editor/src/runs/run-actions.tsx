import { isFinal } from '@leeway/shared/run/state.ts';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { useRetry } from './failed/use-retry.ts';
import { openQuestion } from './run-words.ts';
import type { ShownRun } from './use-run.ts';

const CancelDialog = lazy(() => import('./cancel-dialog.tsx').then((module) => ({ default: module.CancelDialog })));

/** What can be done with a run now, whatever moment of it is shown. What failed in an item may be its parent's to try: its step says so. */
export function RunActions({ shown: { run, present } }: { shown: ShownRun }) {
  const mayAct = useMay(routes.runs.cancel);
  const [isCancelling, setCancelling] = useState(false);
  const retry = useRetry(run.id);
  const question = openQuestion(present);
  const latest = Object.values(present.latest).flatMap((key) => present.steps[key] ?? []);
  const failedStep = latest.find((step) => step.status === 'failed');
  const failedTitle = failedStep && run.graph.nodes.find((node) => node.id === failedStep.nodeId)?.title;

  return (
    <>
      {mayAct && !isFinal(present.status) && <Button onClick={() => setCancelling(true)}>Cancel run</Button>}
      {mayAct && present.status === 'failed' && !present.parent && (
        <Button
          variant="primary"
          className="max-w-full shrink"
          isLoading={retry.isPending}
          onClick={() => retry.mutate(undefined)}
        >
          <span className="min-w-0 max-w-80 truncate">
            {failedTitle ? `Try again from “${failedTitle}”` : 'Try again'}
          </span>
        </Button>
      )}
      {question && (
        <Link
          to="/approvals/$approvalId"
          params={{ approvalId: question.approval.approval }}
          className={buttonClass('primary')}
        >
          Open approval
        </Link>
      )}
      {isCancelling && (
        <Suspense fallback={null}>
          <CancelDialog run={run} onClose={() => setCancelling(false)} />
        </Suspense>
      )}
    </>
  );
}
