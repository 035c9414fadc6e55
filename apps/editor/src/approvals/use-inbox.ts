import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { routes } from '../api/routes.ts';

const PAGE = 100;

/** What waits, page by page; of one workflow when its id is given. */
export function useInbox(workflowId: string | undefined) {
  const query = useInfiniteQuery({
    queryKey: ['approvals', { status: 'open', workflowId }],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(routes.approvals.list, { query: { status: 'open', workflowId, cursor: pageParam, limit: PAGE }, signal }),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const items: readonly ApprovalSummary[] | undefined = query.data?.pages.flatMap((page) => page.items);
  return { query, items, open: query.data?.pages[0]?.open ?? 0 };
}

/** One approval with everything needed to decide. */
export function useApproval(id: string) {
  return useQuery({
    queryKey: ['approval', id],
    queryFn: ({ signal }) => call(routes.approvals.get, { params: { id }, signal }),
  });
}

/** Names of people by id; asked for only when somebody else's name must be said. */
export function usePersonName(isNeeded: boolean): (id: string) => string | undefined {
  const { data } = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => call(routes.users.list, { signal }),
    enabled: isNeeded,
  });
  return (id) => data?.items.find((user) => user.id === id)?.name;
}
