// One HTTP call as data: client, server and OpenAPI document all come from it.
import * as z from 'zod';

export const roleSchema = z.enum(['owner', 'builder', 'approver', 'viewer']);
export type Role = z.infer<typeof roleSchema>;

/** Who may call: anyone, anyone signed in, or the roles named. */
export type Access = 'public' | readonly Role[];
export const EVERYONE: readonly Role[] = ['owner', 'builder', 'approver', 'viewer'];
export const BUILDERS: readonly Role[] = ['owner', 'builder'];
export const DECIDERS: readonly Role[] = ['owner', 'builder', 'approver'];
export const OWNERS: readonly Role[] = ['owner'];

export interface ApiRoute<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` parameters, as Hono and OpenAPI need them. */
  path: `/api/${string}`;
  summary: string;
  access: Access;
  params: P;
  query: Q;
  body: B;
  response: R;
  /** Status of a good answer; 200 by default. */
  status: number;
}

const nothing = z.object({});
export const okSchema = z.object({ ok: z.literal(true) });

interface RouteInput<P, Q, B, R> extends Pick<ApiRoute, 'method' | 'path' | 'summary' | 'access'> {
  params?: P;
  query?: Q;
  body?: B;
  response: R;
  status?: number;
}

/** Declares a route; parts left out are empty objects. */
export function route<
  R extends z.ZodType,
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof nothing,
>(input: RouteInput<P, Q, B, R>): ApiRoute<P, Q, B, R> {
  // The defaults stand in for parts that were not given, whose type parameters then are `typeof nothing`.
  return {
    params: nothing as z.ZodType as P,
    query: nothing as z.ZodType as Q,
    body: nothing as z.ZodType as B,
    status: 200,
    ...input,
  };
}

export const idParams = z.object({ id: z.string().min(1).max(100) });

/** A page of a list that is read by cursor. `next` is null at the end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
export const pageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
