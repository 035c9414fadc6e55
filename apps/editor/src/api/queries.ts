// The questions that more than one screen asks, each under the key that live updates make stale.
import type { ApiRoute } from '@leeway/shared/api/route.ts';
import { QueryCache, QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError, call } from './client.ts';
import { isSignedOut } from './error-words.ts';
import { routes } from './routes.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call(routes.workspace.me, { signal }),
  staleTime: 60_000,
});
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => call(routes.workspace.setupState, { signal }),
});
export const workflowsQuery = queryOptions({
  queryKey: ['workflows'],
  queryFn: ({ signal }) => call(routes.workflows.list, { signal }),
});
export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: ({ signal }) => call(routes.templates.list, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});
export const killSwitchQuery = queryOptions({
  queryKey: ['kill-switch'],
  queryFn: ({ signal }) => call(routes.killSwitch.get, { signal }),
});
export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => call(routes.workspace.settings, { signal }),
});

/** Whether the person signed in may call a route; false until that is known. */
export function useMay(route: Pick<ApiRoute, 'access'>): boolean {
  const { data } = useQuery(meQuery);
  if (route.access === 'public') return true;
  return !!data && route.access.includes(data.user.role);
}

/** The editor's cache. An answer that says "not signed in" makes `me` stale, and the gate then shows the way to sign in. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (isSignedOut(error) && query.queryKey[0] !== 'me') void client.invalidateQueries({ queryKey: ['me'] });
      },
    }),
    defaultOptions: {
      queries: { staleTime: 10_000, retry: (failures, error) => failures < 1 && !isAnswer(error) },
    },
  });
  return client;
}

/** The runtime said no: asking again would not change it. */
function isAnswer(error: Error): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500;
}
