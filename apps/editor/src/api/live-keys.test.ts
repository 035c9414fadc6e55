import { expect, test } from 'vitest';
import { keysOf } from './live-keys.ts';

const step = { type: 'step', runId: 'r1', workflowId: 'w1', key: 'a', status: 'done', port: 'out', at: 1 } as const;

test('many steps of one run make that run stale once', () => {
  expect(keysOf([step, { ...step, key: 'b' }])).toEqual([['run', 'r1']]);
});

test('an approval changes the inbox, its item, its run and the count in the navigation', () => {
  const keys = keysOf([
    { type: 'approval', runId: 'r1', workflowId: 'w1', approvalId: 'a1', status: 'decided', at: 1 },
  ]);
  expect(keys).toContainEqual(['approvals']);
  expect(keys).toContainEqual(['approval', 'a1']);
  expect(keys).toContainEqual(['run', 'r1']);
  expect(keys).toContainEqual(['me']);
});

test('of the approvals that were read, only those that something happened to are read anew', () => {
  const said = { type: 'approval', runId: 'r1', workflowId: 'w1', at: 1 } as const;
  const keys = keysOf([
    { ...said, approvalId: 'a1', status: 'decided' },
    { ...said, approvalId: 'a1', status: 'settled' },
    { ...said, approvalId: 'a2', status: 'reprompted' },
  ]);
  expect(keys?.filter(([noun]) => noun === 'approval')).toEqual([
    ['approval', 'a1'],
    ['approval', 'a2'],
  ]);
});

test('an answer and a dial change what is known of trust, a question does not', () => {
  const approval = { type: 'approval', runId: 'r1', workflowId: 'w1', approvalId: 'a1', at: 1 } as const;
  expect(keysOf([{ ...approval, status: 'open' }])).not.toContainEqual(['trust', 'w1']);
  expect(keysOf([{ ...approval, status: 'decided' }])).toContainEqual(['trust', 'w1']);
  expect(keysOf([{ type: 'dial', workflowId: 'w1', nodeId: 'n1', at: 1 }])).toContainEqual(['trust', 'w1']);
  expect(keysOf([{ type: 'dial', workflowId: null, nodeId: null, at: 1 }])).toContainEqual(['trust']);
});

test('metrics are read anew when a run is over, not while it goes on', () => {
  const run = { type: 'run', runId: 'r1', workflowId: 'w1', at: 1 } as const;
  expect(keysOf([{ ...run, status: 'running' }])).not.toContainEqual(['metrics']);
  expect(keysOf([{ ...run, status: 'completed' }])).toContainEqual(['metrics']);
});

test('a reset makes everything stale', () => {
  expect(keysOf([step, { type: 'reset' }])).toBeNull();
});
