import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Graph, graphSchema } from './graph.ts';
import { ancestorsOf, descendantsOf, orderOf, settleNode, startProgress } from './order.ts';

/** A graph from edges such as `a -> b` or `a:yes -> b`; its nodes are those that the edges name, and `more`. */
function graphOf(edges: string[], more: string[] = []): Graph {
  const parsed = edges.map((edge, i) => {
    const [from = '', target = ''] = edge.split(' -> ');
    const [source = '', sourcePort = 'out'] = from.split(':');
    return { id: `e${i}`, source, sourcePort, target };
  });
  const ids = new Set([...parsed.flatMap((edge) => [edge.source, edge.target]), ...more]);
  const nodes = [...ids].map((id) => ({ id, name: id, type: 'x.y', title: id, position: { x: 0, y: 0 }, config: {} }));
  return graphSchema.parse({ schema: 1, nodes, edges: parsed });
}

describe('order', () => {
  test('every node comes after those before it', () => {
    expect(orderOf(graphOf(['b -> c', 'a -> b', 'a -> c'])).sorted).toEqual(['a', 'b', 'c']);
  });

  test('a cycle and what hangs behind it are told apart from the rest', () => {
    const order = orderOf(graphOf(['a -> b', 'b -> c', 'c -> b', 'c -> d']));
    expect(order.sorted).toEqual(['a']);
    expect(order.cyclic).toEqual(['b', 'c', 'd']);
  });

  test('an edge to a node that does not exist is ignored', () => {
    const graph = graphOf(['a -> b', 'a -> gone', 'gone -> b']);
    const order = orderOf({ ...graph, nodes: graph.nodes.filter((node) => node.id !== 'gone') });
    expect(order.sorted).toEqual(['a', 'b']);
    expect(order.incoming.get('b')).toHaveLength(1);
  });

  test('ancestors and descendants, without the node itself', () => {
    const order = orderOf(graphOf(['a -> b', 'b -> c', 'x -> c', 'c -> d']));
    expect([...ancestorsOf(order, 'c')].sort()).toEqual(['a', 'b', 'x']);
    expect([...descendantsOf(order, 'b')].sort()).toEqual(['c', 'd']);
    expect(ancestorsOf(order, 'a').size).toBe(0);
  });
});

describe('progress', () => {
  const begin = (edges: string[]) => startProgress(orderOf(graphOf(edges)));

  test('a node starts when the last of its edges is settled', () => {
    const progress = begin(['t -> a', 't -> b', 'a -> c', 'b -> c']);
    expect(settleNode(progress, 't', 'out')).toEqual(['a', 'b']);
    expect(settleNode(progress, 'a', 'out')).toEqual([]);
    expect(settleNode(progress, 'b', 'out')).toEqual(['c']);
  });

  test('an edge not taken skips what hangs only on it, and what meets again still starts', () => {
    const progress = begin(['t:yes -> a', 't:no -> b', 'b -> c', 'a -> d', 'c -> d']);
    expect(settleNode(progress, 't', 'yes')).toEqual(['a']);
    expect([...progress.skipped].sort()).toEqual(['b', 'c']);
    expect(settleNode(progress, 'a', 'out')).toEqual(['d']);
  });

  test('both ports of a node may lead to one node: it starts once', () => {
    const progress = begin(['t:yes -> a', 't:no -> a']);
    expect(settleNode(progress, 't', 'no')).toEqual(['a']);
  });

  test('a node that left by no port skips all that follows it', () => {
    const progress = begin(['t -> a', 'a -> b', 'b -> c']);
    expect(settleNode(progress, 't', null)).toEqual([]);
    expect([...progress.skipped].sort()).toEqual(['a', 'b', 'c']);
  });

  test('a node that is settled twice changes nothing the second time', () => {
    const progress = begin(['t -> a', 't -> b']);
    settleNode(progress, 't', 'out');
    expect(settleNode(progress, 't', 'out')).toEqual([]);
    expect(progress.open.get('a')).toBe(0);
  });
});

const PORTS = ['yes', 'no'];
const graphs = fc.integer({ min: 2, max: 9 }).chain((size) =>
  fc.record({
    edges: fc.uniqueArray(
      fc.record({
        source: fc.integer({ min: 0, max: size - 2 }),
        step: fc.integer({ min: 1, max: size - 1 }),
        port: fc.constantFrom(...PORTS),
      }),
      { maxLength: 20, selector: (edge) => `${edge.source}:${edge.port}:${edge.step}` },
    ),
    size: fc.constant(size),
    /** The port each node leaves by, and in which order ready nodes end. */
    ports: fc.array(fc.constantFrom(...PORTS, null), { minLength: size, maxLength: size }),
    picks: fc.array(fc.nat(), { minLength: size, maxLength: size }),
  }),
);

test('whatever the graph and the order of ends: a node starts exactly when all edges into it are settled and one was taken', () => {
  fc.assert(
    fc.property(graphs, ({ edges, size, ports, picks }) => {
      const names = Array.from({ length: size }, (_, i) => `n${i}`);
      const lines = edges
        .map(({ source, step, port }) => ({ source, target: source + step, port }))
        .filter((edge) => edge.target < size)
        .map((edge) => `n${edge.source}:${edge.port} -> n${edge.target}`);
      const order = orderOf(graphOf(lines, names));
      const progress = startProgress(order);
      const roots = order.sorted.filter((id) => order.incoming.get(id)?.length === 0);
      const started = [...roots];
      const left = new Map<string, string | null>();
      const ready = [...roots];
      for (let turn = 0; ready.length > 0; turn += 1) {
        const [id = ''] = ready.splice((picks[turn] ?? 0) % ready.length, 1);
        const port = ports[Number(id.slice(1))] ?? null;
        left.set(id, port);
        const next = settleNode(progress, id, port);
        started.push(...next);
        ready.push(...next);
      }
      // The rule itself, worked out along the order: taken by one edge, or skipped.
      const shouldStart = new Set(roots);
      for (const id of order.sorted) {
        const isTaken = (order.incoming.get(id) ?? []).some(
          (edge) => shouldStart.has(edge.source) && left.get(edge.source) === edge.sourcePort,
        );
        if (isTaken) shouldStart.add(id);
      }
      expect(new Set(started).size).toBe(started.length);
      expect(started.toSorted()).toEqual([...shouldStart].toSorted());
      expect(progress.settled.size).toBe(order.sorted.length);
      expect([...progress.skipped].toSorted()).toEqual(names.filter((id) => !shouldStart.has(id)).toSorted());
    }),
  );
});
