// What was not taken, as the API gives it. Its keys begin as those of runs do: a run that starts or ends makes them stale too.
import type { DeliverySummary } from '@leeway/shared/api/deliveries.ts';
import { queryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { routes } from '../api/routes.ts';

const KEY = ['runs', 'not-taken'];

/** What arrives and starts no run is on no stream: it is asked for again now and then. */
export const deliveryCountsQuery = queryOptions({
  queryKey: [...KEY, 'counts'],
  queryFn: ({ signal }) => call(routes.deliveries.counts, { signal }),
  refetchInterval: 30_000,
});

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'one', id],
    queryFn: ({ signal }) => call(routes.deliveries.get, { params: { id }, signal }),
  });

/** Rejected deliveries, newest first, page by page. */
export function useRejected(workflowId: string | undefined) {
  const query = useInfiniteQuery({
    queryKey: [...KEY, 'list', workflowId ?? ''],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(routes.deliveries.list, { query: { workflowId, state: 'rejected', cursor: pageParam, limit: 50 }, signal }),
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 30_000,
  });
  const items: readonly DeliverySummary[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  return { query, items };
}
