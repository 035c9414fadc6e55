import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { expect, test } from 'vitest';
import { isStoppedAt } from './stopped-parent.ts';

function parentWith(onItemError: 'stop' | 'skip', ...more: RunEvent[]) {
  const key = 'each';
  return fold([
    { type: 'run.started', at: 0, workflowId: 'w', version: 1, mode: 'live', trigger: 't', output: {}, by: null },
    { type: 'children.planned', at: 1, key, total: 2, concurrency: 2, onItemError },
    { type: 'child.started', at: 1, key, index: 0, run: '2' },
    { type: 'child.ended', at: 2, key, index: 0, run: '2', outcome: 'failed' },
    ...more,
  ]);
}
const child = { run: '2', key: 'each', index: 0 };

test('a list that stops at its first failure is tried again itself, also while others are at work', () => {
  expect(isStoppedAt(parentWith('stop'), child)).toBe(true);
  const failed: RunEvent = {
    type: 'step.failed',
    at: 3,
    key: 'each',
    attempt: 1,
    error: { message: 'no' },
    retryAt: null,
  };
  expect(isStoppedAt(parentWith('stop', failed), child)).toBe(true);
});

test('an item that its list goes on without is tried again alone', () => {
  expect(isStoppedAt(parentWith('skip'), child)).toBe(false);
  const done: RunEvent = { type: 'step.completed', at: 3, key: 'each', port: 'out', ofChildren: true };
  expect(isStoppedAt(parentWith('skip', done), child)).toBe(false);
  expect(isStoppedAt(parentWith('stop'), { ...child, run: '9' })).toBe(false);
});
