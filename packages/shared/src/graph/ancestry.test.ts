import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ancestryOf } from './ancestry.ts';
import { addBit, bitSet, hasBit, intersect, unite } from './bit-set.ts';
import { emptyGraph, nodeSchema } from './graph.ts';
import { ancestorsOf, orderOf } from './order.ts';

it('agrees with walking the edges, also where they form cycles', () => {
  const ids = Array.from({ length: 40 }, (_, index) => `n${index}`);
  const nodes = ids.map((id) =>
    nodeSchema.parse({ id, name: id, type: 't', title: id, position: { x: 0, y: 0 }, config: {} }),
  );
  const pair = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 60 }), (pairs) => {
      const edges = pairs.map(([source, target], index) => ({
        ...{ id: `e${index}`, source, sourcePort: 'out', target, targetPort: 'in' },
      }));
      const order = orderOf({ ...emptyGraph(), nodes, edges });
      const isBefore = ancestryOf(order);
      for (const id of ids) {
        expect(ids.filter((other) => isBefore(id, other)).sort()).toEqual([...ancestorsOf(order, id)].sort());
      }
    }),
    { numRuns: 50 },
  );
});

it('unites and cuts sets of numbers beyond one word', () => {
  const left = bitSet(100);
  const right = bitSet(100);
  for (const bit of [0, 31, 32, 99]) addBit(left, bit);
  for (const bit of [31, 64, 99]) addBit(right, bit);
  const bitsOf = (set: Uint32Array) => Array.from({ length: 100 }, (_, bit) => bit).filter((bit) => hasBit(set, bit));
  const both = left.slice();
  intersect(both, right);
  expect(bitsOf(both)).toEqual([31, 99]);
  unite(left, right);
  expect(bitsOf(left)).toEqual([0, 31, 32, 64, 99]);
});
