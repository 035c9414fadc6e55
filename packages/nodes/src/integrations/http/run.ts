import type { FailureKind } from '@leeway/shared/graph/graph.ts';
import * as z from 'zod';
import {
  type HttpResponse,
  type Proposal,
  RetryableError,
  type RunContext,
  runOf,
  TerminalError,
  UncertainError,
} from '../../contract/run.ts';
import { definition } from './definition.ts';

const proposedSchema = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  query: z.record(z.string(), z.string()),
  body: z.string(),
});

export const run = runOf(definition, {
  kind: 'effect',
  prepare({ method, url, headers, query, body }) {
    const address = webAddress(url);
    const hasBody = method !== 'GET' && method !== 'HEAD' && body.trim() !== '';
    const values = { method, url: address, headers, query, body: hasBody ? body : '' };
    if (hasBody) contentType(values);
    return { summary: `${method} ${address}`, values };
  },

  async perform(ctx, proposal, config) {
    const response = await send(ctx, proposal, config);
    const { status, headers, body } = response;
    if (status >= 200 && status < 300) return { output: { status, headers, body } };
    throw failure(response, proposal, definition.isIdempotent(config));
  },
});

function send(
  ctx: RunContext,
  proposal: Proposal,
  config: { connection?: string | undefined; timeoutSeconds: number },
) {
  const { method, url, headers, query, body } = proposedSchema.parse(proposal.values);
  const own = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const type = body === '' ? null : contentType({ headers, body });
  return ctx.http.send({
    method,
    url: webAddress(url),
    headers: {
      ...headers,
      ...(type === null || own.has('content-type') ? {} : { 'Content-Type': type }),
      ...(method === 'GET' || method === 'HEAD' || own.has('idempotency-key')
        ? {}
        : { 'Idempotency-Key': ctx.idempotencyKey }),
    },
    query,
    ...(body === '' ? {} : { body }),
    connection: config.connection || undefined,
    timeoutMs: config.timeoutSeconds * 1000,
  });
}

function webAddress(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new TerminalError(`“${text}” is not a web address.`, { hint: 'Write it in full, starting with https://' });
  }
  return url.href;
}

// A value with a quotation mark in it breaks hand-written JSON. Sending that as text would look like success.
function contentType({ headers, body }: { headers: Record<string, string>; body: string }): string {
  const own = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  if (own !== undefined && !/\bjson\b/i.test(own)) return own;
  try {
    JSON.parse(body);
    return 'application/json';
  } catch (error) {
    if (own === undefined && !/^\s*[{[]/.test(body)) return 'text/plain; charset=utf-8';
    throw new TerminalError('The content looks like JSON but is not valid JSON in this run.', {
      hint: 'A value with a quotation mark or a line break may have broken it: write each value as {{ json(…) }}, without quotes round it. To send it as plain text, add the header Content-Type: text/plain.',
      cause: error,
    });
  }
}

/** Answers below 500 that say that a later try may go well. */
const RETRYABLE: Record<number, FailureKind> = { 408: 'timeout', 425: 'server', 429: 'rate' };

/** An answer that is no success. `status` stays readable on the error. */
function failure(response: HttpResponse, { summary }: Proposal, isRepeatable: boolean): Error {
  const { status } = response;
  const said = firstLines(response.body);
  const message = `${summary} was answered with ${status}${said === '' ? '.' : `: ${said}`}`;
  // A gateway that waited in vain knows as little as we would.
  if (status === 504 && !isRepeatable) return new UncertainError(message, { kind: 'timeout' });
  const kind = status === 504 ? 'timeout' : status >= 500 ? 'server' : RETRYABLE[status];
  if (kind !== undefined) {
    return Object.assign(new RetryableError(message, { kind, retryAfterMs: retryAfterMs(response.headers) }), {
      status,
    });
  }
  const hint = HINTS[status] ?? 'Check the address and the content in this step.';
  return Object.assign(new TerminalError(message, { hint }), { status });
}

const HINTS: Record<number, string> = {
  401: 'The other program wants a sign-in. Choose or check the connection of this step.',
  403: 'The other program does not allow it. Check the rights of this step’s connection.',
  404: 'Nothing is at this address. Check the web address of this step.',
};

function firstLines(body: unknown): string {
  const text = typeof body === 'string' ? body : body === null || body === undefined ? '' : JSON.stringify(body);
  const lines = text.trim().split('\n').slice(0, 3).join(' ');
  return lines.length > 300 ? `${lines.slice(0, 300)}…` : lines;
}

/** Seconds, or a moment, which is counted from the answer's own date: the two clocks need not agree. */
function retryAfterMs({ 'retry-after': after = '', date = '' }: Record<string, string>): number | undefined {
  if (/^\d+(\.\d+)?$/.test(after)) return Number(after) * 1000;
  const until = httpDate(after);
  return until === null ? undefined : Math.max(0, until - (httpDate(date) ?? Date.now()));
}

/** `Fri, 20 Nov 2026 09:00:00 GMT`; by itself Date.parse also takes “-5” for a date. */
function httpDate(text: string): number | null {
  const ms = /^[A-Z][a-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
