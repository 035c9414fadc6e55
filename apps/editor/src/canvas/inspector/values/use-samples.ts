// Reads the last run of a workflow for sample values.

import type { Graph } from '@leeway/shared/graph/graph.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../../api/client.ts';
import { routes } from '../../../api/routes.ts';
import { runQuery } from '../../../api/run-query.ts';
import type { Samples } from './picker-options.ts';
import { samplesOf } from './samples.ts';

/** Sample values by node name; until the run is read, those that triggers say of themselves. */
export function useSamples(workflowId: string, graph: Graph): Samples {
  const filters = { workflowId, limit: 1 };
  const { data: page } = useQuery({
    queryKey: ['runs', filters],
    queryFn: ({ signal }) => call(routes.runs.list, { query: filters, signal }),
  });
  const runId = page?.items[0]?.id ?? '';
  const { data: run } = useQuery({
    ...runQuery(runId),
    enabled: runId !== '',
  });
  return useMemo(() => samplesOf(graph, run), [graph, run]);
}
