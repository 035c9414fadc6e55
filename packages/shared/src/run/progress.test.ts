import fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphSchema } from '../graph/graph.ts';
import { type Order, orderOf, type Progress, settleNode } from '../graph/order.ts';
import type { RunEvent } from './event.ts';
import { fold } from './fold.ts';
import { progressOf } from './progress.ts';

const nodeOf = (id: string) => ({ id, name: id, type: 'x.y', title: id, position: { x: 0, y: 0 }, config: {} });
const started: RunEvent = {
  type: 'run.started',
  at: 0,
  workflowId: 'w',
  version: 1,
  mode: 'live',
  trigger: 'n0',
  output: {},
  by: null,
};
const completed = (key: string, port: string): RunEvent => ({ type: 'step.completed', at: 1, key, port, output: {} });

/** Graphs whose first node is the run's trigger; nodes without edges into them are other triggers. */
const runs = fc.integer({ min: 2, max: 8 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    edges: fc.array(
      fc.record({
        source: fc.nat(size - 2),
        target: fc.integer({ min: 1, max: size - 1 }),
        port: fc.constantFrom('out', 'no'),
      }),
      { maxLength: 16 },
    ),
    ports: fc.array(fc.constantFrom('out', 'no'), { minLength: size, maxLength: size }),
    picks: fc.array(fc.nat(), { minLength: size, maxLength: size }),
  }),
);

function orderFrom(size: number, edges: readonly { source: number; target: number; port: string }[]): Order {
  return orderOf(
    graphSchema.parse({
      schema: 1,
      nodes: Array.from({ length: size }, (_, i) => nodeOf(`n${i}`)),
      edges: edges
        .filter((edge) => edge.source < edge.target)
        .map((edge, i) => ({
          id: `e${i}`,
          source: `n${edge.source}`,
          sourcePort: edge.port,
          target: `n${edge.target}`,
        })),
    }),
  );
}

const plain = ({ open, taken, settled, skipped }: Progress) => ({ open, taken, settled, skipped });

test('read back from any beginning of a journal, progress is what it was when it was kept up step by step', () => {
  fc.assert(
    fc.property(runs, ({ size, edges, ports, picks }) => {
      const order = orderFrom(size, edges);
      const events: RunEvent[] = [started];
      const kept = progressOf(order, fold(events));
      const ready = order.sorted.filter((id) => kept.open.get(id) === 0 && (kept.taken.get(id) ?? 0) > 0);
      for (let turn = 0; ready.length > 0; turn += 1) {
        const [id = ''] = ready.splice((picks[turn] ?? 0) % ready.length, 1);
        const port = ports[Number(id.slice(1))] ?? 'out';
        events.push(completed(id, port));
        ready.push(...settleNode(kept, id, port));
        expect(plain(progressOf(order, fold(events)))).toEqual(plain(kept));
      }
    }),
  );
});

test('triggers other than the one that started the run are skipped, with all that hangs only on them', () => {
  const order = orderFrom(4, [
    { source: 0, target: 2, port: 'out' },
    { source: 1, target: 3, port: 'out' },
  ]);
  const progress = progressOf(order, fold([started]));
  expect([...progress.skipped].toSorted()).toEqual(['n1', 'n3']);
});
