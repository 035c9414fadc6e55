// Calls the running Leeway over its API.
import { AppError, errorBodySchema } from '@leeway/shared/api/error.ts';
import type { ApiRoute } from '@leeway/shared/api/route.ts';
import type * as z from 'zod';

interface CallInput<P, Q, B> {
  params?: P;
  query?: Q;
  body?: B;
}

/** Throws AppErrors in the words of the API; `api.unreachable` when nothing answers. */
export type Call = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: ApiRoute<P, Q, B, R>,
  input?: CallInput<z.input<P>, z.input<Q>, z.input<B>>,
) => Promise<z.infer<R>>;

export function createCall(url: string, key: string): Call {
  return async (route, input = {}) => {
    const isRead = route.method === 'GET';
    const response = await fetch(url + pathOf(route.path, input.params) + searchOf(input.query), {
      method: route.method,
      headers: { authorization: `Bearer ${key}`, ...(isRead ? {} : { 'content-type': 'application/json' }) },
      ...(isRead ? {} : { body: JSON.stringify(input.body ?? {}) }),
    }).catch((cause: unknown) => {
      throw unreachable(url, cause);
    });
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) throw refusal(response.status, body);
    return route.response.parse(body);
  };
}

function pathOf(path: string, params: unknown): string {
  return Object.entries(params ?? {}).reduce(
    (filled, [name, value]) => filled.replace(`:${name}`, encodeURIComponent(String(value))),
    path,
  );
}

function searchOf(query: unknown): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)]));
  return search.size === 0 ? '' : `?${search.toString()}`;
}

function refusal(status: number, body: unknown): AppError {
  const { data } = errorBodySchema.safeParse(body);
  if (data === undefined) {
    return new AppError('api.unexpected', `Leeway answered with ${status}, and not as its API does.`, {
      hint: 'Check the address with --url: it may be that of a proxy or of another program.',
    });
  }
  const { code, message, hint } = data.error;
  const forKey =
    status === 401
      ? 'Give an API key with --key or LEEWAY_API_KEY. One is made in Settings, or by: leeway key add'
      : hint;
  return new AppError(code, message, { status, ...(forKey === undefined ? {} : { hint: forKey }) });
}

function unreachable(url: string, cause: unknown): AppError {
  return new AppError('api.unreachable', `Nothing answers at ${url}.`, {
    hint: 'Leeway may be starting or stopping. If it is reached by another address, give it with --url.',
    cause,
  });
}
