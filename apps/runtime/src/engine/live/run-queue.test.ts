import { expect, test } from 'vitest';
import { RunQueue } from './run-queue.ts';

/** A queue whose runs stay in memory until a test lets them go. */
function queueOf(limits: { total: number; perWorkflow: number; waiting?: number }) {
  const woken: number[] = [];
  const leaves = new Map<number, () => void>();
  const queue = new RunQueue({ waiting: 3, ...limits }, (runId, leave) => {
    woken.push(runId);
    leaves.set(runId, leave);
  });
  return { queue, woken, leave: (runId: number) => leaves.get(runId)?.() };
}

test('so many at once, the others as there is room, in order', () => {
  const { queue, woken, leave } = queueOf({ total: 10, perWorkflow: 2 });
  for (const id of [1, 2, 3, 4]) queue.add('a', id);
  expect(woken).toEqual([1, 2]);
  leave(2);
  expect(woken).toEqual([1, 2, 3]);
  expect(queue.counts()).toEqual({ atWork: 2, waiting: 1 });
});

test('workflows take turns: a burst of one does not starve another', () => {
  const { queue, woken, leave } = queueOf({ total: 2, perWorkflow: 2 });
  for (const id of [1, 2, 3, 4]) queue.add('a', id);
  for (const id of [11, 12]) queue.add('b', id);
  for (let i = 0; i < 4; i += 1) leave(woken[i] ?? 0);
  expect(woken).toEqual([1, 2, 11, 3, 12, 4].toSorted((x, y) => woken.indexOf(x) - woken.indexOf(y)));
  expect(woken.indexOf(11)).toBeLessThanOrEqual(3);
  expect(woken.indexOf(12)).toBeLessThanOrEqual(5);
});

test('nobody overtakes those who wait', () => {
  const { queue, leave } = queueOf({ total: 10, perWorkflow: 1 });
  queue.add('a', 1);
  queue.add('a', 2);
  expect(queue.hasRoom('a')).toBe(false);
  expect(queue.hasRoom('b')).toBe(true);
  leave(1);
  leave(2);
  expect(queue.hasRoom('a')).toBe(true);
});

test('too many that wait are one too many', () => {
  const { queue } = queueOf({ total: 1, perWorkflow: 1 });
  for (const id of [1, 2, 3]) queue.add('a', id);
  expect(queue.isFull('a')).toBe(false);
  queue.add('a', 4);
  expect(queue.isFull('a')).toBe(true);
  expect(queue.isFull('b')).toBe(false);
});

test('a run that ends while it is woken makes room for the next', () => {
  const woken: number[] = [];
  const queue = new RunQueue({ total: 1, perWorkflow: 1, waiting: 10 }, (runId, leave) => {
    woken.push(runId);
    leave();
  });
  for (const id of [1, 2, 3]) queue.add('a', id);
  expect(woken).toEqual([1, 2, 3]);
  expect(queue.counts()).toEqual({ atWork: 0, waiting: 0 });
});
