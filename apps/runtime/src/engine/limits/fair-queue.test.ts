import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFairQueue } from './fair-queue.ts';

test('serves groups in turn, and each in the order of arrival', () => {
  const queue = createFairQueue<string>();
  for (const item of ['a1', 'a2', 'a3', 'a4']) queue.add('a', item);
  queue.add('b', 'b1');
  expect(queue.take()).toBe('a1');
  queue.add('c', 'c1');
  queue.add('b', 'b2');
  const rest = Array.from({ length: queue.size }, () => queue.take());
  expect(rest).toEqual(['b1', 'a2', 'c1', 'b2', 'a3', 'a4']);
  expect(queue.take()).toBeUndefined();
});

test('an item that was taken out is not served, and taking it out twice changes nothing', () => {
  const queue = createFairQueue<string>();
  const leave = queue.add('a', 'a1');
  queue.add('a', 'a2');
  leave();
  leave();
  expect(queue.size).toBe(1);
  expect(queue.take()).toBe('a2');
  queue.add('a', 'a3');
  expect(queue.take()).toBe('a3');
});

type Item = { group: string; number: number };

/** What a fair queue must serve next: the oldest of a group, and no group again before each that waits had its turn. */
function createModel() {
  const waiting: (Item & { leave: () => void })[] = [];
  let turns: string[] = [];
  return {
    waiting,
    add(item: Item, leave: () => void) {
      waiting.push({ ...item, leave });
      if (!turns.includes(item.group)) turns.push(item.group);
    },
    remove(at: number) {
      const [gone] = waiting.splice(at, 1);
      turns = turns.filter((group) => waiting.some((item) => item.group === group));
      return gone;
    },
    take(): number | undefined {
      const group = turns.shift();
      if (group === undefined) return undefined;
      turns.push(group);
      return this.remove(waiting.findIndex((item) => item.group === group))?.number;
    },
  };
}

test('whatever is added, taken and removed, it serves what a plain list of turns would', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('add' as const), group: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ do: fc.constant('take' as const) }),
    fc.record({ do: fc.constant('leave' as const), which: fc.nat(20) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const queue = createFairQueue<Item>();
      const model = createModel();
      const served: [number | undefined, number | undefined][] = [];
      for (const [number, one] of steps.entries()) {
        if (one.do === 'add') {
          const item = { group: one.group, number };
          model.add(item, queue.add(one.group, item));
        }
        if (one.do === 'leave') model.remove(one.which)?.leave();
        if (one.do === 'take') served.push([queue.take()?.number, model.take()]);
      }
      expect(served.map(([is]) => is)).toEqual(served.map(([, should]) => should));
      expect(queue.size).toBe(model.waiting.length);
    }),
  );
});

test('draining 200,000 items costs no more for each than draining a few', () => {
  const queue = createFairQueue<number>();
  for (let i = 0; i < 200_000; i += 1) queue.add(`workflow ${i % 7}`, i);
  const startedAt = performance.now();
  while (queue.size > 0) queue.take();
  // A quadratic one takes minutes.
  expect(performance.now() - startedAt).toBeLessThan(3000);
});
