import type { ApprovalSummary, InboxKind } from '@leeway/shared/api/approvals.ts';
import { queryOptions, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { call } from '../api/client.ts';
import { useLiveEvents } from '../api/live.ts';
import { routes } from '../api/routes.ts';
import { itemsOf } from './inbox-pages.ts';

const PAGE = 100;
/** With many people at work something happens all the time; the list is read anew this often at most, in milliseconds. */
export const REREAD_MS = 1500;

/** What the list shows. */
export interface InboxFilter {
  scope: 'mine' | 'all';
  kind: InboxKind | undefined;
  workflowId: string | undefined;
}

/** What waits, page by page and kept up to date. */
export function useInbox(filter: InboxFilter) {
  const query = useInfiniteQuery({
    queryKey: ['inbox', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(routes.approvals.list, { query: { ...filter, status: 'open', cursor: pageParam, limit: PAGE }, signal }),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  useRereading();
  const { data } = query;
  const items: readonly ApprovalSummary[] | undefined = useMemo(() => data && itemsOf(data.pages), [data]);
  const more = () => {
    if (!query.isFetchingNextPage) void query.fetchNextPage();
  };
  // What the runtime counts is the whole inbox; of a part, what is loaded is counted.
  const isWhole = filter.kind === undefined && filter.workflowId === undefined;
  const open = isWhole ? (data?.pages[0]?.open ?? 0) : (items?.length ?? 0);
  return { query, items, more, open };
}

// The list has a key of its own that live updates do not know: one event must not read all its pages.
function useRereading(): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLiveEvents((events) => {
    if (!events.some(({ type }) => type === 'approval')) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: ['inbox'] });
    }, REREAD_MS);
  });
}

/** One approval with everything needed to decide. */
export function approvalQuery(id: string) {
  return queryOptions({
    queryKey: ['approval', id],
    queryFn: ({ signal }) => call(routes.approvals.get, { params: { id }, signal }),
  });
}

/** Reads what is most likely opened next before it is asked for. */
export function usePrefetch(ids: readonly string[]): void {
  const client = useQueryClient();
  const wanted = ids.join(' ');
  useEffect(() => {
    for (const id of wanted.split(' '))
      if (id !== '') void client.prefetchQuery({ ...approvalQuery(id), staleTime: FRESH_MS });
  }, [client, wanted]);
}
const FRESH_MS = 60_000;

/** Names of people by id; asked for only when somebody else's name must be said. */
export function usePersonName(isNeeded: boolean): (id: string) => string | undefined {
  const { data } = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => call(routes.users.list, { signal }),
    enabled: isNeeded,
  });
  return (id) => data?.items.find((user) => user.id === id)?.name;
}
