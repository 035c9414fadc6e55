import { emptyGraph, type Graph, type GraphEdge, type GraphNode } from '@leeway/shared/graph/graph.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange, changeBetween, describeChange, invertChange } from './change.ts';
import { emptyHistory, type History, record, redo, undo } from './history.ts';
import type { Edit } from './operations.ts';
import * as operations from './operations.ts';
import { rename } from './rename-step.ts';

function node(id: string, more: Partial<GraphNode> = {}): GraphNode {
  const base = { id, name: id, type: 'ai.draft', typeVersion: 1, title: id.toUpperCase(), position: { x: 0, y: 0 } };
  return { ...base, config: {}, onError: 'fail', ...more };
}

function edge(source: string, target: string, sourcePort = 'out'): GraphEdge {
  return { id: `${source}-${sourcePort}-${target}`, source, sourcePort, target, targetPort: 'in' };
}

function graphOf(ids: readonly string[], edges: readonly GraphEdge[] = []): Graph {
  return { ...emptyGraph(), nodes: ids.map((id) => node(id)), edges: [...edges] };
}

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const anyId = fc.constantFrom(...ids);
const anyPoint = fc.record({ x: fc.integer({ min: -50, max: 50 }), y: fc.integer({ min: -50, max: 50 }) });
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  anyId.map(
    (id): Edit =>
      (graph) =>
        graph.nodes.some((other) => other.id === id) ? graph : operations.addNode(node(id))(graph),
  ),
  fc.array(anyId, { maxLength: 3 }).map((list) => operations.removeNodes(list)),
  fc.tuple(anyId, anyPoint).map(([id, point]) => operations.moveNodes(new Map([[id, point]]))),
  fc.tuple(anyId, anyId, fc.constantFrom('out', 'no')).map(([a, b, port]) => operations.connect(edge(a, b, port))),
  fc.tuple(anyId, anyId).map(([a, b]) => operations.disconnect([edge(a, b).id])),
  fc.tuple(anyId, fc.string(), fc.jsonValue()).map(([id, key, value]) => operations.setConfig(id, ['x', key], value)),
  fc.tuple(anyId, fc.string()).map(([id, title]) => operations.setTitle(id, title)),
  fc.tuple(anyId, fc.integer({ min: 0, max: 90 })).map(([id, dy]) => operations.pushDown(id, dy)),
  fc.integer({ min: 1, max: 9 }).map((concurrency) => operations.setSettings({ concurrency })),
  fc.subarray(ids, { minLength: 1 }).map((list) => operations.replaceGraph(graphOf(list.toReversed()))),
);

