// The dialogs of the workflow, each loaded when it is opened.
import type { Workflow } from '@leeway/shared/api/workflows.ts';
import { lazy } from 'react';
import { useScreen } from './canvas-desk.ts';

const TestDialog = lazy(() => import('./top/test-dialog.tsx').then((module) => ({ default: module.TestDialog })));
const GoLiveDialog = lazy(() =>
  import('./top/go-live-dialog.tsx').then((module) => ({ default: module.GoLiveDialog })),
);
const SettingsDialog = lazy(() =>
  import('./top/settings-dialog.tsx').then((module) => ({ default: module.SettingsDialog })),
);
const DeleteDialog = lazy(() => import('./top/delete-dialog.tsx').then((module) => ({ default: module.DeleteDialog })));

export type OpenDialogProps = { workflow: Workflow; onStarted: (runId: string) => void };

export function PanelDialog({ workflow, onStarted }: OpenDialogProps) {
  const panel = useScreen((state) => state.panel?.is);
  if (panel === 'test') return <TestDialog workflowId={workflow.id} onStarted={onStarted} />;
  if (panel === 'go-live') return <GoLiveDialog workflow={workflow} />;
  if (panel === 'settings') return <SettingsDialog />;
  return panel === 'delete' ? <DeleteDialog workflow={workflow} /> : null;
}
