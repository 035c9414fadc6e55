import type { RunSummary } from '@leeway/shared/api/runs.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import type { StepState } from '@leeway/shared/run/state.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { routes } from '../../api/routes.ts';

const PAGE = 25;

export interface Child extends RunSummary {
  index: number;
}

/** The child runs of a step page by page. A step that was tried again goes on with those of its first try. */
export function useChildren(runId: string, step: StepState) {
  const key = step.key === step.nodeId ? step.key : undefined;
  const query = useInfiniteQuery({
    // Below the run's own key: what makes that stale makes this stale.
    queryKey: ['run', runId, 'children', key ?? null],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(routes.runs.children, { params: { id: runId }, query: { key, cursor: pageParam, limit: PAGE }, signal }),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const all = query.data?.pages.flatMap((page) => page.items) ?? [];
  return { query, items: childrenOf(step, all) };
}

/** Those that the step works with now: not those of other steps, and none that was replaced by a later try. */
export function childrenOf(
  { nodeId, children }: Pick<StepState, 'nodeId' | 'children'>,
  all: readonly RunSummary[],
): Child[] {
  return all.flatMap((run) => {
    const { parent } = run;
    if (!parent || nodeIdOf(parent.key) !== nodeId || children?.items[parent.index]?.run !== run.id) return [];
    return [{ ...run, index: parent.index }];
  });
}
