import type { RunDetail } from '@leeway/shared/api/runs.ts';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { routes } from '../api/routes.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';

type CancelDialogProps = { run: Pick<RunDetail, 'id' | 'subject' | 'workflowTitle'>; onClose: () => void };

/** Asks before a run is stopped for good. */
export function CancelDialog({ run, onClose }: CancelDialogProps) {
  const client = useQueryClient();
  const cancel = async () => {
    await call(routes.runs.cancel, { params: { id: run.id } });
    for (const queryKey of [['run', run.id], ['runs']]) void client.invalidateQueries({ queryKey });
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Cancel the run “${run.subject || run.workflowTitle}”?`}
      message="It stops for good where it is. What was sent stays sent; questions that are open are withdrawn."
      confirmLabel="Cancel run"
      isDangerous
      onConfirm={cancel}
    />
  );
}
