import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { emptyGraph, type Graph, type GraphNode, nodeSchema } from '../graph/graph.ts';
import type { Catalogue, NodeType } from '../graph/node-type.ts';
import { orderOf } from '../graph/order.ts';
import { any, list, number, record, text } from '../graph/shape.ts';
import { type ScopeReader, scopeReader } from './scope.ts';

const base: NodeType = {
  type: 'test.step',
  version: 1,
  title: 'Step',
  summary: '',
  icon: 'square',
  kind: 'pure',
  config: z.unknown(),
  initialConfig: {},
  outputs: () => [{ name: 'out', label: '' }],
  output: () => record({ value: number }),
  actionClass: 'A',
  isIdempotent: () => false,
  dial: null,
  retry: { attempts: 1, backoffSeconds: 2, factor: 2, maxSeconds: 60 },
  timeoutSeconds: 60,
  describe: () => '',
};
const envelope = record({ from: text, body: record({ email: text }), headers: any, query: any });
const types: Record<string, NodeType> = {
  trigger: { ...base, kind: 'trigger', output: () => envelope },
  step: base,
  draft: { ...base, kind: 'ai', dial: { level: 'draft' } },
  condition: {
    ...base,
    outputs: () => [
      { name: 'yes', label: 'Yes' },
      { name: 'no', label: 'No' },
    ],
    output: (_, { input }) => input,
  },
  wait: { ...base, kind: 'wait', output: () => record({ at: text }) },
  merge: { ...base, type: 'logic.merge', output: (_, { input }) => input },
  each: {
    ...base,
    kind: 'container',
    outputs: () => [
      { name: 'each', label: 'For each item' },
      { name: 'out', label: 'When all are done' },
    ],
    bodyOutput: () => record({ item: text }),
    output: () => record({ items: list(any) }),
  },
  formula: { ...base, output: (_, { shapeOfCel }) => record({ copy: shapeOfCel('start.body.email') }) },
};
// The rules of the graph know these by their types.
const graphTypes: Record<string, string> = { merge: 'logic.merge', each: 'logic.for-each' };
const catalogue = (type: string) =>
  types[Object.entries(graphTypes).find(([, graphType]) => graphType === type)?.[0] ?? type];

/** Edges as `a>b` or `a.port>b`; the type of a node is what its name starts with, `start…` being a trigger. */
function graphOf(edges: string[], changes: Record<string, Partial<GraphNode>> = {}): Graph {
  const parsed = edges.map((edge, index) => {
    const [from = '', target = ''] = edge.split('>');
    const [source = '', sourcePort = 'out'] = from.split('.');
    return { id: `e${index}`, source, sourcePort, target, targetPort: 'in' };
  });
  const names = [...new Set(parsed.flatMap(({ source, target }) => [source, target]))];
  const typeOf = (name: string) => {
    const known = Object.keys(types).find((type) => name.startsWith(type)) ?? 'step';
    return name.startsWith('start') ? 'trigger' : (graphTypes[known] ?? known);
  };
  const nodes = names.map((name) =>
    nodeSchema.parse({
      ...{ id: name, name, type: typeOf(name), title: `The ${name}`, position: { x: 0, y: 0 }, config: {} },
      ...changes[name],
    }),
  );
  return { ...emptyGraph(), nodes, edges: parsed };
}

function readerOf(graph: Graph, types: Catalogue = catalogue): ScopeReader {
  return scopeReader(orderOf(graph), types);
}

/** Names in reach of a node; those that may have been skipped end in `?`. */
function reach(graph: Graph, nodeId: string): string[] {
  const scope = readerOf(graph).scopeOf(nodeId);
  return Object.entries(scope)
    .map(([name, entry]) => `${name}${entry.maybeSkipped ? '?' : ''}`)
    .sort();
}

