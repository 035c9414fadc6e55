// What the screens ask about trust. Every key begins with `trust`, so that a live event makes stale what it is about.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { routes } from '../api/routes.ts';

/** A step of a workflow. */
export interface StepPlace {
  workflowId: string;
  nodeId: string;
}

/** Everything a step has earned, and on what. */
export function trustQuery(place: StepPlace) {
  return queryOptions({
    queryKey: [...keyOf(place), 'now'],
    queryFn: ({ signal }) => call(routes.trust.get, { params: paramsOf(place), signal }),
  });
}

/** Scores and losses of its decided items: thousands of numbers, asked for once and kept while the thumb moves. */
export function trustHistoryQuery(place: StepPlace) {
  return queryOptions({
    queryKey: [...keyOf(place), 'history'],
    queryFn: ({ signal }) => call(routes.trust.history, { params: paramsOf(place), signal }),
    staleTime: 60_000,
  });
}

/** What happened to its dial, newest first, page by page. */
export function trustEntriesQuery(place: StepPlace) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(place), 'entries'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(routes.trust.entries, { params: paramsOf(place), query: { cursor: pageParam, limit: 30 }, signal }),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** The key of all that is known of one step. */
export function keyOf({ workflowId, nodeId }: StepPlace): readonly string[] {
  return ['trust', workflowId, nodeId];
}

export function paramsOf({ workflowId, nodeId }: StepPlace): { id: string; nodeId: string } {
  return { id: workflowId, nodeId };
}

/** The one step that has earned more, if any. */
export const proposalQuery = queryOptions({
  queryKey: ['trust', 'proposal'],
  queryFn: ({ signal }) => call(routes.trust.proposal, { signal }),
});
