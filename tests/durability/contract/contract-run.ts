// The run that every implementation is tried with: a trigger and three steps, one of them after the other two.
import { graphSchema } from '@leeway/shared/graph/graph.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';

export const started: Extract<RunEvent, { type: 'run.started' }> = {
  type: 'run.started',
  at: 0,
  workflowId: 'w',
  version: 1,
  mode: 'live',
  trigger: 't',
  output: {},
  by: null,
};

const edges = [
  ['t', 'a'],
  ['t', 'b'],
  ['a', 'c'],
  ['b', 'c'],
] as const;

export const graph = graphSchema.parse({
  schema: 1,
  nodes: ['t', 'a', 'b', 'c'].map((id) => ({
    id,
    name: id,
    type: 'logic.set',
    title: id,
    position: { x: 0, y: 0 },
    config: {},
  })),
  edges: edges.map(([source, target]) => ({ id: `${source}${target}`, source, sourcePort: 'out', target })),
});
