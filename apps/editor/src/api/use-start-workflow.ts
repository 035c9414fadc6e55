// Starting a workflow: from a template, which runs once on its sample, or from nothing.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from './client.ts';
import { errorWords } from './error-words.ts';
import { templatesQuery } from './queries.ts';
import { routes } from './routes.ts';

const blank = 'blank';

/** The choices as tiles (one per template, and an empty workflow), and what choosing one does: it ends on the canvas. */
export function useStartWorkflow() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const templates = useQuery(templatesQuery);

  const start = useMutation({
    mutationFn: startOne,
    onSuccess: ({ workflowId, runId }) => {
      void client.invalidateQueries({ queryKey: ['workflows'] });
      // The canvas plays a template's first run.
      return navigate({ to: '/workflows/$workflowId', params: { workflowId }, search: runId ? { run: runId } : {} });
    },
  });
  const tiles = (templates.data?.items ?? []).map(({ id, icon, title, summary }) => ({
    id,
    icon,
    title,
    text: summary,
    isBusy: start.isPending && start.variables === id,
  }));
  const failure = templates.error ?? start.error;
  return {
    tiles: [
      ...tiles,
      {
        id: blank,
        icon: 'square',
        title: 'Start blank',
        text: 'An empty canvas.',
        isBusy: start.isPending && start.variables === blank,
      },
    ],
    choose: (id: string) => start.mutate(id),
    isLoading: templates.isPending,
    isStarting: start.isPending,
    failure: failure && errorWords(failure),
  };
}

async function startOne(id: string): Promise<{ workflowId: string; runId?: string }> {
  if (id !== blank) return call(routes.templates.use, { params: { id } });
  const workflow = await call(routes.workflows.create, { body: { title: 'Untitled workflow' } });
  return { workflowId: workflow.id };
}
