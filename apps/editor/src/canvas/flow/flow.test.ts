import { emptyGraph, type Graph, type GraphNode } from '@leeway/shared/graph/graph.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { describe, expect, it } from 'vitest';
import { framesOf } from './body-frames.ts';
import { type Card, createCardStore } from './card-store.ts';
import { cornersOf, routesOf, spotsOf } from './edge-route.ts';
import { currentStep, pictureOf } from './run-cards.ts';
import { runPartOf } from './run-part.ts';
import { createFlowDrawer, type FlowView } from './to-flow.ts';

function node(id: string, type: string, [y, x]: [y?: number, x?: number] = []): GraphNode {
  return {
    id,
    name: id,
    type,
    typeVersion: 1,
    title: id,
    position: { x: x ?? 0, y: y ?? 0 },
    config: {},
    onError: 'fail',
  };
}

const graph: Graph = {
  ...emptyGraph(),
  nodes: [
    node('t', 'triggers.manual'),
    node('c', 'logic.condition', [96]),
    node('a', 'logic.set', [208, -160]),
    node('b', 'logic.set', [208, 160]),
  ],
  edges: [
    { id: 'tc', source: 't', sourcePort: 'out', target: 'c', targetPort: 'in' },
    { id: 'ca', source: 'c', sourcePort: 'yes', target: 'a', targetPort: 'in' },
    { id: 'cb', source: 'c', sourcePort: 'no', target: 'b', targetPort: 'in' },
  ],
};
const view: FlowView = { graph, selectedNodes: [], selectedEdges: [], cursor: null, isEditable: true };

describe('drawing a graph', () => {
  it('gives sizes and handles with every node, so that nothing must be measured', () => {
    for (const drawn of createFlowDrawer().nodes(view)) {
      expect(drawn.measured).toEqual({ width: drawn.width, height: drawn.height });
      expect(drawn.handles?.length).toBe(drawn.id === 't' ? 1 : 2);
    }
  });

  it('keeps the objects of what did not change', () => {
    const drawer = createFlowDrawer();
    const [before, edges] = [drawer.nodes(view), drawer.edges(view)];
    const moved = {
      ...graph,
      nodes: graph.nodes.map((other) => (other.id === 'a' ? { ...other, position: { x: 8, y: 400 } } : other)),
    };
    const after = drawer.nodes({ ...view, graph: moved });
    expect(after.map((other, index) => other === before[index])).toEqual([true, true, false, true]);
    expect(drawer.edges({ ...view, graph: moved })[0]).toBe(edges[0]);
    const selected = drawer.nodes({ ...view, graph: moved, selectedNodes: ['b'] });
    expect(selected.map((other, index) => other === after[index])).toEqual([true, true, true, false]);
  });

  it('offers a way on where nothing follows, and names the ways out of a step with several', () => {
    const drawer = createFlowDrawer();
    expect(drawer.nodes(view).map((other) => other.data.freePorts.length)).toEqual([0, 0, 1, 1]);
    expect(drawer.edges(view).map((other) => other.data?.label)).toEqual(['', 'Yes', 'No']);
  });
});

