// The API as a script sees it: a route of shared/api in, its parsed answer out.
import type { ApiRoute } from '@leeway/shared/api/route.ts';
import type * as z from 'zod';

/** An answer outside 2xx. `status` 0: nothing answered, as when the runtime was killed. */
export class CallError extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(what: string, status: number, body: unknown) {
    super(`${what} was answered with ${status}: ${typeof body === 'string' ? body : JSON.stringify(body)}`);
    this.name = 'CallError';
    this.status = status;
    this.body = body;
  }
}

export interface CallInput<P, Q, B> {
  params?: P;
  query?: Q;
  body?: B;
}

/** Calls a route. Every answer is parsed with the route's own schema, so that each test also checks the contract. */
export type Call = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: ApiRoute<P, Q, B, R>,
  input?: CallInput<z.input<P>, z.input<Q>, z.input<B>>,
) => Promise<z.infer<R>>;

/** `headers`: who calls, such as an `Authorization`. */
export function createCall(url: string, headers: Record<string, string>): Call {
  return async (route, input = {}) => {
    const address = url + fillPath(route.path, input.params) + searchOf(input.query);
    const what = `${route.method} ${address.slice(url.length)}`;
    const response = await fetch(address, {
      method: route.method,
      headers: { ...headers, ...(route.method === 'GET' ? {} : { 'content-type': 'application/json' }) },
      ...(route.method === 'GET' ? {} : { body: JSON.stringify(input.body ?? {}) }),
    }).catch((error: unknown) => {
      throw new CallError(what, 0, String(error));
    });
    const text = await response.text().catch((error: unknown) => {
      throw new CallError(what, 0, String(error));
    });
    if (!response.ok) throw new CallError(what, response.status, parseJson(text));
    return route.response.parse(parseJson(text));
  };
}

function fillPath(path: string, params: unknown): string {
  return Object.entries(params ?? {}).reduce(
    (filled, [name, value]) => filled.replace(`:${name}`, encodeURIComponent(String(value))),
    path,
  );
}

function searchOf(query: unknown): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)]));
  return search.size === 0 ? '' : `?${search}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
