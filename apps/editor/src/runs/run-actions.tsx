import { isFinal } from '@leeway/shared/run/state.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { useRetry } from './failed/use-retry.ts';
import { openQuestion } from './run-words.ts';
import type { ShownRun } from './use-run.ts';

/** What can be done with a run now, whatever moment of it is shown. */
export function RunActions({ shown: { run, present } }: { shown: ShownRun }) {
  const client = useQueryClient();
  const mayAct = useMay(routes.runs.cancel);
  const [isCancelling, setCancelling] = useState(false);
  const refresh = () => {
    for (const queryKey of [['run', run.id], ['runs']]) void client.invalidateQueries({ queryKey });
  };
  const retry = useRetry(run.id);
  const cancel = async () => {
    await call(routes.runs.cancel, { params: { id: run.id } });
    refresh();
  };
  const question = openQuestion(present);
  const failed = Object.values(present.steps).find((step) => step.status === 'failed');
  const failedTitle = failed && run.graph.nodes.find((node) => node.id === failed.nodeId)?.title;

  return (
    <>
      {mayAct && !isFinal(present.status) && <Button onClick={() => setCancelling(true)}>Cancel run</Button>}
      {mayAct && present.status === 'failed' && (
        <Button variant="primary" isLoading={retry.isPending} onClick={() => retry.mutate(undefined)}>
          {failedTitle ? `Try again from “${failedTitle}”` : 'Try again'}
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
      <ConfirmDialog
        isOpen={isCancelling}
        onClose={() => setCancelling(false)}
        title={`Cancel the run “${run.subject || run.workflowTitle}”?`}
        message="It stops for good where it is. What was sent stays sent; questions that are open are withdrawn."
        confirmLabel="Cancel run"
        isDangerous
        onConfirm={cancel}
      />
    </>
  );
}
