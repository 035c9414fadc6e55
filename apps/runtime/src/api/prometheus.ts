// GET /metrics for Prometheus: the process, runs that are not over, open approvals. For owners, and for scrapers on this machine.
import { getConnInfo } from '@hono/node-server/conninfo';
import { OWNERS } from '@leeway/shared/api/route.ts';
import type { Context, Hono } from 'hono';
import type { Registry } from 'prom-client';
import type { ApiDeps } from './api-deps.ts';
import { checkAccess, identifyCaller } from './caller.ts';

export function mountPrometheus(app: Hono, deps: ApiDeps): void {
  // Made at the first scrape: nobody pays for what nobody reads.
  let registry: Registry | null = null;

  app.get('/metrics', async (c) => {
    if (!isFromThisMachine(c)) checkAccess(await identifyCaller(c, deps), OWNERS);
    registry ??= await createRegistry(deps);
    return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType });
  });
}

async function createRegistry({ stores }: ApiDeps): Promise<Registry> {
  const { collectDefaultMetrics, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'leeway_runs',
    help: 'Runs that are not over, by status',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      for (const [status, count] of Object.entries(await stores.runLists.byStatus())) this.set({ status }, count);
    },
  });
  new Gauge({
    name: 'leeway_approvals_open',
    help: 'Approvals that wait for a person',
    registers: [registry],
    async collect() {
      this.set(await stores.approvalLists.countOpen());
    },
  });
  return registry;
}

/** A proxy on this machine speaks for others: what it forwards does not count as local. */
function isFromThisMachine(c: Context): boolean {
  if (c.req.header('x-forwarded-for') !== undefined || c.req.header('forwarded') !== undefined) return false;
  // Requests made inside a test have no connection.
  if (c.env === undefined || c.env === null || !('incoming' in c.env)) return false;
  const { address = '' } = getConnInfo(c).remote;
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}
