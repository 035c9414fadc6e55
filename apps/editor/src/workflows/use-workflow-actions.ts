// What can be done to a workflow from the list. Each refreshes the list and says what went wrong.

import type { WorkflowFile, WorkflowSummary } from '@leeway/shared/api/workflows.ts';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { failureToast } from '../api/error-words.ts';
import { workflowsQuery } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { useToast } from '../ui/toast.tsx';
import { fileNameOf, titleOfCopy } from './read-workflow-file.ts';

export function useWorkflowActions() {
  const client = useQueryClient();
  const toast = useToast();
  const refresh = (id?: string) => {
    void client.invalidateQueries({ queryKey: ['workflows'] });
    if (id) void client.invalidateQueries({ queryKey: ['workflow', id] });
  };
  /** Acts, and shows a failure as a message. */
  const tell = async (act: () => Promise<void>) => {
    try {
      await act();
    } catch (error) {
      toast.show(failureToast(error));
    }
  };
  const titles = () => client.getQueryData(workflowsQuery.queryKey)?.items.map(({ title }) => title) ?? [];
  const importFile = async (file: WorkflowFile) => {
    const workflow = await call(routes.workflows.import, { body: file });
    refresh();
    return workflow;
  };

  return {
    importFile,
    create: async (title: string) => {
      const workflow = await call(routes.workflows.create, { body: { title } });
      refresh();
      return workflow.id;
    },
    rename: async (id: string, title: string) => {
      await call(routes.workflows.change, { params: { id }, body: { title } });
      refresh(id);
    },
    remove: async ({ id, title }: WorkflowSummary) => {
      await call(routes.workflows.remove, { params: { id } });
      refresh();
      toast.show({ title: `“${title}” was deleted`, description: 'Its runs are kept.', tone: 'ok' });
    },
    pauseOrResume: ({ id, title, status }: WorkflowSummary) =>
      tell(async () => {
        const isPaused = status === 'paused';
        await call(isPaused ? routes.workflows.resume : routes.workflows.pause, { params: { id } });
        refresh(id);
        toast.show({ title: isPaused ? `“${title}” goes on` : `“${title}” is paused`, tone: 'ok' });
      }),
    duplicate: ({ id, title }: WorkflowSummary) =>
      tell(async () => {
        const file = await call(routes.workflows.export, { params: { id } });
        const copy = await importFile({ ...file, title: titleOfCopy(title, titles()).slice(0, 200) });
        toast.show({ title: `“${copy.title}” was made`, description: 'It is a draft.', tone: 'ok' });
      }),
    download: ({ id, title }: WorkflowSummary) =>
      tell(async () => {
        const file = await call(routes.workflows.export, { params: { id } });
        saveAs(fileNameOf(title), `${JSON.stringify(file, null, 2)}\n`);
      }),
  };
}

function saveAs(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
