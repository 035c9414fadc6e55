// A request as triggers get it.
import type { HttpBindings } from '@hono/node-server';
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
  const secret = secretHeader?.toLowerCase();
  const headers: Record<string, string> = {};
  for (const [name, value] of headersOf(c)) {
    if (NEVER_KEPT.includes(name) || name === secret) continue;
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    channel,
    at: new Date(now).toISOString(),
    from: null,
    body,
    headers,
    query: c.req.url.includes('?') ? c.req.query() : {},
  };
}

/** As Node has read them already; reading them into a `Headers` object only to list them costs as much as routing the call. */
function headersOf(c: Context): [name: string, value: string | string[]][] {
  const { incoming }: Partial<HttpBindings> = c.env ?? {};
  if (incoming === undefined) return Object.entries(c.req.header());
  return Object.entries(incoming.headers).filter(
    (entry): entry is [string, string | string[]] => entry[1] !== undefined,
  );
}
