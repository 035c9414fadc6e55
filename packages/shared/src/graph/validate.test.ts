import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { findCycles } from './cycles.ts';
import { emptyGraph, type Graph, type GraphEdge, nodeSchema } from './graph.ts';
import type { NodeType } from './node-type.ts';
import { orderOf } from './order.ts';
import { any } from './shape.ts';
import { structureProblems } from './validate.ts';

const base: NodeType = {
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
  'triggers.start': { ...base, kind: 'trigger' },
  'logic.step': base,
  'metrics.count': base,
};
const at = (graph: Graph) => ({
  order: orderOf(graph),
  catalogue: (type: string) => types[type],
  reservedNames: new Set(['run', 'int']),
});

function node(id: string, more: object = {}) {
  const type = id.startsWith('start') ? 'triggers.start' : id.startsWith('count') ? 'metrics.count' : 'logic.step';
  return nodeSchema.parse({
    id,
    name: id,
    type,
    title: id.toUpperCase(),
    position: { x: 0, y: 0 },
    config: {},
    ...more,
  });
}

/** Edges as `a>b`, `a.port>b` or `a>b.port`. */
function edge(text: string, index: number): GraphEdge {
  const [from = '', to = ''] = text.split('>');
  const [source = '', sourcePort = 'out'] = from.split('.');
  const [target = '', targetPort = 'in'] = to.split('.');
  return { id: `e${index}`, source, sourcePort, target, targetPort };
}

function graphOf(nodes: Graph['nodes'], edges: string[]): Graph {
  return { ...emptyGraph(), nodes, edges: edges.map(edge) };
}

function problems(nodes: Graph['nodes'], edges: string[]) {
  const graph = graphOf(nodes, edges);
  return structureProblems(graph, at(graph));
}

/** A sound workflow round some nodes that hang on its start. */
function about(nodes: Graph['nodes'], edges: string[]) {
  return problems([node('start'), node('count'), ...nodes], ['start>count', ...edges]);
}

describe('a sound graph', () => {
  it('has no problems', () => {
    expect(about([node('a', { onError: 'branch' }), node('b')], ['start>a', 'a>b', 'a.error>b'])).toEqual([]);
  });

  it('without a metric gets a warning that stops nothing', () => {
    expect(problems([node('start')], [])).toEqual([
      expect.objectContaining({ severity: 'warning', code: 'workflow.no_metric' }),
    ]);
  });
});

describe('what starts and is reached', () => {
  it('needs a trigger, and says so once', () => {
    expect(problems([], []).map(({ code }) => code)).toEqual(['graph.no_trigger']);
    expect(problems([node('a'), node('count')], ['a>count']).map(({ code }) => code)).toEqual(['graph.no_trigger']);
  });

  it('names the steps that no trigger leads to', () => {
    const found = about([node('a'), node('b')], ['a>b']);
    expect(found.map(({ code, nodeId, nodeTitle }) => [code, nodeId, nodeTitle])).toEqual([
      ['node.unreachable', 'a', 'A'],
      ['node.unreachable', 'b', 'B'],
    ]);
  });

  it('names a type that is not known, and nothing that hangs on it', () => {
    const found = about([node('a', { type: 'triggers.gone' }), node('b')], ['a>b']);
    expect(found).toEqual([expect.objectContaining({ code: 'node.unknown_type', nodeId: 'a' })]);
    expect(found[0]?.message).toContain('does not know steps of the type “triggers.gone”');
  });
});

describe('a cycle', () => {
  it('is told step by step, and what hangs behind it is not complained about', () => {
    const found = about([node('a'), node('b'), node('c')], ['start>a', 'a>b', 'b>a', 'b>c']);
    expect(found).toEqual([
      {
        ...{ severity: 'error', code: 'graph.cycle', nodeId: 'a', nodeTitle: 'A', field: null },
        message: 'These steps lead back to where they began: “A” → “B” → “A”. Remove one of the edges between them.',
      },
    ]);
  });

  it('of one step counts too', () => {
    expect(about([node('a')], ['start>a', 'a>a'])[0]?.message).toContain('“A” → “A”');
  });

  it('is found beside others', () => {
    const graph = graphOf(
      ['a', 'b', 'c', 'd', 'e'].map((id) => node(id)),
      ['a>b', 'b>a', 'b>c', 'c>d', 'd>e', 'e>c'],
    );
    const cycles = findCycles(graph, orderOf(graph)).map((nodes) => nodes.map(({ id }) => id).join(''));
    expect(cycles.sort()).toEqual(['ab', 'cde']);
  });
});

describe('an edge', () => {
  it.each([
    [['start>gone'], 'edge.dangling', 'An edge of “START” leads to a step that is not there.'],
    [['gone>count'], 'edge.dangling', 'An edge of “COUNT” leads to a step that is not there.'],
    [['gone>gone2'], 'edge.dangling', 'between steps that are not there'],
    [['start.yes>a', 'start>a'], 'edge.unknown_port', 'by the port “yes”, which is not there. It has: out.'],
    [['start>a', 'a.error>count'], 'edge.unknown_port', 'lead failures on by their own port'],
    [['start.error>count', 'start>a'], 'edge.unknown_port', 'by the port “error”'],
    [['start>a.side'], 'edge.unknown_port', 'enters “A” by the port “side”'],
    [['start>a', 'a>start2'], 'edge.into_trigger', '“START2”, which starts runs and cannot follow'],
    [['start>a', 'start>a'], 'edge.repeated', 'Two edges lead from “START” to “A”'],
  ])('%j is %s', (edges, code, message) => {
    const found = about([node('a'), node('start2')], ['start2>a', ...edges]).filter((problem) => problem.code === code);
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain(message);
  });

  it('from a port that the config of its node hides is found', () => {
    types['logic.ways'] = { ...base, outputs: () => [{ name: 'yes', label: 'Yes' }] };
    expect(about([node('a', { type: 'logic.ways' })], ['start>a', 'a.no>count'])).toEqual([
      expect.objectContaining({ code: 'edge.unknown_port', nodeId: 'a', nodeTitle: 'A' }),
    ]);
  });
});

describe('a name', () => {
  it.each([
    ['Budget', 'node.name'],
    ['first reply', 'node.name'],
    ['1st', 'node.name'],
    ['run', 'node.reserved_name'],
    ['int', 'node.reserved_name'],
    ['count', 'node.repeated_name'],
  ])('“%s” is refused: %s', (name, code) => {
    const found = about([node('a', { name })], ['start>a']);
    expect(found).toEqual([expect.objectContaining({ code, nodeId: 'a', field: 'name' })]);
  });
});

describe('an id', () => {
  it('stands once', () => {
    const graph = graphOf(
      [node('start'), node('count'), node('count', { name: 'other' })],
      ['start>count', 'start>count'],
    );
    const [first, second] = graph.edges;
    const edges = first && second ? [first, { ...second, id: first.id }] : [];
    const codes = structureProblems({ ...graph, edges }, at(graph)).map(({ code }) => code);
    expect(codes).toEqual(['node.repeated_id', 'edge.repeated_id', 'edge.repeated']);
  });
});
