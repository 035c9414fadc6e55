import { expect, test } from 'vitest';
import type { PlacedEvent } from '../engine.ts';
import { ann, createBench, graphOf, openApprovals, startAndWait, untilStatus } from '../testing/engine-bench.ts';

const flow = graphOf(
  [
    { id: 'start', type: 'triggers.manual', config: {} },
    { id: 'gate', type: 'approvals.gate', config: { question: 'Go on?', show: [] } },
    { id: 'count', type: 'metrics.record', config: { metric: 'done', kind: 'count' } },
  ],
  ['start -> gate', 'gate:approved -> count'],
);

test('a listener hears what is on disk: steps, questions and the status of the run', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(flow);
  const heard: PlacedEvent[] = [];
  const stop = bench.engine.subscribe((event) => heard.push(event));
  const runId = await startAndWait(bench.engine, workflowId);
  const types = heard.map(({ event }) => event);
  expect(types).toContainEqual(expect.objectContaining({ type: 'step', runId, key: 'start', status: 'done' }));
  expect(types).toContainEqual(expect.objectContaining({ type: 'approval', runId, status: 'open' }));
  expect(types.at(-1)).toMatchObject({ type: 'run', runId, workflowId, status: 'waiting' });
  stop();
  const before = heard.length;
  await bench.engine.cancel(runId, ann);
  expect(heard).toHaveLength(before);
});

test('who was away catches up from the last place it heard, with the same events', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(flow);
  const heard: PlacedEvent[] = [];
  bench.engine.subscribe((event) => heard.push(event));
  const runId = await startAndWait(bench.engine, workflowId);
  const place = heard.at(-1)?.id ?? 0;
  const [approval] = await openApprovals(bench.engine, runId);
  await bench.engine.decide({
    approvalId: approval?.id ?? '',
    decision: 'approve',
    by: ann,
    idempotencyKey: 'a',
    undoMs: 0,
  });
  await untilStatus(bench.engine, runId, 'completed');
  const missed = await bench.engine.eventsSince(place, 100);
  expect(missed).toEqual(heard.filter(({ id }) => id > place));
  expect(missed?.at(-1)?.event).toMatchObject({ type: 'run', status: 'completed' });
});

test('too far behind, it is told to begin anew', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(flow);
  await startAndWait(bench.engine, workflowId);
  const last = await bench.stores.journal.lastSeq();
  await startAndWait(bench.engine, workflowId);
  await startAndWait(bench.engine, workflowId);
  expect(await bench.engine.eventsSince(last, 1)).toBeNull();
  expect(await bench.engine.eventsSince(last, 2)).not.toBeNull();
});

test('a dial, a switch and a change of a workflow are heard as well', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(flow);
  const place = await bench.stores.journal.lastSeq();
  await bench.engine.setKillSwitch(workflowId, true, ann);
  await bench.engine.pause(workflowId, ann);
  expect((await bench.engine.eventsSince(place, 10))?.map(({ event }) => event)).toMatchObject([
    { type: 'dial', workflowId, nodeId: null },
    { type: 'workflow', workflowId },
  ]);
});
