// Trust: what a step has earned, its history and evidence, and the ways its dial goes up.
import { EVERYONE } from '@leeway/shared/api/route.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { Hono } from 'hono';
import type { ApiDeps } from '../api-deps.ts';
import { type Caller, checkAccess, identifyCaller } from '../caller.ts';
import { OK } from '../ok.ts';
import type { Server } from '../serve.ts';
import { certificateOf } from './certificate.ts';
import { createMemory } from './memory.ts';
import { briefsOf, type Memories, type Place, placeOf, presentTrust, proposalOf } from './present-trust.ts';
import { evidenceCsv } from './trust-csv.ts';

const { trust } = routes;
const NO_VERDICTS = { scores: [], losses: [], approvals: [] };

export function serveTrust({ serve }: Server, deps: ApiDeps): void {
  const { engine, stores } = deps;
  // What is costly to work out, by record, until another verdict comes.
  const memories: Memories = { costly: createMemory(), fits: deps.labels.fits };
  const present = (place: Place, caller: Caller) => presentTrust(deps, memories, { ...place, caller });

  serve(trust.get, ({ params, caller }) => present(params, caller));
  serve(trust.history, async ({ params }) => {
    const { record } = await placeOf(deps, params);
    return record === null ? NO_VERDICTS : stores.trust.history(record.id, record.state.epoch);
  });
  serve(trust.entries, async ({ params, query }) => {
    await placeOf(deps, params);
    return stores.trust.entries({ workflowId: params.id, nodeId: params.nodeId }, query);
  });
  serve(trust.certificate, async ({ params }) => {
    const place = await placeOf(deps, params);
    return certificateOf(deps, params.id, place);
  });
  serve(trust.accept, async ({ params, body, caller }) => {
    await engine.acceptRaise(params.id, params.nodeId, { ...body, by: caller.actor });
    return present(params, caller);
  });
  serve(trust.complain, async ({ params, body, caller }) => {
    await engine.complain(params.id, params.nodeId, { ...body, by: caller.actor });
    return OK;
  });
  serve(trust.briefs, async ({ params }) => ({ items: await briefsOf(deps, params.id) }));
  serve(trust.proposal, async () => ({ proposal: await proposalOf(deps) }));
  serve(trust.acceptRequest, ({ params, caller }) => engine.acceptRequest(params.id, caller.actor));
  serve(trust.declineRequest, async ({ params, caller }) => {
    await engine.declineRequest(params.id, caller.actor);
    return OK;
  });
}

/** The evidence log as a file: `GET /api/workflows/:id/nodes/:nodeId/trust/export.csv`. */
export function mountTrustExport(app: Hono, deps: ApiDeps): void {
  app.get('/api/workflows/:id/nodes/:nodeId/trust/export.csv', async (c) => {
    checkAccess(await identifyCaller(c, deps), EVERYONE);
    const { id, nodeId } = c.req.param();
    const { record } = await placeOf(deps, { id, nodeId });
    const events = record === null ? [] : await deps.stores.trust.events(record.id);
    c.header('content-disposition', 'attachment; filename="evidence.csv"');
    return c.body(evidenceCsv(events), 200, { 'content-type': 'text/csv; charset=utf-8' });
  });
}
