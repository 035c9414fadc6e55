import { emptyGraph, type GraphNode } from '@leeway/shared/graph/graph.ts';
import { orderOf } from '@leeway/shared/graph/order.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { expect, test } from 'vitest';
import { forkParts, listText } from './fork-words.ts';

const node = (id: string): GraphNode =>
  ({ id, name: id, title: id.toUpperCase(), type: 'logic.set', config: {}, position: { x: 0, y: 0 } }) as GraphNode;
const edge = (source: string, target: string) => ({
  id: source + target,
  source,
  sourcePort: 'out',
  target,
  targetPort: 'in',
});

test('what stands before the step is kept when it was done; the step and all behind it are done anew', () => {
  const nodes = ['t', 'a', 'b', 'c'].map(node);
  const order = orderOf({ ...emptyGraph(), nodes, edges: [edge('t', 'a'), edge('t', 'b'), edge('a', 'c')] });
  const present = fold([
    { type: 'run.started', at: 0, workflowId: 'w', version: 1, mode: 'live', trigger: 't', output: {}, by: null },
    { type: 'step.completed', at: 1, key: 'a', port: 'out', output: {} },
  ] satisfies RunEvent[]);
  expect(forkParts({ order, present }, 'a')).toEqual({ kept: ['T'], anew: ['A', 'C'] });
  expect(forkParts({ order, present }, 'c')).toEqual({ kept: ['T', 'A'], anew: ['C'] });
});

test('lists are said as a person would', () => {
  expect([listText([]), listText(['A']), listText(['A', 'B', 'C'])]).toEqual(['', '“A”', '“A”, “B” and “C”']);
  expect(listText(['A', 'B', 'C', 'D', 'E', 'F'])).toBe('“A”, “B”, “C”, “D” and 2 more');
});
