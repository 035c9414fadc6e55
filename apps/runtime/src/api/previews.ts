// Preview on past items, and the regression set of an AI step.
import { routes } from '@leeway/shared/api/routes.ts';
import type { ApiDeps } from './api-deps.ts';
import { OK } from './ok.ts';
import type { Server } from './serve.ts';

const { preview } = routes;

export function servePreviews({ serve }: Server, { engine }: ApiDeps): void {
  serve(preview.start, ({ params, body }) => engine.startPreview(params.id, params.nodeId, body));
  serve(preview.get, ({ params }) => engine.preview(params.id, params.nodeId));
  serve(preview.cancel, async ({ params }) => {
    await engine.cancelPreview(params.id, params.nodeId);
    return OK;
  });
  serve(preview.regression, async ({ params, query }) => ({
    items: await engine.regression(params.id, params.nodeId, query.limit),
  }));
}
