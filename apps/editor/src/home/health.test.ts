import type { WorkflowSummary } from '@leeway/shared/api/workflows.ts';
import { expect, it } from 'vitest';
import { healthNote, healthOf, sortByNeed } from './health.ts';

function workflow(
  id: string,
  changes: Partial<WorkflowSummary> & { waiting?: number; failed?: number },
): WorkflowSummary {
  const { waiting = 0, failed = 0, ...rest } = changes;
  return {
    id,
    title: id,
    status: 'live',
    version: 1,
    hasChanges: false,
    isSample: false,
    killSwitch: false,
    updatedAt: 0,
    summary: '',
    lowestLevel: null,
    shareAlone: null,
    counts: { running: 0, waiting, failed7d: failed, perDay: [0, 0, 0, 0, 0, 0, 0] },
    ...rest,
  };
}

it('is stuck when runs failed, and needs you when a person is asked', () => {
  expect(healthOf(workflow('a', {}))).toBe('fine');
  expect(healthOf(workflow('a', { failed: 1 }))).toBe('stuck');
  expect(healthOf(workflow('a', { failed: 1, waiting: 1 }))).toBe('needsYou');
});

it('is off while it is a draft or paused, unless something of it waits', () => {
  expect(healthOf(workflow('a', { status: 'draft' }))).toBe('off');
  expect(healthOf(workflow('a', { status: 'paused', failed: 2 }))).toBe('off');
  expect(healthOf(workflow('a', { status: 'draft', waiting: 1 }))).toBe('needsYou');
});

it('says why', () => {
  expect(healthNote(workflow('a', {}))).toBe('');
  expect(healthNote(workflow('a', { failed: 2 }))).toBe('2 failed this week');
  expect(healthNote(workflow('a', { status: 'paused' }))).toBe('paused');
});

it('puts first what needs a person, then what is stuck, then what changed last', () => {
  const sorted = sortByNeed([
    workflow('off', { status: 'draft', updatedAt: 9 }),
    workflow('older', { updatedAt: 1 }),
    workflow('newer', { updatedAt: 2 }),
    workflow('stuck', { failed: 1 }),
    workflow('needs', { waiting: 1 }),
  ]);
  expect(sorted.map(({ id }) => id)).toEqual(['needs', 'stuck', 'newer', 'older', 'off']);
});
