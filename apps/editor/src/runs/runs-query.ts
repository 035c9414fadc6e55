// The filters in the address, as the API takes them.

import type { RunSummary } from '@leeway/shared/api/runs.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { routes } from '../api/routes.ts';

/** What stands in the address of the list. */
export interface RunsFilter {
  workflow?: string | undefined;
  status?: string | undefined;
  mode?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const STATUSES = ['running', 'waiting', 'completed', 'failed', 'cancelled'] as const;
const MODES = ['live', 'test', 'sample'] as const;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The query of a filter: days become moments of the reader's own time, `to` includes its whole day; unknown words are left out. */
export function queryOf({ workflow, status, mode, from, to }: RunsFilter) {
  const statuses = (status ?? '').split(',').filter((word) => STATUSES.some((known) => known === word));
  return {
    workflowId: workflow,
    status: statuses.length > 0 ? statuses.join(',') : undefined,
    mode: MODES.find((known) => known === mode),
    from: startOf(from),
    to: to === undefined ? undefined : endOf(to),
  };
}

export function isFiltered(filter: RunsFilter): boolean {
  return Object.values(queryOf(filter)).some((value) => value !== undefined);
}

function startOf(day: string | undefined): number | undefined {
  const at = day === undefined ? Number.NaN : new Date(`${day}T00:00`).getTime();
  return Number.isNaN(at) ? undefined : at;
}

/** Noon and a day later is the next day also where the clocks change. */
function endOf(day: string): number | undefined {
  const start = startOf(day);
  return start === undefined ? undefined : new Date(start + 1.5 * DAY_MS).setHours(0, 0, 0, 0) - 1;
}

/** The runs that pass a filter, newest first, page by page. */
export function useRuns(filter: RunsFilter) {
  const filters = queryOf(filter);
  const query = useInfiniteQuery({
    queryKey: ['runs', filters],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(routes.runs.list, { query: { ...filters, cursor: pageParam, limit: 50 }, signal }),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  const items: readonly RunSummary[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  return { query, items };
}
