import { catalogue } from '@leeway/nodes/editor';
import { emptyGraph, type Graph, type GraphEdge, type GraphNode } from '@leeway/shared/graph/graph.ts';
import { orderOf } from '@leeway/shared/graph/order.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addStep, connectNodes, copySelected, pasteClip, portsTo, removeSelected, whereAfter } from '../commands.ts';
import { createDraftStore } from '../draft-store.ts';
import { framesOf } from '../flow/body-frames.ts';
import { factsOf, holesInWords } from '../flow/node-facts.ts';
import { linesOf, outlineOf } from '../outline-tree.ts';
import { tidyPositions } from '../tidy.ts';
import { diffGraphs } from '../top/diff-graphs.ts';
import { draftInWords } from '../top/draft-words.ts';
import { fieldLabel } from '../top/field-label.ts';
import { looksLikeClip } from './clipboard.ts';
import { freeName } from './create-node.ts';
import { nodeTowards } from './navigate.ts';
import { readClip } from './read-clip.ts';

const at = (x: number, y: number) => ({ position: { x, y } });

function node(id: string, type: string, more: Partial<GraphNode> = {}): GraphNode {
  const config = structuredClone(catalogue(type)?.initialConfig ?? {});
  return {
    id,
    name: id,
    type,
    typeVersion: 1,
    title: id.toUpperCase(),
    position: { x: 0, y: 0 },
    config,
    onError: 'fail',
    ...more,
  };
}

function edge(source: string, target: string, sourcePort = 'out'): GraphEdge {
  return { id: `${source}-${target}`, source, sourcePort, target, targetPort: 'in' };
}

/** start → check → (yes) write, (no) ask → send */
function diamond(): Graph {
  return {
    ...emptyGraph(),
    nodes: [
      node('start', 'triggers.manual', at(320, 0)),
      node('check', 'logic.condition', at(320, 96)),
      node('write', 'ai.draft', at(160, 208)),
      node('ask', 'approvals.form', at(480, 208)),
      node('send', 'integrations.email', at(320, 360)),
    ],
    edges: [
      edge('start', 'check'),
      edge('check', 'write', 'yes'),
      edge('check', 'ask', 'no'),
      edge('write', 'send'),
      edge('ask', 'send', 'done'),
    ],
  };
}

function open(graph: Graph) {
  const store = createDraftStore({ workflow: { id: 'w', problems: [], draft: { graph, revision: 1 } } });
  let count = 0;
  return {
    store,
    newId: () => {
      count += 1;
      return `new${count}`;
    },
  };
}

function typeOf(name: string) {
  const type = catalogue(name);
  if (!type) throw new Error(`There is no node type ${name}`);
  return type;
}

describe('going from step to step', () => {
  it('follows the edges up and down, and goes to the branch beside left and right', () => {
    const order = orderOf(diamond());
    expect(nodeTowards(order, null, 'down')).toBe('start');
    expect(nodeTowards(order, 'start', 'down')).toBe('check');
    expect(nodeTowards(order, 'write', 'right')).toBe('ask');
    expect(nodeTowards(order, 'ask', 'right')).toBe('ask');
    expect(nodeTowards(order, 'send', 'up')).toMatch(/write|ask/);
    expect(nodeTowards(order, 'write', 'first')).toBe('start');
    expect(nodeTowards(order, 'write', 'last')).toBe('send');
  });
});

