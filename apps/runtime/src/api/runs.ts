// Runs: the list, the journal of one, and what may be done to it.
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { type RunSummary, runStatusSchema } from '@leeway/shared/api/runs.ts';
import * as z from 'zod';
import type { ApiDeps } from './api-deps.ts';
import { OK } from './ok.ts';
import type { Server } from './serve.ts';

const { runs } = routes;
const statusesSchema = z.array(runStatusSchema);

export function serveRuns({ serve }: Server, { engine, stores, labels }: ApiDeps): void {
  async function get(id: string): Promise<RunSummary> {
    const run = await stores.runLists.find(id);
    if (run !== null) return run;
    throw new AppError('run.not_found', `There is no run ${id}.`, { status: 404, hint: 'Open the list of runs.' });
  }

  serve(runs.list, ({ query: { status, ...filter } }) =>
    stores.runLists.list({
      ...filter,
      status: status === undefined ? undefined : statusesSchema.parse(status.split(',')),
    }),
  );

  serve(runs.get, async ({ params }) => {
    const summary = await get(params.id);
    const { graph, events, state, hidden } = await engine.show(params.id);
    return { ...summary, graph, events, hidden, scoreLabels: await labels.ofSteps(params.id, state) };
  });

  serve(runs.events, async ({ params, query }) => {
    await get(params.id);
    const { after = -1 } = query;
    const { events, hidden } = await engine.show(params.id);
    return { items: events.filter(({ seq }) => seq > after), hidden };
  });

  serve(runs.cancel, async ({ params, caller }) => {
    await get(params.id);
    await engine.cancel(params.id, caller.actor);
    return get(params.id);
  });

  serve(runs.retry, async ({ params, body, caller }) => {
    await get(params.id);
    await engine.retry(params.id, caller.actor, body?.corrections);
    return get(params.id);
  });

  serve(runs.alike, async ({ params }) => engine.alike(params.id));

  serve(runs.retryAlike, async ({ params, body, caller }) =>
    engine.retryAlike(params.id, { by: caller.actor, corrections: body?.corrections }),
  );

  serve(runs.fork, async ({ params, body, caller }) => engine.fork(params.id, { ...body, by: caller.actor }));

  serve(runs.children, async ({ params, query }) => {
    const run = await get(params.id);
    return stores.runLists.children({ run: run.id, ...query });
  });

  serveSteps({ serve }, engine, get);
}

/** What people do to one step of a run. */
function serveSteps(
  { serve }: Pick<Server, 'serve'>,
  engine: ApiDeps['engine'],
  get: (id: string) => Promise<unknown>,
): void {
  serve(runs.hold, async ({ params, caller }) => {
    await get(params.id);
    await engine.holdBack(params.id, params.key, caller.actor);
    return OK;
  });

  serve(runs.resolve, async ({ params, body, caller }) => {
    await get(params.id);
    await engine.resolve(params.id, params.key, { answer: body.answer, by: caller.actor });
    return OK;
  });
}
