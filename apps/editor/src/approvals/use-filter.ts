import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { meQuery } from '../api/queries.ts';
import { INBOX_KINDS } from './list/inbox-kinds.ts';
import type { InboxFilter } from './use-inbox.ts';

/** Which part of the inbox is listed. It stands in the address, so that a link shows the same; who may decide nothing sees all. */
export function useFilter(): { filter: InboxFilter; change: (change: Partial<InboxFilter>) => void } {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { data } = useQuery(meQuery);
  const usual = data?.user.role === 'viewer' ? 'all' : 'mine';
  const filter: InboxFilter = {
    scope: search.scope ?? usual,
    kind: INBOX_KINDS.find(([kind]) => kind === search.kind)?.[0],
    workflowId: search.workflow,
  };
  return {
    filter,
    change: (change) => {
      const { scope, kind, workflowId } = { ...filter, ...change };
      void navigate({ to: '/approvals', search: { scope, kind, workflow: workflowId }, replace: true });
    },
  };
}
