// Small graphs for tests of the API: a chain of steps, each named by its id.
import { type Graph, type GraphNode, graphSchema } from '@leeway/shared/graph/graph.ts';
import type * as z from 'zod';

export type Step = { id: string; type: string; title: string; from?: string } & Partial<
  Pick<GraphNode, 'config' | 'dial' | 'retry' | 'onError' | 'timeoutSeconds'>
>;

/** Each step follows the one before it; `from` is the port it hangs on when that is not `out`. */
export function chain(...steps: readonly Step[]): Graph {
  const nodes = steps.map(({ from: _from, ...step }, index) => ({
    config: {},
    ...step,
    name: step.id,
    position: { x: 0, y: index * 120 },
  }));
  const edges = steps.slice(1).map(({ id, from = 'out' }, index) => ({
    id: `e${index}`,
    source: steps[index]?.id ?? '',
    sourcePort: from,
    target: id,
  }));
  const graph: z.input<typeof graphSchema> = { schema: 1, nodes, edges };
  return graphSchema.parse(graph);
}

export const BEGIN: Step = { id: 'begin', type: 'triggers.manual', title: 'Begin' };
export const COUNT: Step = {
  id: 'count',
  type: 'metrics.record',
  title: 'Count it',
  config: { metric: 'Tests', kind: 'count' },
};
