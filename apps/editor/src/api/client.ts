// The only fetch of the editor: a route of shared/api in, its parsed answer out.

import type { CallRoute } from './routes.ts';

/** An answer that was not good. `message` and `hint` are for people; `code` is stable. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly hint: string | undefined;
  readonly details: unknown;
  constructor(status: number, body: { code: string; message: string; hint?: string; details?: unknown }) {
    super(body.message);
    this.name = 'ApiError';
    this.code = body.code;
    this.status = status;
    this.hint = body.hint;
    this.details = body.details;
  }
}

interface CallInput<P, Q, B> {
  params?: P;
  query?: Q;
  body?: B;
  signal?: AbortSignal;
  /** The call goes out although the page is being left. */
  isLast?: boolean;
}

/**
 * Calls a route: `await call(routes.runs.get, { params: { id } })`.
 * Throws ApiError for every answer outside 2xx and when the runtime cannot be reached (code `network.unreachable`, status 0).
 */
export async function call<P, Q, B, A>(route: CallRoute<P, Q, B, A>, input: CallInput<P, Q, B> = {}): Promise<A> {
  const response = await send(urlOf(route.path, input.params, input.query), {
    method: route.method,
    credentials: 'same-origin',
    ...(route.method === 'GET'
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(input.body ?? {}) }),
    ...(input.signal ? { signal: input.signal } : {}),
    ...(input.isLast ? { keepalive: true } : {}),
  });
  const text = await response.text();
  const body = parseJson(text);
  if (!response.ok) throw new ApiError(response.status, errorOf(body, response.status));
  // The server has parsed its answer with the same schema in its tests; parsing here again would put zod on every screen's path.
  return body as A;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, UNREACHABLE);
  }
}

const UNREACHABLE = {
  code: 'network.unreachable',
  message: 'Leeway cannot be reached.',
  hint: 'Check that it is running, then try again. Nothing you typed is lost.',
};
/** What a proxy in front of Leeway answers while Leeway is away. */
const AWAY: readonly number[] = [502, 503, 504];

function urlOf(path: string, params: unknown, query: unknown): string {
  const filled = Object.entries((params ?? {}) as Record<string, unknown>).reduce(
    (url, [name, value]) => url.replace(`:${name}`, encodeURIComponent(String(value))),
    path,
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined) search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const text = search.toString();
  return text === '' ? filled : `${filled}?${text}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function errorOf(body: unknown, status: number): { code: string; message: string; hint?: string; details?: unknown } {
  if (typeof body === 'object' && body !== null && 'error' in body) {
    const { error } = body as { error: { code: string; message: string; hint?: string; details?: unknown } };
    return error;
  }
  if (AWAY.includes(status)) return UNREACHABLE;
  return { code: 'network.unexpected', message: `Leeway answered with status ${status} and no explanation.` };
}
