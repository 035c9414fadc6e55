// A request as triggers get it.
import type { Delivery } from '@leeway/nodes/contract/run.ts';
import type { Context } from 'hono';

// Kept with the run, so what opens doors must not be among them.
const NEVER_KEPT = ['authorization', 'proxy-authorization', 'cookie'];

export interface Arrival {
  channel: 'webhook' | 'form';
  body: unknown;
  now: number;
  /** Header that carries the webhook's secret or signature. */
  secretHeader?: string | undefined;
}

export function deliveryOf(c: Context, { channel, body, now, secretHeader }: Arrival): Delivery {
  const headers = c.req.header();
  for (const name of NEVER_KEPT) delete headers[name];
  if (secretHeader !== undefined) delete headers[secretHeader.toLowerCase()];
  return { channel, at: new Date(now).toISOString(), from: null, body, headers, query: c.req.query() };
}