describe('what is in reach of a node', () => {
  it('is every step before it, with the title a person knows', () => {
    const graph = graphOf(['start>a', 'a>b', 'b>c']);
    expect(reach(graph, 'b')).toEqual(['a', 'start']);
    expect(readerOf(graph).scopeOf('b')['a']).toEqual({
      shape: record({ value: number }),
      title: 'The a',
      maybeSkipped: false,
    });
  });

  it('is nothing for a step that hangs on nothing, and its own delivery for a trigger', () => {
    const graph = graphOf(['lone>b', 'start>c']);
    expect(reach(graph, 'lone')).toEqual([]);
    expect(reach(graph, 'start')).toEqual(['body', 'headers', 'query']);
  });

  it('is sure on one side of a condition, and the other side is not in reach', () => {
    const graph = graphOf(['start>condition', 'condition.yes>a', 'condition.no>b', 'a>c']);
    expect(reach(graph, 'c')).toEqual(['a', 'condition', 'start']);
  });

  it('may be skipped on both sides of a condition once they meet', () => {
    const graph = graphOf(['start>condition', 'condition.yes>a', 'condition.no>b', 'a>c', 'b>c', 'c>d']);
    expect(reach(graph, 'c')).toEqual(['a?', 'b?', 'condition', 'start']);
    expect(reach(graph, 'd')).toEqual(['a?', 'b?', 'c', 'condition', 'start']);
  });

  it('may be skipped when a branch goes round a step', () => {
    const graph = graphOf(['start>condition', 'condition.yes>a', 'a>b', 'condition.no>b']);
    expect(reach(graph, 'b')).toEqual(['a?', 'condition', 'start']);
  });

  it('is sure on both arms of a fan-out, however long they are', () => {
    const graph = graphOf(['start>a', 'start>b', 'b>b2', 'a>join', 'b2>join']);
    expect(reach(graph, 'join')).toEqual(['a', 'b', 'b2', 'start']);
  });

  it('may be missing on an arm of a fan-out where a person can say no', () => {
    const graph = graphOf(['start>draft', 'start>a', 'draft>join', 'a>join']);
    expect(reach(graph, 'join')).toEqual(['a', 'draft?', 'start']);
    expect(reach(graphOf(['start>draft', 'draft>a']), 'a')).toEqual(['draft', 'start']);
  });

  it('says that of several triggers none is sure, and what follows them all is', () => {
    const graph = graphOf(['start1>a', 'start2>a', 'a>b']);
    expect(reach(graph, 'a')).toEqual(['start1?', 'start2?']);
    expect(reach(graph, 'b')).toEqual(['a', 'start1?', 'start2?']);
  });

  it('looks through nested conditions', () => {
    const edges = ['start>condition', 'condition.yes>condition2', 'condition.no>join'];
    const graph = graphOf([...edges, 'condition2.yes>a', 'condition2.no>b', 'a>join', 'b>join']);
    expect(reach(graph, 'join')).toEqual(['a?', 'b?', 'condition', 'condition2?', 'start']);
  });

  it('ends on a graph with a cycle', () => {
    const graph = graphOf(['start>a', 'a>b', 'b>a', 'b>c']);
    expect(reach(graph, 'c')).toEqual(['a?', 'b?', 'start?']);
  });

  it('leaves a node of unknown type readable as any value', () => {
    const graph = graphOf(['start>a', 'a>b']);
    const scope = readerOf(graph, (type) => (type === 'step' ? undefined : types[type])).scopeOf('b');
    expect(scope['a']).toMatchObject({ shape: any, maybeSkipped: false });
  });

  it('is worked out once for 2,000 nodes', () => {
    const graph = graphOf(
      Array.from({ length: 1999 }, (_, index) => `${index === 0 ? 'start' : `n${index}`}>n${index + 1}`),
    );
    const reader = readerOf(graph);
    expect(Object.keys(reader.scopeOf('n1999'))).toHaveLength(1999);
    expect(reader.inputShapeOf('n1999')).toEqual(record({ value: number }));
  });
});

describe('a container', () => {
  const graph = graphOf(['start>a', 'a>each', 'each.each>b', 'b>c', 'each.out>d']);
  const shapeIn = (id: string, name: string) => readerOf(graph).scopeOf(id)[name]?.shape;

  it('means its item inside its body, and its results after it', () => {
    expect(shapeIn('b', 'each')).toEqual(record({ item: text }));
    expect(shapeIn('c', 'each')).toEqual(record({ item: text }));
    expect(shapeIn('d', 'each')).toEqual(record({ items: list(any) }));
    expect(readerOf(graph).inputShapeOf('b')).toEqual(record({ item: text }));
    expect(readerOf(graph).inputShapeOf('d')).toEqual(record({ items: list(any) }));
  });

  it('lets its body read what stands before it, and nobody after it read its body', () => {
    expect(reach(graph, 'c')).toEqual(['a', 'b', 'each', 'start']);
    expect(reach(graph, 'd')).toEqual(['a', 'each', 'start']);
  });

  it('means its item also in the body of one inside it, where the inner one means its own', () => {
    const nested = graphOf(['start>each1', 'each1.each>each2', 'each2.each>a', 'each2.out>b', 'each1.out>c']);
    const fields = (id: string) =>
      Object.entries(readerOf(nested).scopeOf(id)).map(([name, { shape }]) => [
        name,
        shape.type === 'record' ? Object.keys(shape.fields)[0] : '',
      ]);
    expect(fields('a')).toEqual([
      ['start', 'from'],
      ['each1', 'item'],
      ['each2', 'item'],
    ]);
    expect(fields('b')).toEqual([
      ['start', 'from'],
      ['each1', 'item'],
      ['each2', 'items'],
    ]);
    expect(fields('c')).toEqual([
      ['start', 'from'],
      ['each1', 'items'],
    ]);
  });

  it('is left by its other port for sure, so that what follows it is sure where ways join', () => {
    const fan = graphOf(['start>each', 'each.each>b', 'each.out>a', 'start>c', 'a>join', 'c>join']);
    expect(reach(fan, 'join')).toEqual(['a', 'c', 'each', 'start']);
  });

  it('gives its error by its error port', () => {
    const failing = graphOf(['start>each', 'each.each>b', 'each.out>a', 'each.error>rescue'], {
      each: { onError: 'branch' },
    });
    expect(readerOf(failing).scopeOf('rescue')['each']?.shape).toMatchObject({ fields: { error: {} } });
    expect(readerOf(failing).scopeOf('b')['each']?.shape).toEqual(record({ item: text }));
  });
});

