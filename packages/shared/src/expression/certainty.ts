// Which steps are sure to have run when another one starts, from the graph alone.
import { addBit, type BitSet, bitSet, hasBit, intersect, unite } from '../graph/bit-set.ts';
import { BODY_PORT, hasBody } from '../graph/bodies.ts';
import type { GraphEdge, GraphNode } from '../graph/graph.ts';
import type { Catalogue, NodeType } from '../graph/node-type.ts';
import type { Order } from '../graph/order.ts';
import { portsOf } from '../graph/ports.ts';

/** What is sure: a node's id (it has an output), or `leftBy(id, port)` (it was left by that port). */
export interface Facts {
  has(fact: string): boolean;
}

/** The fact that a node was left by a port. Ids hold no line break. */
export function leftBy(nodeId: string, port: string): string {
  return `${nodeId}\n${port}`;
}

/**
 * What is sure when a node starts: at least one of its incoming edges was taken, so what all of them agree on; and every
 * edge of a port that was taken starts the node at its end, which is over by then when it stands before the reader.
 * So both sides of a fan-out are sure after they join, the two sides of a condition are not, and of several triggers none is.
 * Of nodes in a cycle, or behind one, nothing is sure. Behind a node that starts with the first edge to arrive, the branches
 * before it may still be at work: there only what stands before each of its edges is over.
 */
export function certaintyOf(order: Order, catalogue: Catalogue): (nodeId: string) => Facts {
  const places = placesOf(order);
  const taken = consequencesOf(order, catalogue, places);
  const over = overOf(order, places);
  const known = new Map<string, BitSet>();
  for (const id of order.sorted) known.set(id, factsAt(id));

  function factsAt(nodeId: string): BitSet {
    const [first, ...others] = (order.incoming.get(nodeId) ?? []).map(factsOfEdge);
    const facts = first ?? bitSet(places.size);
    for (const other of others) intersect(facts, other);
    return facts;
  }

  function factsOfEdge({ source, sourcePort }: GraphEdge): BitSet {
    const facts = bitSet(places.size);
    unite(facts, known.get(source) ?? facts);
    addFact(facts, source, places);
    unite(facts, taken.get(leftBy(source, sourcePort)) ?? facts);
    return facts;
  }

  return (nodeId) => {
    const facts = known.get(nodeId) ?? bitSet(0);
    const isOver = over.get(nodeId) ?? bitSet(0);
    return {
      has(fact) {
        const place = places.get(fact);
        return place !== undefined && hasBit(facts, place) && hasBit(isOver, place);
      },
    };
  };
}

/** For each node: all that is settled when it starts, whether it has run or was skipped. */
function overOf(order: Order, places: ReadonlyMap<string, number>): Map<string, BitSet> {
  const over = new Map<string, BitSet>();
  const behind = new Map<string, BitSet>();
  for (const id of order.sorted) {
    const join = order.firstToArrive.has(id) ? intersect : unite;
    const facts = bitSet(places.size);
    for (const [index, { source }] of (order.incoming.get(id) ?? []).entries()) {
      (index === 0 ? unite : join)(facts, behind.get(source) ?? facts);
    }
    over.set(id, facts);
    const own = facts.slice();
    addFact(own, id, places);
    for (const { sourcePort } of order.outgoing.get(id) ?? []) addFact(own, leftBy(id, sourcePort), places);
    behind.set(id, own);
  }
  return over;
}

/** A number for every fact: each node has run, each port with an edge was left by. */
function placesOf(order: Order): Map<string, number> {
  const places = new Map<string, number>();
  for (const id of order.sorted) {
    for (const fact of [id, ...(order.outgoing.get(id) ?? []).map((edge) => leftBy(id, edge.sourcePort))]) {
      if (!places.has(fact)) places.set(fact, places.size);
    }
  }
  return places;
}

/** For each port with an edge: everything that is sure to follow once a node was left by it, itself included. */
function consequencesOf(order: Order, catalogue: Catalogue, places: Map<string, number>): Map<string, BitSet> {
  const taken = new Map<string, BitSet>();
  const sure = new Map(order.sorted.map((id) => [id, surePortOf(order.nodes.get(id), catalogue)]));
  // From the end of the graph, so that what follows a target is known before what leads to it.
  for (const id of order.sorted.toReversed()) {
    for (const { sourcePort, target } of order.outgoing.get(id) ?? []) {
      const fact = leftBy(id, sourcePort);
      const facts = taken.get(fact) ?? bitSet(places.size);
      taken.set(fact, facts);
      addFact(facts, fact, places);
      const only = sure.get(target);
      if (only === null || only === undefined) continue;
      addFact(facts, target, places);
      if (only !== 'several') unite(facts, taken.get(leftBy(target, only.port)) ?? facts);
    }
  }
  return taken;
}

function addFact(facts: BitSet, fact: string, places: ReadonlyMap<string, number>): void {
  const place = places.get(fact);
  if (place !== undefined) addBit(facts, place);
}

/** The one port a node that starts is left by; null when it may be left by none, because a person may say no. */
function surePortOf(node: GraphNode | undefined, catalogue: Catalogue): { port: string } | 'several' | null {
  const type = node === undefined ? undefined : catalogue(node.type);
  if (node === undefined || type === undefined || mayBeRejected(node, type)) return null;
  // A config that cannot be read says nothing about ports, so nothing is taken for sure.
  const [port, ...others] = (portsOf(node, type) ?? []).filter(({ name }) => !isIntoBody(node, name));
  return port !== undefined && others.length === 0 ? { port: port.name } : 'several';
}

/** Into its body a container goes besides: it is left by its other ports. */
function isIntoBody({ type }: GraphNode, port: string): boolean {
  return port === BODY_PORT && hasBody(type);
}

function mayBeRejected(node: GraphNode, type: NodeType): boolean {
  if (type.kind === 'approval') return true;
  if (type.dial === null) return false;
  const parsed = type.config.safeParse(node.config);
  return !(parsed.success && type.isReadOnly?.(parsed.data) === true);
}
