import { emptyGraph, type Graph, nodeSchema } from '@leeway/shared/graph/graph.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { expect, test } from 'vitest';
import { inputsOf, outputsOf } from './step-inputs.ts';

const node = (id: string, type: string, config: Record<string, unknown>) =>
  nodeSchema.parse({ id, name: id, type, title: `Step ${id}`, position: { x: 0, y: 0 }, config });

const graph: Graph = {
  ...emptyGraph(),
  nodes: [
    node('start', 'triggers.manual', {}),
    node('check', 'logic.condition', { when: 'start.budget > 100 && start.?vip.orValue(false)' }),
    node('note', 'logic.set', {
      fields: { text: 'Hello {{ start.name }}, {{ start.name }}', twice: { cel: 'start.budget * 2' } },
    }),
    node('broken', 'logic.condition', { when: 'start.budget >' }),
    node('odd', 'no.such', { text: '{{ start.name }}' }),
  ],
};
const output = { name: 'Priya', budget: 418 };
const state = fold([
  { type: 'run.started', at: 0, workflowId: 'w', version: 1, mode: 'live', trigger: 'start', output, by: null },
]);
const inputs = (id: string) => {
  const found = graph.nodes.find((one) => one.id === id);
  return found ? inputsOf(graph, state, found).map(({ path, value, from }) => [path, value, from]) : [];
};

test('shows each value a config reads once, with the step it came from', () => {
  expect(inputs('note')).toEqual([
    ['name', 'Priya', 'Step start'],
    ['budget', 418, 'Step start'],
  ]);
});

test('a value that was not there is shown as missing', () => {
  expect(inputs('check')).toEqual([
    ['budget', 418, 'Step start'],
    ['vip', undefined, 'Step start'],
  ]);
});

test('a trigger, a formula that cannot be read and an unknown node read nothing', () => {
  expect([inputs('start'), inputs('broken'), inputs('odd')]).toEqual([[], [], []]);
});

test('what came out is shown by field', () => {
  const step = state.steps['start'];
  expect(step && outputsOf(step)).toEqual([
    { name: 'name', value: 'Priya' },
    { name: 'budget', value: 418 },
  ]);
});
