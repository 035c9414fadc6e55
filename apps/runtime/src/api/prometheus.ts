// GET /metrics for Prometheus. For owners, and for scrapers on this machine.
import { getConnInfo } from '@hono/node-server/conninfo';
import { OWNERS } from '@leeway/shared/api/route.ts';
import type { Context, Hono } from 'hono';
import type { Registry } from 'prom-client';
import type { ApiDeps } from './api-deps.ts';
import { checkAccess, identifyCaller } from './caller.ts';
import { createRegistry } from './prometheus-registry.ts';

export function mountPrometheus(app: Hono, deps: ApiDeps): void {
  // Made at the first scrape: nobody pays for what nobody reads.
  let registry: Promise<Registry> | null = null;

  app.get('/metrics', async (c) => {
    if (!isFromThisMachine(c)) checkAccess(await identifyCaller(c, deps), OWNERS);
    registry ??= createRegistry(deps);
    const made = await registry;
    return c.text(await made.metrics(), 200, { 'content-type': made.contentType });
  });
}

/** A proxy on this machine speaks for others: what it forwards does not count as local. */
function isFromThisMachine(c: Context): boolean {
  if (c.req.header('x-forwarded-for') !== undefined || c.req.header('forwarded') !== undefined) return false;
  // Requests made inside a test have no connection.
  if (c.env === undefined || c.env === null || !('incoming' in c.env)) return false;
  const { address = '' } = getConnInfo(c).remote;
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}
