// The doors of live workflows: webhooks and hosted forms. What comes in is stored before it is answered.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Context, Hono } from 'hono';
import type { DeliveryAnswer } from '../engine/engine.ts';
import { rejectedDelivery } from '../engine/ingress/rejected.ts';
import type { ApiDeps } from './api-deps.ts';
import { deliveryOf } from './arrival.ts';
import { answerError, methodNotAllowed } from './errors.ts';
import { checkHookCaller, hookConfigOf } from './hook-auth.ts';
import { PUBLIC_BODY_BYTES, readBody } from './request-body.ts';
import { forPrograms, PROGRAM_HEADERS } from './security-headers.ts';
import { readContent } from './unreadable.ts';

/** How long `respond: result` keeps its caller waiting. */
const RESULT_WAIT_MS = 30_000;

export function mountHooks(app: Hono, deps: ApiDeps): void {
  const { engine } = deps;

  app.all('/hooks/:path', async (c) => {
    const path = c.req.param('path');
    const endpoint = await engine.endpoint('webhook', path);
    if (endpoint === null) throw hookNotFound(path);
    const config = hookConfigOf(endpoint.config);
    if (c.req.method === 'OPTIONS') return forPrograms(c).body(null, 204, { allow: `${config.method}, OPTIONS` });
    if (c.req.method !== config.method) return methodNotAllowed(forPrograms(c), [config.method]);
    const bytes = await readBody(c.req.raw, PUBLIC_BODY_BYTES);
    const secretHeader = await checkHookCaller({ headers: c.req.raw.headers, bytes, path }, config, deps);
    const arrival = { channel: 'webhook', now: deps.clock.now(), secretHeader } as const;
    const delivery = deliveryOf(c, { ...arrival, body: await readContent(c, deps, { ...arrival, bytes, path }) });
    const waitMs = config.respond === 'result' ? RESULT_WAIT_MS : 0;
    return answerHook(c, await engine.deliver({ kind: 'webhook', path }, delivery, waitMs));
  });
}

function answerHook(c: Context, answer: DeliveryAnswer): Response {
  if (answer.kind === 'signalled') return json({ signal: answer.answer }, 202);
  if (answer.kind === 'held') return json({ held: true }, 202);
  if (answer.kind === 'dropped') return json({ dropped: true }, 202);
  if (answer.kind === 'rejected')
    return answerError(forPrograms(c), rejectedDelivery(answer.problems, answer.deliveryId));
  const { runId, status, output } = answer;
  if (status === 'completed') return json(output ?? null, 200);
  if (status === 'failed' || status === 'cancelled') return answerError(forPrograms(c), runFailed(runId, status));
  return json({ runId }, 202);
}

/** Headers as a plain record: node-server writes them out as they are, a `Headers` object it would first take apart. */
function json(value: unknown, status: 200 | 202): Response {
  return new Response(JSON.stringify(value), { status, headers: PROGRAM_HEADERS });
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
