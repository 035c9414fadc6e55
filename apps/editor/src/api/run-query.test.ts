import type { RunDetail } from '@leeway/shared/api/runs.ts';
import { emptyGraph } from '@leeway/shared/graph/graph.ts';
import { expect, test } from 'vitest';
import { shareRun } from './run-query.ts';

function runWith(seqs: readonly number[], status: RunDetail['status'] = 'running'): RunDetail {
  const events = seqs.map((seq) => ({ seq, event: { type: 'step.started', at: seq, key: 'a', attempt: 1 } as const }));
  return { id: '1', status, graph: emptyGraph(), events } as Partial<RunDetail> as RunDetail;
}

test('a run that was read again without news stays the same object, so that nothing is drawn anew', () => {
  const before = runWith([1, 2]);
  expect(shareRun(before, runWith([1, 2]))).toBe(before);
});

test('news make a new run, on the same graph', () => {
  const before = runWith([1, 2]);
  const after = shareRun(before, runWith([1, 2, 5]));
  expect(after.events).toHaveLength(3);
  expect(after.graph).toBe(before.graph);
  expect(shareRun(before, runWith([1, 2], 'failed')).status).toBe('failed');
});
