import { expect, test } from 'vitest';
import * as z from 'zod';
import { bodiesOf } from './bodies.ts';
import { bodyProblems } from './body-problems.ts';
import { emptyGraph, type Graph, nodeSchema } from './graph.ts';
import type { NodeType } from './node-type.ts';
import { orderOf } from './order.ts';
import { any } from './shape.ts';

const step: NodeType = {
  type: 'logic.step',
  version: 1,
  title: 'Step',
  summary: '',
  icon: 'square',
  kind: 'pure',
  config: z.unknown(),
  initialConfig: {},
  outputs: () => [{ name: 'out', label: '' }],
  output: () => any,
  actionClass: 'A',
  isIdempotent: () => false,
  dial: null,
  retry: { attempts: 1, backoffSeconds: 2, factor: 2, maxSeconds: 60 },
  timeoutSeconds: 60,
  describe: () => '',
};
const types: Record<string, NodeType> = {
  'logic.for-each': {
    ...step,
    kind: 'container',
    outputs: () => [
      { name: 'each', label: 'For each item' },
      { name: 'out', label: 'When all are done' },
    ],
  },
  'logic.merge': step,
  'logic.step': step,
};

/** Edges as `a>b` or `a.port>b`; `each…` are containers, `merge…` start with the first to arrive. */
function found(edges: string[]) {
  const parsed = edges.map((edge, index) => {
    const [from = '', target = ''] = edge.split('>');
    const [source = '', sourcePort = 'out'] = from.split('.');
    return { id: `e${index}`, source, sourcePort, target, targetPort: 'in' };
  });
  const names = [...new Set(parsed.flatMap(({ source, target }) => [source, target]))];
  const typeOf = (name: string) =>
    name.startsWith('each') ? 'logic.for-each' : name.startsWith('merge') ? 'logic.merge' : 'logic.step';
  const nodes = names.map((name) =>
    nodeSchema.parse({
      ...{ id: name, name, type: typeOf(name), title: name.toUpperCase() },
      ...{ position: { x: 0, y: 0 }, config: name.startsWith('merge') ? { when: 'first' } : {} },
    }),
  );
  const graph: Graph = { ...emptyGraph(), nodes, edges: parsed };
  const order = orderOf(graph);
  return bodyProblems({ order, bodies: bodiesOf(order), catalogue: (type) => types[type] });
}

test('bodies that keep to themselves have no problems', () => {
  expect(found(['a>each', 'each.each>b', 'b>c', 'each.out>d', 'a>d'])).toEqual([]);
  expect(found(['a>each', 'each.each>each2', 'each2.each>b', 'each2.out>c', 'each.out>d'])).toEqual([]);
});

test('a container that repeats nothing is told where the step to repeat goes', () => {
  expect(found(['a>each', 'each.out>b'])).toEqual([
    {
      ...{ severity: 'error', code: 'container.empty', nodeId: 'each', nodeTitle: 'EACH', field: null },
      message: '“EACH” repeats nothing yet. Add the step to repeat below “For each item”.',
    },
  ]);
});

test.each([
  [
    ['a>each', 'each.each>b', 'each.out>c', 'b>c'],
    'c',
    'one comes from “EACH”, outside “EACH”, the other from “B”, inside “EACH”',
  ],
  [
    ['a>each', 'each.each>b', 'b>c', 'a>c'],
    'c',
    'one comes from “B”, inside “EACH”, the other from “A”, outside “EACH”',
  ],
  [
    ['a>each1', 'a>each2', 'each1.each>b', 'each2.each>b'],
    'b',
    'one comes from “EACH1”, inside “EACH1”, the other from “EACH2”, inside “EACH2”',
  ],
  [
    ['a>each1', 'each1.each>each2', 'each2.each>b', 'each1.each>c', 'c>b'],
    'b',
    'one comes from “EACH2”, inside “EACH2”, the other from “C”, inside “EACH1”',
  ],
])('a step both inside and outside of a body names both: %j', (edges, nodeId, words) => {
  const problems = found(edges);
  expect(problems).toMatchObject([{ severity: 'error', code: 'container.crossing', nodeId }]);
  expect(problems[0]?.message).toContain(words);
  expect(problems[0]?.message).toContain('by “When all are done”.');
});

test('steps of a cycle are left to the rule about cycles', () => {
  expect(found(['each.each>a', 'a>b', 'b>a', 'b>c', 'each.out>c'])).toEqual([]);
});

test('where the first of one way is awaited there is a warning', () => {
  expect(found(['a>merge'])).toMatchObject([{ severity: 'warning', code: 'merge.one_way', nodeId: 'merge' }]);
  expect(found(['a>merge', 'b>merge'])).toEqual([]);
});