describe('edges', () => {
  it('part just below a step and join 24 above the next', () => {
    const ends = { sourceX: 0, sourceY: 0, targetX: 100, targetY: 200 };
    expect(cornersOf(ends, { partAt: 28, lane: null })[1]).toEqual([0, 28]);
    expect(cornersOf(ends, { partAt: null, lane: null })[1]).toEqual([0, 176]);
  });

  it('lead past what is repeated to what follows, never through it', () => {
    const nodes = [
      node('all', 'logic.for-each'),
      node('one', 'logic.set', [112]),
      node('more', 'logic.set', [224, 400]),
      node('z', 'logic.set', [400]),
    ];
    const edges = [
      { id: 'in', source: 'all', sourcePort: 'each', target: 'one', targetPort: 'in' },
      { id: 'on', source: 'one', sourcePort: 'out', target: 'more', targetPort: 'in' },
      { id: 'after', source: 'all', sourcePort: 'out', target: 'z', targetPort: 'in' },
    ];
    const routes = routesOf({ ...graph, nodes, edges });
    const [frame] = framesOf({ ...graph, nodes, edges });
    expect(frame).toEqual({ id: 'all', x: -16, y: 96, width: 692, height: 232 });
    expect(routes.get('in')?.lane).toBeNull();
    expect(routes.get('after')?.lane).toBe(676 + 28);
    const { label } = spotsOf({ sourceX: 130, sourceY: 56, targetX: 130, targetY: 400 }, { partAt: 28, lane: 306 });
    // “For each item” stands on the straight way down: it is 48 wide to each side.
    expect(label).toEqual([254, 84]);
  });

  it('go round a card that stands in the straight way', () => {
    const nodes = [node('a', 'logic.set'), node('m', 'logic.set', [120]), node('z', 'logic.set', [300])];
    const edges = [{ id: 'az', source: 'a', sourcePort: 'out', target: 'z', targetPort: 'in' }];
    expect(routesOf({ ...emptyGraph(), nodes, edges }).get('az')?.lane).toBe(260 + 28);
    const free = [node('a', 'logic.set'), node('m', 'logic.set', [120, 600]), node('z', 'logic.set', [300])];
    expect(routesOf({ ...emptyGraph(), nodes: free, edges }).get('az')?.lane).toBeNull();
  });
});

describe('the store of the cards', () => {
  const frames: (() => void)[] = [];
  const frame = () => frames.splice(0).forEach((flush) => flush());

  it('draws a card at most once for all that happens between two frames, and others not at all', () => {
    const store = createCardStore((flush) => frames.push(flush));
    const drawn = { a: 0, b: 0 };
    store.subscribe('a', () => (drawn.a += 1));
    store.subscribe('b', () => (drawn.b += 1));
    for (let running = 1; running <= 50; running += 1) store.setLayer('running', new Map([['a', { running }]]));
    expect(frames).toHaveLength(1);
    frame();
    expect(drawn).toEqual({ a: 1, b: 0 });
    expect(store.card('a').running).toBe(50);
    store.setLayer('running', new Map([['a', { running: 50 }]]));
    frame();
    expect(drawn).toEqual({ a: 1, b: 0 });
  });

  it('puts the layers of a card together, and takes one away without the others', () => {
    const store = createCardStore((flush) => flush());
    store.setLayer('problems', new Map([['a', { problem: 'Say where to' }]]));
    store.setLayer('run', new Map<string, Partial<Card>>([['a', { status: { tone: 'ok', word: '1.4 s' } }]]));
    expect(store.card('a')).toMatchObject({ problem: 'Say where to', status: { word: '1.4 s' } });
    store.setLayer('run', new Map());
    expect(store.card('a')).toMatchObject({ problem: 'Say where to', status: null });
  });
});

describe('a run on the cards', () => {
  const events: RunEvent[] = [
    { type: 'run.started', at: 0, workflowId: 'w', version: 1, mode: 'live', trigger: 't', output: {}, by: null },
    { type: 'step.completed', at: 1400, key: 'c', port: 'yes', output: {} },
    { type: 'step.started', at: 1400, key: 'a', attempt: 1 },
  ];
  const part = runPartOf({ graph, events: events.map((event, seq) => ({ seq, event })) });

  it('shows what was done, what goes on, what was skipped, and the way taken', () => {
    const state = fold(events);
    const { cards, edges } = pictureOf(part, state, 2000);
    expect([...cards].map(([id, card]) => [id, card.status?.word])).toEqual([
      ['t', 'Done'],
      ['c', 'Done'],
      ['a', 'Running'],
      ['b', 'Skipped'],
    ]);
    expect(edges.get('ca')).toBe('taken');
    expect(edges.get('cb')).toBe('notTaken');
    expect(currentStep(state)?.nodeId).toBe('a');
  });

  it('shows what is still ahead', () => {
    const { cards, edges } = pictureOf(part, fold(events.slice(0, 1)), 0);
    expect(cards.get('b')).toMatchObject({ isNotRun: true, status: { word: 'Not yet' } });
    expect(edges.get('cb')).toBe('plain');
  });
});