describe('adding a step', () => {
  it('goes on the edge that leaves the step, makes room, and keeps the way connected', () => {
    const desk = open(diamond());
    expect(whereAfter(desk, 'start')).toEqual({ is: 'between', edgeId: 'start-check' });
    const id = addStep(desk, typeOf('logic.set'), whereAfter(desk, 'start'));
    const { graph, selection, spoken } = desk.store.getState();
    expect(graph.edges.filter((other) => other.source === id || other.target === id)).toHaveLength(2);
    const [added, check] = [id, 'check'].map((wanted) => graph.nodes.find((other) => other.id === wanted));
    expect(check?.position.y).toBeGreaterThanOrEqual((added?.position.y ?? 0) + 56 + 40);
    expect(selection.nodes).toEqual([id]);
    expect(spoken).toBe('Set fields added between START and CHECK');
  });

  it('takes the way out that leads nowhere yet', () => {
    const graph = diamond();
    const desk = open({ ...graph, edges: graph.edges.filter(({ id }) => id !== 'check-ask') });
    expect(whereAfter(desk, 'check')).toEqual({ is: 'after', nodeId: 'check', port: 'no' });
  });

  it('never puts a start in the middle', () => {
    const desk = open(diamond());
    expect(addStep(desk, typeOf('triggers.form'), { is: 'between', edgeId: 'start-check' })).toBeNull();
  });

  it('does not cover a card that is there', () => {
    const desk = open(diamond());
    const id = addStep(desk, typeOf('logic.set'), { is: 'at', point: { x: 330, y: 10 } });
    const added = desk.store.getState().graph.nodes.find((other) => other.id === id);
    expect(added?.position.y).toBeGreaterThanOrEqual(96 + 56);
  });

  it('is taken back by one undo', () => {
    const desk = open(diamond());
    addStep(desk, typeOf('logic.set'), whereAfter(desk, 'start'));
    desk.store.getState().undo();
    expect(desk.store.getState().graph).toEqual(diamond());
  });
});

describe('connecting steps', () => {
  it('offers unused ways out first, and none that would close a circle or lead to a start', () => {
    const desk = open(diamond());
    expect(portsTo(desk, 'check', 'send').map(({ name }) => name)).toEqual(['yes', 'no']);
    expect(portsTo(desk, 'send', 'check')).toEqual([]);
    expect(portsTo(desk, 'check', 'start')).toEqual([]);
    expect(connectNodes(desk, { source: 'send', port: 'out', target: 'check' })).toBe(false);
    expect(desk.store.getState().spoken).toBe('These two steps cannot be connected');
  });
});

describe('copying steps', () => {
  it('pastes with new ids, free names and the edges between them', () => {
    const desk = open(diamond());
    desk.store.getState().select({ nodes: ['check', 'write'] });
    const clip = copySelected(desk);
    const text = JSON.stringify(clip);
    expect(looksLikeClip(text)).toBe(true);
    const read = readClip(text);
    if (!read) throw new Error('the clip was not read');
    pasteClip(desk, read);
    const { graph } = desk.store.getState();
    expect(graph.nodes).toHaveLength(7);
    expect(new Set(graph.nodes.map(({ name }) => name)).size).toBe(7);
    expect(graph.edges).toHaveLength(6);
    expect(looksLikeClip('hello')).toBe(false);
    expect(readClip('hello')).toBeNull();
  });
});

it('removing a step selects the one before it', () => {
  const desk = open(diamond());
  desk.store.getState().select({ nodes: ['write'] });
  removeSelected(desk);
  expect(desk.store.getState().selection.nodes).toEqual(['check']);
  expect(desk.store.getState().spoken).toBe('WRITE removed');
});

it('names of new steps are free, and no word of the formula language', () => {
  const graph = { ...emptyGraph(), nodes: [node('draft_text', 'ai.draft')] };
  expect(freeName(graph, 'Draft text')).toBe('draft_text_2');
  expect(freeName(graph, 'List')).toBe('list_2');
  expect(freeName(graph, '£££')).toBe('step');
});

describe('the outline', () => {
  it('nests the ways of a step, and goes on outside where they meet', () => {
    const lines = linesOf(outlineOf(diamond())).map((line) => [
      line.level,
      line.is === 'step' ? line.node.id : line.label,
    ]);
    expect(lines).toEqual([
      [1, 'start'],
      [1, 'check'],
      [2, 'Yes'],
      [3, 'write'],
      [2, 'No'],
      [3, 'ask'],
      [1, 'send'],
    ]);
  });
});

