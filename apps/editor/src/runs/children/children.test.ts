import type { RunSummary } from '@leeway/shared/api/runs.ts';
import { NO_PROVENANCE } from '@leeway/shared/dial/provenance.ts';
import type { ChildrenState, ChildState } from '@leeway/shared/run/children.ts';
import { expect, test } from 'vitest';
import { childrenText, failedItems, placeWord } from './children-words.ts';
import { childrenOf } from './use-children.ts';

const counts = { running: 0, completed: 0, failed: 0, again: 0 };
const item = (run: string, status: ChildState['status']): ChildState => ({
  run,
  status,
  output: undefined,
  error: null,
});

test('says how far a container is', () => {
  expect(childrenText({ total: 10, counts: { ...counts, completed: 7, failed: 2, running: 1 } })).toBe(
    '7 of 10 are done, 2 failed, 1 is under way.',
  );
  expect(childrenText({ total: 10_000, counts: { ...counts, completed: 1, again: 3 } })).toBe(
    '1 of 10,000 is done, 3 will be tried again.',
  );
  expect(childrenText({ total: 0, counts })).toBe('There was nothing in the list.');
});

test('items count from 1', () => {
  expect([placeWord('logic.for-each', 2), placeWord('logic.repeat', 0)]).toEqual(['Item 3', 'Time 1']);
});

test('of many failed items the first are named and the others counted', () => {
  const items = Array.from({ length: 30 }, (_, index) => item(String(index), index % 2 === 0 ? 'failed' : 'completed'));
  const failed = failedItems({ items, counts: { ...counts, failed: 15, completed: 15 } });
  expect(failed.items.map(({ index }) => index).slice(0, 3)).toEqual([0, 2, 4]);
  expect([failed.items.length, failed.more]).toEqual([10, 5]);
});

test('the list leaves out runs of other steps and those that were replaced', () => {
  const run = (id: string, key: string, index: number) =>
    ({ id, parent: { runId: '1', key, index } }) as Partial<RunSummary> as RunSummary;
  const children: ChildrenState = {
    ...{ total: 2, concurrency: 1, onItemError: 'stop', pausedAfter: 0, carried: NO_PROVENANCE },
    items: [item('2', 'completed'), item('5', 'completed')],
    counts,
  };
  const all = [run('2', 'each', 0), run('3', 'each', 1), run('4', 'other', 1), run('5', 'each~2', 1)];
  expect(childrenOf({ nodeId: 'each', children }, all).map(({ id, index }) => [id, index])).toEqual([
    ['2', 0],
    ['5', 1],
  ]);
});
