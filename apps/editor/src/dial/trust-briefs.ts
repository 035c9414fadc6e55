import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { routes } from '../api/routes.ts';

/** What the cards of a workflow show of their dials. */
export function trustBriefsQuery(workflowId: string) {
  return queryOptions({
    queryKey: ['trust', workflowId, 'briefs'],
    queryFn: ({ signal }) => call(routes.trust.briefs, { params: { id: workflowId }, signal }),
  });
}
