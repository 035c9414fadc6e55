// Starting a workflow: from a template, which runs once on its sample, or from nothing.
import { routes } from '@leeway/shared/api/routes.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from './client.ts';

/** Both end on the canvas; a template's first run plays there. */
export function useStartWorkflow() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: ['workflows'] });

  const template = useMutation({
    mutationFn: (id: string) => call(routes.templates.use, { params: { id } }),
    onSuccess: ({ workflowId, runId }) => {
      refresh();
      return navigate({ to: '/workflows/$workflowId', params: { workflowId }, search: { run: runId } });
    },
  });
  const blank = useMutation({
    mutationFn: (title: string) => call(routes.workflows.create, { body: { title } }),
    onSuccess: ({ id }) => {
      refresh();
      return navigate({ to: '/workflows/$workflowId', params: { workflowId: id } });
    },
  });
  return {
    startTemplate: (id: string) => template.mutate(id),
    startBlank: (title: string) => blank.mutate(title),
    /** The template that is being made ready. */
    startingId: template.isPending ? template.variables : null,
    isStarting: template.isPending || blank.isPending,
    error: template.error ?? blank.error,
  };
}
