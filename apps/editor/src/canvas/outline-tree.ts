// The graph as a nested list: a chain of steps is one list, the ways out of a step with several are lists inside it, and where
// they meet again the outer list goes on.
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import { orderOf } from '@leeway/shared/graph/order.ts';
import { factsOf } from './flow/node-facts.ts';

export interface OutlineItem {
  node: GraphNode;
  branches: OutlineBranch[];
}

/** One way out of a step; `items` may be empty: it leads nowhere of its own. */
export interface OutlineBranch {
  port: string;
  label: string;
  items: OutlineItem[];
}

/** Builds the list. Nodes of a circle, which has no beginning, come last. */
export function outlineOf(graph: Graph): OutlineItem[] {
  const order = orderOf(graph);
  const items = new Map<string, OutlineItem>();
  const pathOf = new Map<string, readonly OutlineBranch[]>();
  const root: OutlineBranch = { port: '', label: '', items: [] };
  for (const id of [...order.sorted, ...order.cyclic]) {
    const node = order.nodes.get(id);
    if (!node) continue;
    const item: OutlineItem = {
      node,
      branches: branchesOf(node, new Set((order.outgoing.get(id) ?? []).map((edge) => edge.sourcePort))),
    };
    const paths = (order.incoming.get(id) ?? []).flatMap((edge) => {
      const path = pathOf.get(edge.source);
      const branch = items.get(edge.source)?.branches.find(({ port }) => port === edge.sourcePort);
      return path ? [branch ? [...path, branch] : path] : [];
    });
    const path = paths.reduce<readonly OutlineBranch[]>(commonStart, paths[0] ?? []);
    (path.at(-1) ?? root).items.push(item);
    items.set(id, item);
    pathOf.set(id, path);
  }
  return root.items;
}

/** One line of the outline: a step, or a way out of the step above it. Levels count from 1. */
export type OutlineLine =
  | { is: 'step'; key: string; level: number; node: GraphNode; hasBranches: boolean }
  | { is: 'way'; key: string; level: number; nodeId: string; port: string; label: string };

/** The lines in the order they are read, as the arrow keys go through them. */
export function linesOf(items: readonly OutlineItem[], level = 1): OutlineLine[] {
  return items.flatMap(({ node, branches }) => [
    { is: 'step', key: node.id, level, node, hasBranches: branches.length > 0 },
    ...branches.flatMap(({ port, label, items: inside }): OutlineLine[] => [
      { is: 'way', key: `${node.id} ${port}`, level: level + 1, nodeId: node.id, port, label },
      ...linesOf(inside, level + 2),
    ]),
  ]);
}

function branchesOf(node: GraphNode, used: ReadonlySet<string>): OutlineBranch[] {
  const { ports } = factsOf(node);
  if (ports.length < 2) return [];
  const known = ports.map(({ name, label }) => ({ port: name, label: label || name, items: [] }));
  const unknown = [...used].filter((name) => ports.every((port) => port.name !== name));
  return [...known, ...unknown.map((name) => ({ port: name, label: name, items: [] }))];
}

function commonStart<T>(first: readonly T[], second: readonly T[]): readonly T[] {
  const end = first.findIndex((item, index) => item !== second[index]);
  return end === -1 ? first : first.slice(0, end);
}
