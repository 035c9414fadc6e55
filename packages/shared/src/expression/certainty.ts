// Which steps are sure to have run when another one starts, from the graph alone.
import type { GraphEdge, GraphNode } from '../graph/graph.ts';
import type { Catalogue, NodeType } from '../graph/node-type.ts';
import type { Order } from '../graph/order.ts';
import { portsOf } from '../graph/ports.ts';

/** What is sure: a node's id (it has an output), or `leftBy(id, port)` (it was left by that port). */
export type Facts = ReadonlySet<string>;

/** The fact that a node was left by a port. Ids hold no line break. */
export function leftBy(nodeId: string, port: string): string {
  return `${nodeId}\n${port}`;
}

/**
 * What is sure when a node starts: at least one of its incoming edges was taken, so what all of them agree on; and every
 * edge of a port that was taken starts the node at its end, which is over by then when it stands before the reader.
 * So both sides of a fan-out are sure after they join, the two sides of a condition are not, and of several triggers none is.
 */
export function certaintyOf(order: Order, catalogue: Catalogue): (nodeId: string) => Facts {
  const known = new Map<string, Facts>();
  for (const id of order.sorted) known.set(id, factsAt(id));

  function factsAt(nodeId: string): Facts {
    const [first, ...others] = (order.incoming.get(nodeId) ?? []).map(factsOfEdge);
    if (first === undefined) return new Set();
    return new Set([...first].filter((fact) => others.every((facts) => facts.has(fact))));
  }

  function factsOfEdge(edge: GraphEdge): Set<string> {
    const facts = new Set(known.get(edge.source));
    facts.add(edge.source);
    addTaken(facts, edge.source, edge.sourcePort);
    return facts;
  }

  /** Adds that a port was taken, and everything that is sure to follow from it. */
  function addTaken(facts: Set<string>, nodeId: string, port: string): void {
    const open: [id: string, port: string][] = [[nodeId, port]];
    for (let item = open.pop(); item !== undefined; item = open.pop()) {
      const fact = leftBy(...item);
      if (facts.has(fact)) continue;
      facts.add(fact);
      for (const edge of order.outgoing.get(item[0]) ?? []) {
        if (edge.sourcePort !== item[1]) continue;
        const only = surePortOf(edge.target);
        if (only === null) continue;
        facts.add(edge.target);
        if (only !== 'several') open.push([edge.target, only.port]);
      }
    }
  }

  /** The one port a node that starts is left by; null when it may be left by none, because a person may say no. */
  function surePortOf(nodeId: string): { port: string } | 'several' | null {
    const node = order.nodes.get(nodeId);
    const type = node === undefined ? undefined : catalogue(node.type);
    if (node === undefined || type === undefined || mayBeRejected(node, type)) return null;
    // A config that cannot be read says nothing about ports, so nothing is taken for sure.
    const [port, ...others] = portsOf(node, type) ?? [];
    return port !== undefined && others.length === 0 ? { port: port.name } : 'several';
  }

  return (nodeId) => known.get(nodeId) ?? new Set();
}

function mayBeRejected(node: GraphNode, type: NodeType): boolean {
  if (type.kind === 'approval') return true;
  if (type.dial === null) return false;
  const parsed = type.config.safeParse(node.config);
  return !(parsed.success && type.isReadOnly?.(parsed.data) === true);
}
