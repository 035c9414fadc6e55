// Preview on past items, and the regression set of an AI step.
import { PREVIEW_ITEMS } from '@leeway/shared/api/preview.ts';
import { EVERYONE } from '@leeway/shared/api/route.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { Hono } from 'hono';
import type { ApiDeps } from './api-deps.ts';
import { checkAccess, identifyCaller } from './caller.ts';
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

/** The regression set as a file: one item a line, as programs that evaluate models read it. */
export function mountRegressionFile(app: Hono, deps: ApiDeps): void {
  app.get('/api/workflows/:id/nodes/:nodeId/regression.jsonl', async (c) => {
    checkAccess(await identifyCaller(c, deps), EVERYONE);
    const items = await deps.engine.regression(c.req.param('id'), c.req.param('nodeId'), PREVIEW_ITEMS);
    c.header('content-type', 'application/jsonl; charset=utf-8');
    c.header('content-disposition', 'attachment; filename="regression.jsonl"');
    return c.body(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  });
}
