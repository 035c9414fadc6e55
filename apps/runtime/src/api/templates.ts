// Finished workflows to start from: JSON files in apps/runtime/templates.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { graphSchema } from '@leeway/shared/graph/graph.ts';
import * as z from 'zod';
import type { ApiDeps } from './api-deps.ts';
import type { Server } from './serve.ts';

const templateFileSchema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  icon: z.string(),
  graph: graphSchema,
  /** What its trigger is started with for the run that shows it at work. */
  sample: z.unknown(),
});
export type Template = z.infer<typeof templateFileSchema>;

/** Reads all templates of a folder, by file name. A broken one is a bug of the release and stops the start. */
export function loadTemplates(dir: string): Template[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => templateFileSchema.parse(JSON.parse(readFileSync(path.join(dir, name), 'utf8'))));
}

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