describe('tidying up', () => {
  it('puts the first way out to the left, rows below each other, and no card on another', () => {
    const graph = diamond();
    const places = tidyPositions(graph);
    const place = (id: string) => places.get(id) ?? { x: 0, y: 0 };
    expect(place('start')).toEqual({ x: 320, y: 0 });
    expect(place('write').x).toBeLessThan(place('ask').x);
    expect(place('write').y).toBe(place('ask').y);
    expect(place('send').y).toBeGreaterThan(place('write').y + 104 + 24);
  });
});

it('tidies branches that lead to the same steps the other way round', () => {
  const nodes = Array.from({ length: 4 }, (_, index) => node(`n${index}`, 'logic.condition'));
  const edges = [
    edge('n0', 'n2', 'yes'),
    edge('n0', 'n3', 'no'),
    edge('n1', 'n3', 'yes'),
    edge('n1', 'n2', 'no'),
    { ...edge('n0', 'n2', 'no'), id: 'again' },
  ];
  const places = tidyPositions({ ...emptyGraph(), nodes, edges });
  expect(places.get('n2')?.x).toBeLessThan(places.get('n3')?.x ?? 0);
});

it('tidies what a container repeats below it, and what follows below that', () => {
  const nodes = [
    node('start', 'triggers.manual'),
    node('all', 'logic.for-each'),
    node('one', 'logic.for-each'),
    node('write', 'ai.draft'),
    node('send', 'metrics.record'),
  ];
  const edges = [edge('start', 'all'), edge('all', 'send'), edge('all', 'one', 'each'), edge('one', 'write', 'each')];
  const graph: Graph = { ...emptyGraph(), nodes, edges };
  const places = tidyPositions(graph);
  const tidied = {
    ...graph,
    nodes: nodes.map((other) => ({ ...other, position: places.get(other.id) ?? at(0, 0).position })),
  };
  const [outer, inner] = framesOf(tidied);
  expect([outer?.id, inner?.id]).toEqual(['all', 'one']);
  expect(new Set([...places.values()].map(({ x }) => x)).size).toBe(1);
  const y = (id: string) => places.get(id)?.y ?? 0;
  const bottom = (frame: typeof outer) => (frame?.y ?? 0) + (frame?.height ?? 0);
  expect(outer?.y).toBeGreaterThan(y('all') + 56);
  expect(inner?.y).toBeGreaterThan(y('one') + 56);
  expect(bottom(inner)).toBeLessThan(bottom(outer));
  expect(y('send')).toBeGreaterThan(bottom(outer));
});

describe('a step that is repeated', () => {
  /** start → all, open on the canvas. */
  const desk = () => {
    const nodes = [node('start', 'triggers.manual'), node('all', 'logic.for-each', at(0, 96))];
    return open({ ...emptyGraph(), nodes, edges: [edge('start', 'all')] });
  };
  const add = (on: ReturnType<typeof desk>, nodeId: string, port: string) =>
    addStep(on, typeOf('ai.draft'), { is: 'after', nodeId, port }) ?? '';
  const place = (on: ReturnType<typeof desk>, id: string) =>
    on.store.getState().graph.nodes.find((other) => other.id === id)?.position ?? { x: 0, y: 0 };
  const bottomOf = (on: ReturnType<typeof desk>) => {
    const [frame] = framesOf(on.store.getState().graph);
    return (frame?.y ?? 0) + (frame?.height ?? 0);
  };

  it('is put right below its container, and what follows below all that is repeated, whichever comes first', () => {
    for (const ports of [
      ['each', 'out'],
      ['out', 'each'],
    ]) {
      const on = desk();
      const ids = new Map(ports.map((port) => [port, add(on, 'all', port)]));
      expect(place(on, ids.get('each') ?? '')).toEqual({ x: 0, y: 208 });
      expect(place(on, ids.get('out') ?? '').x).toBe(0);
      expect(place(on, ids.get('out') ?? '').y).toBeGreaterThan(bottomOf(on));
    }
  });

  it('pushes down what follows when another is added behind it', () => {
    const on = desk();
    const [write, send] = [add(on, 'all', 'each'), add(on, 'all', 'out')];
    const more = add(on, write, 'out');
    expect(place(on, more)).toEqual({ x: 0, y: 352 });
    expect(place(on, send).x).toBe(0);
    expect(place(on, send).y).toBeGreaterThan(bottomOf(on));
    const before = place(on, send);
    on.store.getState().undo();
    expect(place(on, send).y).toBeLessThan(before.y);
  });

  it('is not what stood behind: that goes on when all are done', () => {
    const on = open(diamond());
    const id = addStep(on, typeOf('logic.for-each'), { is: 'between', edgeId: 'start-check' });
    const leaving = on.store.getState().graph.edges.filter(({ source }) => source === id);
    expect(leaving.map(({ sourcePort, target }) => [sourcePort, target])).toEqual([['out', 'check']]);
  });
});