describe('operations', () => {
  it('come back to the same graph when every one of them is undone, and forward again when redone', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyEdit, fc.option(fc.constantFrom('g1', 'g2'))), { maxLength: 30 }), (edits) => {
        const start = graphOf(['a', 'b', 'c'], [edge('a', 'b'), edge('b', 'c')]);
        let graph = start;
        let history: History = emptyHistory;
        for (const [edit, gesture] of edits) {
          const after = edit(graph);
          history = record(history, { before: graph, after, gesture, now: 0 });
          graph = after;
        }
        const end = graph;
        for (let back = undo(history, graph); back; back = undo(history, graph)) ({ graph, history } = back);
        expect(graph).toEqual(start);
        for (let on = redo(history, graph); on; on = redo(history, graph)) ({ graph, history } = on);
        expect(graph).toEqual(end);
      }),
    );
  });

  it('have a change whose inverse takes it back', () => {
    fc.assert(
      fc.property(anyEdit, anyEdit, (first, second) => {
        const before = first(graphOf(['a', 'b', 'c'], [edge('a', 'b')]));
        const after = second(before);
        const change = changeBetween(before, after);
        expect(applyChange(before, change)).toEqual(after);
        expect(applyChange(after, invertChange(change))).toEqual(before);
      }),
    );
  });

  it('leave untouched nodes the same objects', () => {
    const graph = graphOf(['a', 'b']);
    const moved = operations.moveNodes(new Map([['a', { x: 8, y: 8 }]]))(graph);
    expect(moved.nodes[1]).toBe(graph.nodes[1]);
    expect(operations.setTitle('a', 'A')(graph)).toBe(graph);
  });

  it('remove a node with all its edges', () => {
    const graph = operations.removeNodes(['b'])(
      graphOf(['a', 'b', 'c'], [edge('a', 'b'), edge('b', 'c'), edge('a', 'c')]),
    );
    expect(graph.nodes.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(graph.edges).toEqual([edge('a', 'c')]);
  });

  it('refuse an edge to itself, twice the same, or in a circle', () => {
    const graph = graphOf(['a', 'b', 'c'], [edge('a', 'b'), edge('b', 'c')]);
    expect(operations.connect(edge('a', 'a'))(graph)).toBe(graph);
    expect(operations.connect({ ...edge('a', 'b'), id: 'again' })(graph)).toBe(graph);
    expect(operations.connect(edge('c', 'a'))(graph)).toBe(graph);
    expect(operations.connect(edge('a', 'b', 'no'))(graph).edges).toHaveLength(3);
  });

  it('put a node in the middle of an edge and keep the port it left by', () => {
    const graph = graphOf(['a', 'b'], [edge('a', 'b', 'yes')]);
    const insert = { node: node('n'), outPort: 'out', newEdgeIds: ['e1', 'e2'] as const };
    const { edges } = operations.insertOnEdge('a-yes-b', insert)(graph);
    expect(edges).toEqual([
      { id: 'e1', source: 'a', sourcePort: 'yes', target: 'n', targetPort: 'in' },
      { id: 'e2', source: 'n', sourcePort: 'out', target: 'b', targetPort: 'in' },
    ]);
  });

  it('set a value deep in a config, and take it away', () => {
    const graph = operations.setConfig(
      'a',
      ['fields', 0, 'label'],
      'Name',
    )({
      ...graphOf([]),
      nodes: [node('a', { config: { fields: [{ label: 'Old' }], keep: 1 } })],
    });
    expect(graph.nodes[0]?.config).toEqual({ fields: [{ label: 'Name' }], keep: 1 });
    expect(operations.setConfig('a', ['keep'], undefined)(graph).nodes[0]?.config).toEqual({
      fields: [{ label: 'Name' }],
    });
  });

  it('rename a node and rewrite what reads it, in configs, in dials and in fields that name a step', () => {
    const schema = {
      type: 'object',
      properties: { body: { type: 'string', control: 'template' }, editable: { type: 'string', control: 'node' } },
    };
    const dial = { level: 'draft' as const, askWhen: [{ when: 'a.budget > 2000' }], amount: 'a.budget' };
    const graph = {
      ...graphOf([]),
      nodes: [node('a'), node('b', { config: { body: 'Hi {{ a.name }}, a is a', editable: 'a' }, dial })],
    };
    const renamed = rename('a', 'enquiry', () => schema)(graph);
    expect(renamed.nodes[0]?.name).toBe('enquiry');
    expect(renamed.nodes[1]?.config).toEqual({ body: 'Hi {{ enquiry.name }}, a is a', editable: 'enquiry' });
    expect(renamed.nodes[1]?.dial).toEqual({
      ...dial,
      askWhen: [{ when: 'enquiry.budget > 2000' }],
      amount: 'enquiry.budget',
    });
  });

  it('drop the edges of the error port when a failure no longer takes it', () => {
    const graph = graphOf(['a', 'b'], [edge('a', 'b', 'error'), edge('a', 'b')]);
    const branch = operations.setOnError('a', 'branch')(graph);
    expect(branch.edges).toHaveLength(2);
    expect(operations.setOnError('a', 'fail')(branch).edges).toEqual([edge('a', 'b')]);
  });
});

describe('the history', () => {
  it('takes the edits of one gesture back at once, until the person pauses', () => {
    const start = graphOf(['a']);
    const type = ({ history, graph: before }: { history: History; graph: Graph }, title: string, now: number) => {
      const after = operations.setTitle('a', title)(before);
      return { history: record(history, { before, after, gesture: 'title:a', now }), graph: after };
    };
    let at = type({ history: emptyHistory, graph: start }, 'D', 0);
    at = type(at, 'Dr', 300);
    at = type(at, 'Draft', 5000);
    expect(at.history.past).toHaveLength(2);
    expect(undo(at.history, at.graph)?.graph.nodes[0]?.title).toBe('Dr');
  });

  it('says what an edit did', () => {
    const graph = graphOf(['a', 'b'], []);
    const say = (edit: Edit) => describeChange(changeBetween(graph, edit(graph)));
    expect(say(operations.addNode(node('c', { title: 'Send it' })))).toBe('“Send it” added');
    expect(say(operations.removeNodes(['a', 'b']))).toBe('2 steps removed');
    expect(say(operations.moveNodes(new Map([['a', { x: 8, y: 0 }]])))).toBe('“A” moved');
    expect(say(operations.connect(edge('a', 'b')))).toBe('steps connected');
  });
});
