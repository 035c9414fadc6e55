// Finds the cycles of a graph, so that a person can be told which edges to look at.
import type { Graph, GraphNode } from './graph.ts';
import type { Order } from './order.ts';

/** Cycles that share no node, each as its nodes in the order of their edges, beginning with the first in the graph. */
export function findCycles(graph: Graph, order: Order): GraphNode[][] {
  const left = new Set(order.cyclic);
  const cycles: GraphNode[][] = [];
  for (;;) {
    trimEnds(order, left);
    const start = graph.nodes.find(({ id }) => left.has(id));
    if (start === undefined) return cycles;
    const cycle = walk(start, order, left);
    for (const { id } of cycle) left.delete(id);
    cycles.push(fromFirst(cycle, graph));
  }
}

/** Takes out what only hangs behind a cycle: nodes from which no edge leads to another node of the set. */
function trimEnds(order: Order, left: Set<string>): void {
  const open = [...left];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (!left.has(id) || nextOf(id, order, left) !== undefined) continue;
    left.delete(id);
    open.push(...(order.incoming.get(id) ?? []).map((edge) => edge.source));
  }
}

/** Follows edges until a node comes again. After trimming every node has one that leads on. */
function walk(start: GraphNode, order: Order, left: ReadonlySet<string>): GraphNode[] {
  const path = new Map<string, GraphNode>();
  let node: GraphNode | undefined = start;
  while (node !== undefined && !path.has(node.id)) {
    path.set(node.id, node);
    node = nextOf(node.id, order, left);
  }
  return [...path.values()].slice([...path.keys()].indexOf(node?.id ?? start.id));
}

function nextOf(id: string, order: Order, left: ReadonlySet<string>): GraphNode | undefined {
  const edge = (order.outgoing.get(id) ?? []).find(({ target }) => left.has(target));
  return edge && order.nodes.get(edge.target);
}

function fromFirst(cycle: readonly GraphNode[], graph: Graph): GraphNode[] {
  const places = new Map(graph.nodes.map((node, index) => [node.id, index]));
  const first = cycle.reduce((best, node) => {
    return (places.get(node.id) ?? 0) < (places.get(best.id) ?? 0) ? node : best;
  });
  const start = cycle.indexOf(first);
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}
