// Binds a route of shared/api to its handler: access → parse → handle → status. Every resource goes through here.
import type { ApiRoute } from '@leeway/shared/api/route.ts';
import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod';
import type { ApiDeps } from './api-deps.ts';
import { type Caller, checkAccess, identifyCaller } from './caller.ts';
import { invalidRequest } from './errors.ts';
import { API_BODY_BYTES, parseJson, readBody } from './request-body.ts';

export interface RouteCall<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** For headers and cookies of the answer; the answer itself is what the handler returns. */
  context: Context;
}
export interface MemberCall<P, Q, B> extends RouteCall<P, Q, B> {
  caller: Caller;
}

/** Serves the routes of shared/api on one app. */
export interface Server {
  /** For routes that name roles. */
  serve<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: ApiRoute<P, Q, B, R>,
    handler: (call: MemberCall<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<R>>,
  ): void;
  /** For routes with access `public`. */
  servePublic<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: ApiRoute<P, Q, B, R>,
    handler: (call: RouteCall<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<R>>,
  ): void;
}

export function createServer(app: Hono, deps: Pick<ApiDeps, 'auth' | 'stores'>): Server {
  return {
    serve: (route, handler) => {
      const { access } = route;
      if (access === 'public') throw new Error(`${route.path} is public: use servePublic`);
      app.on(route.method, route.path, async (c) => {
        // Who calls is checked before what is said: a stranger learns nothing about the shape of a request.
        const caller = checkAccess(await identifyCaller(c, deps), access);
        const answer = await handler({ ...(await parseCall(route, c)), caller });
        return c.json(answer, asStatus(route.status));
      });
    },
    servePublic: (route, handler) => {
      if (route.access !== 'public') throw new Error(`${route.path} is not public: use serve`);
      app.on(route.method, route.path, async (c) =>
        c.json(await handler(await parseCall(route, c)), asStatus(route.status)),
      );
    },
  };
}

async function parseCall<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: ApiRoute<P, Q, B>,
  context: Context,
): Promise<RouteCall<z.output<P>, z.output<Q>, z.output<B>>> {
  const body = route.method === 'GET' ? {} : parseJson(await readBody(context.req.raw, API_BODY_BYTES));
  return {
    params: parse(route.params, context.req.param()),
    query: parse(route.query, context.req.query()),
    body: parse(route.body, body),
    context,
  };
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidRequest(parsed.error);
  return parsed.data;
}

function asStatus(status: number): ContentfulStatusCode {
  return status as ContentfulStatusCode;
}