describe('a node that starts with the first edge to arrive', () => {
  const first = { merge: { config: { when: 'first' } } };

  it('is sure only of what stands before all its edges', () => {
    const edges = ['start>s', 's>a', 's>b', 'a>merge', 'b>merge', 'merge>c'];
    expect(reach(graphOf(edges, first), 'merge')).toEqual(['a?', 'b?', 's', 'start']);
    expect(reach(graphOf(edges, first), 'c')).toEqual(['a?', 'b?', 'merge', 's', 'start']);
    expect(reach(graphOf(edges), 'c')).toEqual(['a', 'b', 'merge', 's', 'start']);
  });

  it('leaves its branches unsure for all behind it, and others as sure as they were', () => {
    const edges = ['start>a', 'start>b', 'start>c', 'a>merge', 'b>merge', 'merge>join', 'c>join'];
    expect(reach(graphOf(edges, first), 'join')).toEqual(['a?', 'b?', 'c', 'merge', 'start']);
  });

  it('does not make sure again what another way waits for only in part', () => {
    const edges = ['start>a', 'start>b', 'a>merge', 'b>merge', 'merge>join', 'a>join'];
    expect(reach(graphOf(edges, first), 'join')).toEqual(['a', 'b?', 'merge', 'start']);
  });
});

describe('what comes in from outside', () => {
  it('is read by the fields of a trigger and of a wait that are about it', () => {
    const graph = graphOf(['start>wait', 'wait>a']);
    expect(Object.keys(readerOf(graph).deliveryOf('start'))).toEqual(['body', 'headers', 'query']);
    expect(readerOf(graph).deliveryOf('wait')['body']).toMatchObject({ shape: { type: 'any' }, maybeSkipped: false });
    expect(readerOf(graph).deliveryOf('a')).toEqual({});
    expect(reach(graphOf(['wait>a']), 'wait')).toEqual([]);
  });
});

describe('an error port', () => {
  it('gives the error to what hangs on it, and the output to the rest', () => {
    const graph = graphOf(['start>a', 'a.error>rescue', 'a.out>b'], { a: { onError: 'branch' } });
    const shapeIn = (id: string) => readerOf(graph).scopeOf(id)['a']?.shape;
    expect(shapeIn('rescue')).toMatchObject({ type: 'record', fields: { error: { type: 'record' } } });
    expect(shapeIn('b')).toEqual(record({ value: number }));
    expect(readerOf(graph).inputShapeOf('rescue')).toEqual(shapeIn('rescue'));
  });

  it('leaves every field optional where both ways meet', () => {
    const graph = graphOf(['start>a', 'a.error>rescue', 'a.out>join', 'rescue>join'], { a: { onError: 'branch' } });
    expect(readerOf(graph).scopeOf('join')['a']).toMatchObject({
      maybeSkipped: false,
      shape: { fields: { value: { type: 'number', optional: true }, error: { optional: true } } },
    });
  });

  it('makes the steps behind its other ports uncertain for a fan-out', () => {
    const graph = graphOf(['start>a', 'start>c', 'a>b', 'b>join', 'c>join'], { a: { onError: 'branch' } });
    expect(reach(graph, 'join')).toEqual(['a', 'b?', 'c', 'start']);
  });

  it('adds the error to the output of a step that goes on', () => {
    const graph = graphOf(['start>a', 'a>b'], { a: { onError: 'continue' } });
    const shape = readerOf(graph).scopeOf('b')['a']?.shape;
    expect(shape).toMatchObject({ fields: { value: { optional: true }, error: { optional: true } } });
  });
});

describe('what reaches a node', () => {
  it('is the output of the one node before it, handed on by a condition', () => {
    const graph = graphOf(['start>condition', 'condition.yes>a']);
    expect(readerOf(graph).inputShapeOf('condition')).toEqual(envelope);
    expect(readerOf(graph).inputShapeOf('a')).toEqual(envelope);
  });

  it('is any value where nothing or several meet', () => {
    const graph = graphOf(['start>a', 'start>b', 'a>c', 'b>c']);
    expect(readerOf(graph).inputShapeOf('c')).toEqual(any);
    expect(readerOf(graph).inputShapeOf('start')).toEqual(any);
  });

  it('types formulas by the steps before them', () => {
    const graph = graphOf(['start>formula', 'formula>a']);
    expect(readerOf(graph).inputShapeOf('a')).toMatchObject({ fields: { copy: { type: 'text' } } });
  });
});
