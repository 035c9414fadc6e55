import type { Workflow } from '@leeway/shared/api/workflows.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useDesk } from '../canvas-desk.ts';

/** Asks before a workflow is deleted. */
export function DeleteDialog({ workflow }: { workflow: Workflow }) {
  const { screen, autosave } = useDesk();
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    autosave.stop();
    await call(routes.workflows.remove, { params: { id: workflow.id } });
    client.removeQueries({ queryKey: ['workflow', workflow.id] });
    await client.invalidateQueries({ queryKey: ['workflows'] });
    await navigate({ to: '/workflows' });
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={screen.getState().close}
      title={`Delete “${workflow.title}”?`}
      message="It stops at once and cannot be brought back. Its past runs are kept."
      confirmLabel="Delete"
      isDangerous
      onConfirm={remove}
    />
  );
}
