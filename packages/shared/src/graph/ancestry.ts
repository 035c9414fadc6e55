// Which nodes stand before which, worked out once for a whole graph.
import { addBit, type BitSet, bitSet, hasBit, unite } from './bit-set.ts';
import { ancestorsOf, type Order } from './order.ts';

/** Whether `other` stands before `nodeId`: there is a way from it along the edges. */
export function ancestryOf(order: Order): (nodeId: string, other: string) => boolean {
  const rank = new Map(order.sorted.map((id, index) => [id, index]));
  const before = new Map<string, BitSet>();
  for (const id of order.sorted) {
    const set = bitSet(rank.size);
    for (const { source } of order.incoming.get(id) ?? []) {
      unite(set, before.get(source) ?? bitSet(0));
      addBit(set, rank.get(source) ?? 0);
    }
    before.set(id, set);
  }
  return (nodeId, other) => {
    const set = before.get(nodeId);
    // Nodes of a cycle have no place in the order; there are none in a graph that may run.
    if (set === undefined) return ancestorsOf(order, nodeId).has(other);
    const place = rank.get(other);
    return place !== undefined && hasBit(set, place);
  };
}
