import type { MetricSeries } from '@leeway/shared/api/workspace.ts';

export interface WorkflowResults {
  workflowId: string;
  title: string;
  series: MetricSeries[];
}

/** Series by workflow in the order of their titles; within each, counts first, then durations, then money. */
export function groupResults(items: readonly MetricSeries[]): WorkflowResults[] {
  const groups = Map.groupBy(items, ({ workflowId }) => workflowId);
  return [...groups.entries()]
    .map(([workflowId, series]) => ({
      workflowId,
      title: series[0]?.workflowTitle ?? '',
      series: series.toSorted((a, b) => order[a.kind] - order[b.kind] || a.metric.localeCompare(b.metric)),
    }))
    .toSorted((a, b) => a.title.localeCompare(b.title));
}

const order: Record<MetricSeries['kind'], number> = { count: 0, duration: 1, money: 2 };
