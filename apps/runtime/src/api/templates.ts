// Templates: the list, and making a workflow from one.
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { ApiDeps } from './api-deps.ts';
import type { Server } from './serve.ts';

export function serveTemplates({ serve }: Server, { templates, stores, engine, clock }: ApiDeps): void {
  serve(routes.templates.list, async () => ({
    items: templates.map(({ id, title, summary, icon, graph }) => ({
      id,
      title,
      summary,
      icon,
      steps: graph.nodes.length,
    })),
  }));

  serve(routes.templates.use, async ({ params, caller }) => {
    const template = templates.find(({ id }) => id === params.id);
    if (template === undefined) {
      throw new AppError('template.not_found', `There is no template “${params.id}”.`, {
        status: 404,
        hint: 'Choose one of the list, or start with an empty workflow.',
      });
    }
    const { title, graph, sample } = template;
    const by = caller.actor;
    const { id } = await stores.workflows.create({ title, graph, isSample: true, at: clock.now(), by: by.name });
    const { runId } = await engine.start({ workflowId: id, mode: 'sample', input: sample, by, waitMs: 0 });
    engine.announce(id);
    return { workflowId: id, runId };
  });
}
