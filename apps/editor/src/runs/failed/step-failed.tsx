import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { Parent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import type { StepState } from '@leeway/shared/run/state.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useMay } from '../../api/queries.ts';
import { routes } from '../../api/routes.ts';
import { runQuery } from '../../api/run-query.ts';
import { Button } from '../../ui/button.tsx';
import { buttonClass } from '../../ui/button-class.ts';
import type { ShownRun } from '../use-run.ts';
import { isStoppedAt } from './stopped-parent.ts';
import { useRetry } from './use-retry.ts';

const CorrectDialog = lazy(() => import('./correct-dialog.tsx').then((module) => ({ default: module.CorrectDialog })));

type StepFailedProps = { shown: ShownRun; node: GraphNode; step: StepState };

/** What can be done about a failed step: try it again as it is, or corrected; or the run that stopped at it. */
export function StepFailed({ shown, node, step }: StepFailedProps) {
  const { present, isPresent } = shown;
  const mayRetry = useMay(routes.runs.retry);
  const isOpen = mayRetry && isPresent && present.status === 'failed' && step.status === 'failed';
  const owner = useOwner(shown, isOpen);
  if (!isOpen || owner === 'unknown') return null;
  if (owner) return <TryParent parent={owner} shown={shown} node={node} step={step} />;
  return <TryAgain shown={shown} node={node} step={step} />;
}

function TryAgain({ shown: { run, present }, node, step }: StepFailedProps) {
  const [isCorrecting, setCorrecting] = useState(false);
  const retry = useRetry(run.id);
  const others = present.counts.failed - 1;
  const isByItem = (step.children?.counts.failed ?? 0) > 0;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap gap-2">
        <Button isLoading={retry.isPending} onClick={() => retry.mutate(undefined)}>
          Try again
        </Button>
        <Button onClick={() => setCorrecting(true)}>Correct and try again</Button>
      </div>
      <p className="text-ink-3 text-xs">{effectOfRetry(isByItem, others)}</p>
      {isCorrecting && (
        <Suspense fallback={null}>
          <CorrectDialog run={run} node={node} step={step} onClose={() => setCorrecting(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Corrected it is tried alone, since its steps can be corrected nowhere else; the run that stopped at it takes its result. */
function TryParent({ parent, shown, node, step }: StepFailedProps & { parent: Parent }) {
  const [isCorrecting, setCorrecting] = useState(false);
  return (
    <div className="flex flex-col items-start gap-1.5">
      <div className="flex flex-wrap gap-2">
        <Link
          to="/runs/$runId"
          params={{ runId: parent.run }}
          search={{ step: parent.key }}
          className={buttonClass('secondary')}
        >
          Open run {parent.run} to try again
        </Link>
        <Button onClick={() => setCorrecting(true)}>Correct this step first</Button>
      </div>
      <p className="text-ink-3 text-xs">
        Run {parent.run} stopped at this one. Tried again, it goes on with what this one is by then.
      </p>
      {isCorrecting && (
        <Suspense fallback={null}>
          <CorrectDialog run={shown.run} node={node} step={step} onClose={() => setCorrecting(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** The run that stopped at this one, null when it can be tried again alone; `unknown` until that is read. */
function useOwner({ run, present }: ShownRun, isAsked: boolean): Parent | null | 'unknown' {
  const { parent } = present;
  const { data } = useQuery({ ...runQuery(parent?.run ?? ''), enabled: isAsked && parent !== null });
  return useMemo(() => {
    if (!parent) return null;
    if (!data) return 'unknown';
    const state = fold(data.events.map(({ event }) => event));
    return isStoppedAt(state, { ...parent, run: run.id }) ? parent : null;
  }, [parent, data, run.id]);
}

function effectOfRetry(isByItem: boolean, others: number): string {
  if (isByItem) return 'What failed goes on where it stopped, what is done stays done.';
  const more = others === 1 ? 'the other failed step' : `the ${others} other failed steps`;
  return others > 0
    ? `What is done stays done. It goes on from here and from ${more}.`
    : 'What is done stays done. It goes on from here.';
}
