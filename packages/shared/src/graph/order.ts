// Pure questions about a graph: who follows whom, in what order, and what may start when a node is settled.
import type { Graph, GraphEdge, GraphNode } from './graph.ts';

/** A graph with its look-ups. Build once per graph. */
export interface Order {
  nodes: ReadonlyMap<string, GraphNode>;
  incoming: ReadonlyMap<string, readonly GraphEdge[]>;
  outgoing: ReadonlyMap<string, readonly GraphEdge[]>;
  /** Node ids so that every node comes after those before it; the nodes of a cycle are left out. */
  sorted: readonly string[];
  /** Node ids that are part of, or hang behind, a cycle. */
  cyclic: readonly string[];
  /** Node ids that start with the first edge that is taken, and take no notice of later ones. */
  firstToArrive: ReadonlySet<string>;
}

/** Builds the look-ups of a graph. Edges to nodes that do not exist are ignored (validate.ts reports them). */
export function orderOf(graph: Graph): Order {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const incoming = new Map<string, GraphEdge[]>(graph.nodes.map((node) => [node.id, []]));
  const outgoing = new Map<string, GraphEdge[]>(graph.nodes.map((node) => [node.id, []]));
  for (const edge of graph.edges) {
    if (!nodes.has(edge.source) || !nodes.has(edge.target)) continue;
    incoming.get(edge.target)?.push(edge);
    outgoing.get(edge.source)?.push(edge);
  }
  const sorted = sortNodes(graph, incoming, outgoing);
  const placed = new Set(sorted);
  return {
    nodes,
    incoming,
    outgoing,
    sorted,
    cyclic: graph.nodes.filter((node) => !placed.has(node.id)).map((node) => node.id),
    firstToArrive: new Set(graph.nodes.filter(isFirstToArrive).map((node) => node.id)),
  };
}

function isFirstToArrive({ type, config }: GraphNode): boolean {
  return type === 'logic.merge' && config.when === 'first';
}

function sortNodes(graph: Graph, incoming: Map<string, GraphEdge[]>, outgoing: Map<string, GraphEdge[]>): string[] {
  const open = new Map(graph.nodes.map((node) => [node.id, incoming.get(node.id)?.length ?? 0]));
  const sorted = graph.nodes.filter((node) => open.get(node.id) === 0).map((node) => node.id);
  for (let i = 0; i < sorted.length; i += 1) {
    for (const edge of outgoing.get(sorted[i] ?? '') ?? []) {
      const left = (open.get(edge.target) ?? 0) - 1;
      open.set(edge.target, left);
      if (left === 0) sorted.push(edge.target);
    }
  }
  return sorted;
}

/** Every node from which `nodeId` can be reached, without itself. */
export function ancestorsOf(order: Order, nodeId: string): Set<string> {
  return reach(nodeId, (id) => (order.incoming.get(id) ?? []).map((edge) => edge.source));
}

/** Every node that can be reached from `nodeId`, without itself. */
export function descendantsOf(order: Order, nodeId: string): Set<string> {
  return reach(nodeId, (id) => (order.outgoing.get(id) ?? []).map((edge) => edge.target));
}

function reach(from: string, step: (id: string) => string[]): Set<string> {
  const seen = new Set<string>();
  const open = step(from);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...step(id));
  }
  return seen;
}

/** How far a run has come on a graph: what may start follows from it. Changed in place by `settleNode`. */
export interface Progress {
  order: Order;
  /** Incoming edges of each node that are not settled yet. */
  open: Map<string, number>;
  /** Incoming edges of each node that were taken. */
  taken: Map<string, number>;
  settled: Set<string>;
  skipped: Set<string>;
}

/**
 * A run that has not begun. Nodes start when all their incoming edges are settled and at least one was taken; those that are
 * `firstToArrive`, as soon as one was taken.
 */
export function startProgress(order: Order): Progress {
  const open = new Map<string, number>();
  for (const id of order.nodes.keys()) open.set(id, order.incoming.get(id)?.length ?? 0);
  return { order, open, taken: new Map(), settled: new Set(), skipped: new Set() };
}

/**
 * Settles a node that left by `port` (null: by none). Returns the ids of the nodes that may start now, in edge order;
 * nodes that only hang on edges not taken are skipped on the way.
 */
export function settleNode(progress: Progress, nodeId: string, port: string | null): string[] {
  const { order, open, taken, settled, skipped } = progress;
  const ready: string[] = [];
  const leaving: { id: string; port: string | null }[] = [{ id: nodeId, port }];
  for (const { id, port: by } of leaving) {
    if (settled.has(id)) continue;
    settled.add(id);
    for (const { target, sourcePort } of order.outgoing.get(id) ?? []) {
      const left = (open.get(target) ?? 0) - 1;
      open.set(target, left);
      const isTaken = sourcePort === by;
      const before = taken.get(target) ?? 0;
      const count = isTaken ? before + 1 : before;
      if (isTaken) taken.set(target, count);
      const isFirst = isTaken && before === 0;
      if (order.firstToArrive.has(target) ? isFirst : left === 0 && count > 0) ready.push(target);
      else if (left === 0 && count === 0) {
        skipped.add(target);
        // Met by this very loop, after those before it.
        leaving.push({ id: target, port: null });
      }
    }
  }
  return ready;
}

/** Whether a node may start: what `settleNode` says once, asked of a progress that was read back. */
export function isReady({ order, open, taken, settled }: Progress, nodeId: string): boolean {
  if (settled.has(nodeId) || (taken.get(nodeId) ?? 0) === 0) return false;
  return order.firstToArrive.has(nodeId) || open.get(nodeId) === 0;
}
