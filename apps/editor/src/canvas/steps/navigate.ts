// Which step the arrow keys lead to: up and down follow the edges, left and right the branches beside.
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { Order } from '@leeway/shared/graph/order.ts';

export type Direction = 'up' | 'down' | 'left' | 'right' | 'first' | 'last';

/** The node in a direction; the same one when there is none, the first step when nothing was selected. Null: no nodes at all. */
export function nodeTowards(order: Order, from: string | null, direction: Direction): string | null {
  const [first] = order.sorted;
  if (first === undefined) return order.nodes.keys().next().value ?? null;
  const node = from === null ? undefined : order.nodes.get(from);
  if (direction === 'first' || !node) return first;
  if (direction === 'last') return order.sorted.at(-1) ?? first;
  if (direction === 'down') return nearest(node, followers(order, node.id)) ?? node.id;
  if (direction === 'up') return nearest(node, leaders(order, node.id)) ?? node.id;
  const row = siblings(order, node);
  const place = row.findIndex(({ id }) => id === node.id);
  return row[place + (direction === 'left' ? -1 : 1)]?.id ?? node.id;
}

/** `step 5 of 8`, counted in the order in which steps can run. */
export function placeInWords(order: Order, nodeId: string): string {
  const place = order.sorted.indexOf(nodeId);
  return place === -1 ? `one of ${order.nodes.size} steps` : `step ${place + 1} of ${order.nodes.size}`;
}

function followers(order: Order, id: string): GraphNode[] {
  return resolve(
    order,
    (order.outgoing.get(id) ?? []).map((edge) => edge.target),
  );
}

function leaders(order: Order, id: string): GraphNode[] {
  return resolve(
    order,
    (order.incoming.get(id) ?? []).map((edge) => edge.source),
  );
}

// The steps that follow the same one; for a start, the other starts. From left to right, and by id where they share a place.
function siblings(order: Order, node: GraphNode): GraphNode[] {
  const before = leaders(order, node.id);
  const beside =
    before.length === 0
      ? [...order.nodes.values()].filter(({ id }) => (order.incoming.get(id) ?? []).length === 0)
      : before.flatMap(({ id }) => followers(order, id));
  const unique = [...new Map(beside.map((other) => [other.id, other])).values()];
  return unique.sort((a, b) => a.position.x - b.position.x || a.id.localeCompare(b.id));
}

function nearest(from: GraphNode, nodes: readonly GraphNode[]): string | undefined {
  const byDistance = nodes.toSorted(
    (a, b) => Math.abs(a.position.x - from.position.x) - Math.abs(b.position.x - from.position.x),
  );
  return byDistance[0]?.id;
}

function resolve(order: Order, ids: readonly string[]): GraphNode[] {
  return ids.flatMap((id) => order.nodes.get(id) ?? []);
}
