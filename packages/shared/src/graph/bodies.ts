// The bodies of containers: the steps that a for-each or a repeat does once for each item. A body hangs on the container's
// `each` port; what follows the container hangs on its other ports. A body runs as child runs, so each has an order of its own.
import type { Graph, GraphEdge } from './graph.ts';
import { type Order, orderOf } from './order.ts';

/** The port of a container that leads into its body. */
export const BODY_PORT = 'each';

const TYPES_WITH_BODY: ReadonlySet<string> = new Set(['logic.for-each', 'logic.repeat']);

/** Whether steps of a type have a body. */
export function hasBody(type: string): boolean {
  return TYPES_WITH_BODY.has(type);
}

/** Who owns what in a graph with containers. */
export interface Bodies {
  /** The innermost container whose body a node is in; null for a node of the workflow itself. */
  ownerOf(nodeId: string): string | null;
  /** The container whose body an edge runs in or leads into; null outside of all. */
  ownerOfEdge(edge: GraphEdge): string | null;
  /** Edges that lead into a body from outside it, or from two bodies: a step cannot be in both. */
  crossing: readonly GraphEdge[];
}

/** Whether a node stands in the body of a container, or in that of one inside it. */
export function isInBodyOf(nodeId: string, container: string, { ownerOf }: Bodies): boolean {
  for (let owner = ownerOf(nodeId); owner !== null; owner = ownerOf(owner)) if (owner === container) return true;
  return false;
}

/** Finds the body of every container. A node belongs to the body of what stands right before it. */
export function bodiesOf(order: Order): Bodies {
  const owners = new Map<string, string | null>();
  const crossing: GraphEdge[] = [];
  const ownerOfEdge = ({ source, sourcePort }: GraphEdge): string | null => {
    const isIntoBody = sourcePort === BODY_PORT && hasBody(order.nodes.get(source)?.type ?? '');
    return isIntoBody ? source : (owners.get(source) ?? null);
  };
  for (const id of order.sorted) {
    const [first, ...others] = order.incoming.get(id) ?? [];
    const owner = first === undefined ? null : ownerOfEdge(first);
    owners.set(id, owner);
    crossing.push(...others.filter((edge) => ownerOfEdge(edge) !== owner));
  }
  return { ownerOf: (nodeId) => owners.get(nodeId) ?? null, ownerOfEdge, crossing };
}

/**
 * The part of a graph that one run goes over: with `container` null the workflow without any body, else that container's
 * body with the container itself as the step it starts from.
 */
export function partOf(graph: Graph, order: Order, container: string | null): Order {
  const bodies = bodiesOf(order);
  const isIn = (id: string): boolean => bodies.ownerOf(id) === container;
  return orderOf({
    ...graph,
    nodes: graph.nodes.filter(({ id }) => id === container || isIn(id)),
    edges: graph.edges.filter(({ source, sourcePort, target }) => {
      if (!isIn(target)) return false;
      if (source === container) return sourcePort === BODY_PORT;
      const isIntoBody = sourcePort === BODY_PORT && hasBody(order.nodes.get(source)?.type ?? '');
      return isIn(source) && !isIntoBody;
    }),
  });
}