it('tidies any graph without putting one card on another', () => {
  const anyEdges = fc.array(fc.tuple(fc.nat(11), fc.nat(11), fc.constantFrom('yes', 'no')), { maxLength: 24 });
  fc.assert(
    fc.property(anyEdges, (pairs) => {
      const nodes = Array.from({ length: 12 }, (_, index) => node(`n${index}`, 'logic.condition'));
      // From lower to higher numbers: no circles. The last line of a pair would be a second edge between the same two.
      const edges = pairs
        .filter(([a, b]) => a < b)
        .map(([a, b, port]) => ({ ...edge(`n${a}`, `n${b}`, port), id: `${a}-${b}-${port}` }));
      const unique = [...new Map(edges.map((other) => [other.id, other])).values()];
      const places = [...tidyPositions({ ...emptyGraph(), nodes, edges: unique }).values()];
      const isApart = places.every((a, index) =>
        places.slice(index + 1).every((b) => Math.abs(a.x - b.x) >= 260 || Math.abs(a.y - b.y) >= 56),
      );
      expect([places.length, isApart]).toEqual([12, true]);
    }),
    {
      numRuns: 40,
      examples: [
        [
          [
            [0, 2, 'no'],
            [0, 7, 'yes'],
            [1, 3, 'yes'],
            [0, 7, 'no'],
          ],
        ],
      ],
    },
  );
});

describe('what going live changes', () => {
  it('says it in plain words, and says nothing of places', () => {
    const live = diamond();
    const draft = {
      ...live,
      nodes: [
        ...live.nodes
          .filter(({ id }) => id !== 'ask')
          .map((other) =>
            other.id === 'write'
              ? { ...other, title: 'Draft it', config: { ...other.config, instruction: 'Be kind' } }
              : { ...other, ...at(9, 9) },
          ),
        node('count', 'metrics.record'),
      ],
      edges: live.edges.filter(({ source, target }) => source !== 'ask' && target !== 'ask'),
    };
    expect(diffGraphs(live, draft, fieldLabel).map(({ text }) => text)).toEqual([
      '“COUNT” is new',
      '“ASK” is gone',
      '“WRITE” is now called “Draft it”',
      '“Draft it”: “Instruction” is different',
    ]);
    expect(diffGraphs(live, live)).toEqual([]);
  });
});

it('a draft is described in a few words, trouble first', () => {
  const saved = { is: 'saved' } as const;
  expect(draftInWords({ status: 'draft', version: null, changes: null, save: saved })).toBe('Draft, not live yet');
  expect(draftInWords({ status: 'live', version: 3, changes: 1, save: saved })).toBe('Draft, 1 change not live');
  expect(draftInWords({ status: 'paused', version: 3, changes: 0, save: saved })).toBe('Live, version 3, paused');
  expect(draftInWords({ status: 'live', version: 3, changes: 2, save: { is: 'offline' } })).toContain(
    'cannot be reached',
  );
});

it('templates stand on a card in words', () => {
  expect(holesInWords('To {{ enquiry.body.email }}')).toBe('To email');
  expect(holesInWords('{{ draft.?subject.orValue("Your enquiry") }}')).toBe('subject');
  expect(holesInWords('For {{ title(enquiry.body.first_name) }}')).toBe('For first name');
  expect(factsOf(node('send', 'integrations.email', { config: { to: '{{ a.b }}' } })).line).not.toContain('{{');
});
