// The doors of live workflows: webhooks and hosted forms. What comes in is stored before it is answered.
import type { Delivery } from '@leeway/nodes/contract/run.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { Context, Hono } from 'hono';
import type { DeliveryAnswer } from '../engine/engine.ts';
import type { ApiDeps } from './api-deps.ts';
import { answerError, methodNotAllowed } from './errors.ts';
import { checkHookCaller, hookConfigOf } from './hook-auth.ts';
import { parseContent } from './parse-content.ts';
import { PUBLIC_BODY_BYTES, readBody } from './request-body.ts';

/** How long `respond: result` keeps its caller waiting. */
const RESULT_WAIT_MS = 30_000;

export function mountHooks(app: Hono, deps: ApiDeps): void {
  const { engine } = deps;

  app.all('/hooks/:path', async (c) => {
    const path = c.req.param('path');
    const endpoint = await engine.endpoint('webhook', path);
    if (endpoint === null) throw hookNotFound(path);
    const config = hookConfigOf(endpoint.config);
    if (c.req.method === 'OPTIONS') return c.body(null, 204, { allow: `${config.method}, OPTIONS` });
    if (c.req.method !== config.method) return methodNotAllowed(c, [config.method]);
    const bytes = await readBody(c.req.raw, PUBLIC_BODY_BYTES);
    const secretHeader = await checkHookCaller({ headers: c.req.raw.headers, bytes, path }, config, deps);
    const delivery = deliveryOf(c, {
      channel: 'webhook',
      body: await parseContent(bytes, c.req.header('content-type')),
      now: deps.clock.now(),
      secretHeader,
    });
    const waitMs = config.respond === 'result' ? RESULT_WAIT_MS : 0;
    return answerHook(c, await engine.deliver({ kind: 'webhook', path }, delivery, waitMs));
  });
}

// Kept with the run, so what opens doors must not be among them.
const NEVER_KEPT = ['authorization', 'proxy-authorization', 'cookie'];

interface Arrival {
  channel: Delivery['channel'];
  body: unknown;
  now: number;
  /** Header that carries the webhook's secret or signature. */
  secretHeader?: string | undefined;
}

/** A request as triggers get it. */
export function deliveryOf(c: Context, { channel, body, now, secretHeader }: Arrival): Delivery {
  const headers = c.req.header();
  for (const name of NEVER_KEPT) delete headers[name];
  if (secretHeader !== undefined) delete headers[secretHeader.toLowerCase()];
  return { channel, at: new Date(now).toISOString(), from: null, body, headers, query: c.req.query() };
}

function answerHook(c: Context, answer: DeliveryAnswer): Response {
  if (answer.kind === 'held') return c.json({ held: true }, 202);
  if (answer.kind === 'rejected') return answerError(c, rejectedDelivery(answer.problems));
  const { runId, status, output } = answer;
  if (status === 'completed') return c.json(output ?? null, 200);
  if (status === 'failed' || status === 'cancelled') return answerError(c, runFailed(runId, status));
  return c.json({ runId }, 202);
}

/** 422 for a delivery that its trigger does not take. */
export function rejectedDelivery(problems: readonly { field: string; message: string }[]): AppError {
  return new AppError('delivery.rejected', problems[0]?.message ?? 'This was not taken.', {
    status: 422,
    hint: 'Correct what `details.problems` names and send it again.',
    details: { problems },
  });
}

function runFailed(runId: string, status: 'failed' | 'cancelled'): AppError {
  return new AppError(
    `run.${status}`,
    `The run ${runId} was started and ${status === 'failed' ? 'failed' : 'was cancelled'}.`,
    {
      status: 502,
      hint: 'Open the run in Leeway to see why. Do not send it again before.',
      details: { runId },
    },
  );
}

function hookNotFound(path: string): AppError {
  return new AppError('endpoint.not_found', `There is no webhook at /hooks/${path}.`, {
    status: 404,
    hint: 'Check the address. The workflow must be published.',
  });
}
