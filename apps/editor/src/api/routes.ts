// The runtime's routes as the browser needs them: where each is and who may call it. What goes in and out is known as types only.
// The build puts this file's value in its place (vite.config.ts): with the schemas, every screen would load zod first.
import type { ApiRoute } from '@leeway/shared/api/route.ts';
import { routes as contract } from '@leeway/shared/api/routes.ts';
import type * as z from 'zod';

/** A route that can be called: parameters P, query Q and body B as they are sent, answer A as it comes. */
export interface CallRoute<P, Q, B, A> extends Pick<ApiRoute, 'method' | 'path' | 'access'> {
  /** Never there: it carries the types. */
  types?: { params: P; query: Q; body: B; answer: A };
}

type CallRouteOf<R> =
  R extends ApiRoute<infer P, infer Q, infer B, infer A>
    ? CallRoute<z.input<P>, z.input<Q>, z.input<B>, z.infer<A>>
    : never;
type Contract = typeof contract;
type Routes = { [Noun in keyof Contract]: { [Name in keyof Contract[Noun]]: CallRouteOf<Contract[Noun][Name]> } };

/** Every route by noun. A form that checks its values takes the schema from the noun's file in shared/api. */
export const routes = mapValues(contract, (noun) =>
  mapValues(noun, ({ method, path, access }: ApiRoute) => ({ method, path, access })),
) as Routes;

function mapValues<T, U>(record: Readonly<Record<string, T>>, to: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}
