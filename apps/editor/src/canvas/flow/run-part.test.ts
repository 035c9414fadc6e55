import { emptyGraph, type GraphNode } from '@leeway/shared/graph/graph.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { expect, test } from 'vitest';
import { currentStep, pictureOf } from './run-cards.ts';
import { runPartOf } from './run-part.ts';
import { statusOf } from './step-status.ts';

function node(id: string, type = 'logic.set'): GraphNode {
  const base = { id, name: id, title: id.toUpperCase(), type, typeVersion: 1, position: { x: 0, y: 0 } };
  return { ...base, config: {}, onError: 'fail' } as GraphNode;
}
function edge(from: string, target: string) {
  const [source = '', sourcePort = 'out'] = from.split('.');
  return { id: source + target, source, sourcePort, target, targetPort: 'in' };
}

/** start → each → (a → inner → (b)) → after */
const graph = {
  ...emptyGraph(),
  nodes: [
    node('start', 'triggers.manual'),
    node('each', 'logic.for-each'),
    node('a'),
    node('inner', 'logic.repeat'),
  ].concat([node('b'), node('after')]),
  edges: [
    edge('start', 'each'),
    edge('each.each', 'a'),
    edge('a', 'inner'),
    edge('inner.each', 'b'),
    edge('each', 'after'),
  ],
};

const started = (trigger: string, more: object = {}): RunEvent => ({
  ...{ type: 'run.started', at: 0, workflowId: 'w', version: 1, mode: 'live', output: {}, by: null },
  ...{ trigger, ...more },
});
const inherited = { score: null, route: null, isDecided: false, isBuiltIn: false, carried: null, output: 1 };

function shown(events: RunEvent[]) {
  const part = runPartOf({ graph, events: events.map((event, seq) => ({ seq, event })) });
  const state = fold(events);
  const { cards, edges } = pictureOf(part, state, 10);
  const words = Object.fromEntries([...cards].map(([id, card]) => [id, card.status?.word]));
  return { part, state, edges, words };
}

const planned: RunEvent = {
  ...{ type: 'children.planned', at: 1, key: 'each', total: 10, concurrency: 2, onItemError: 'collect' },
};
const child = (index: number): RunEvent => ({ type: 'child.started', at: 1, key: 'each', index, run: String(index) });
const ended = (index: number, outcome: 'completed' | 'failed'): RunEvent => ({
  ...{ type: 'child.ended', at: 2, key: 'each', index, run: String(index), outcome },
});

test('a run leaves the bodies of its containers to their items, and its container tells how far it is', () => {
  const { part, words, state } = shown([started('start'), planned, child(0), child(1), ended(0, 'failed'), child(2)]);
  expect(part.order.sorted).toEqual(['start', 'each', 'after']);
  expect(words).toEqual({
    ...{ start: 'Done', each: '1 of 10, 1 failed', after: 'Not yet' },
    ...{ a: 'In each item', inner: 'In each item', b: 'In each item' },
  });
  expect([part.containerOf('b'), part.containerOf('a'), part.containerOf('after')]).toEqual(['each', 'each', null]);
  expect(currentStep(state)?.nodeId).toBe('each');
});

test('a container that went well says how many it did, and the way after it is the one taken', () => {
  const done: RunEvent = { type: 'step.completed', at: 3, key: 'each', port: 'out', ofChildren: true };
  const two: RunEvent = { ...planned, total: 2 } as RunEvent;
  const { state, edges } = shown([
    started('start'),
    two,
    child(0),
    child(1),
    ended(0, 'completed'),
    ended(1, 'completed'),
    done,
  ]);
  const step = state.steps['each'];
  expect(step && statusOf(step, 10)).toEqual({ tone: 'ok', word: '2 of 2' });
  expect([edges.get('eachafter'), edges.get('eacha'), edges.get('ainner')]).toEqual(['taken', 'plain', 'plain']);
});

test('a child run is its container’s body; what it inherited is another run’s', () => {
  const parent = { run: '12', key: 'each', index: 2 };
  const begin = started('each', {
    port: 'each',
    output: { item: 'x', total: 10 },
    parent,
    inherited: { start: inherited },
  });
  const { part, words, state, edges } = shown([begin, { type: 'step.started', at: 1, key: 'a', attempt: 1 }]);
  expect(part.order.sorted).toEqual(['each', 'a', 'inner']);
  expect(words).toEqual({
    ...{ start: 'Another run', each: 'Item 3 of 10', a: 'Running' },
    ...{ inner: 'Not yet', b: 'Each time', after: 'Another run' },
  });
  expect([edges.get('eacha'), edges.get('eachafter'), edges.get('startach')]).toEqual(['taken', 'notTaken', undefined]);
  expect(currentStep(state)?.nodeId).toBe('a');
});

test('a child run inside a child run is only the inner body', () => {
  const parent = { run: '13', key: 'inner', index: 0 };
  const { part, words } = shown([started('inner', { port: 'each', output: { number: 1 }, parent })]);
  expect(part.order.sorted).toEqual(['inner', 'b']);
  expect([words.inner, words.a]).toEqual(['Time 1', 'Another run']);
});

test('what a fork kept looks done, and says from where', () => {
  const keep: RunEvent = { type: 'step.kept', at: 1, key: 'each', port: 'out', step: inherited };
  const { words, edges, part } = shown([started('start', { forkOf: { run: '12', cut: ['after'] } }), keep]);
  expect([words.each, words.after, part.origin]).toEqual(['From run 12', 'Not yet', '12']);
  expect(edges.get('eachafter')).toBe('taken');
});
