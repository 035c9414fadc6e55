import { expect, test } from 'vitest';
import type { PlacedEvent } from '../engine.ts';
import {
  ann,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
  untilStep,
} from '../testing/engine-bench.ts';
import { draftBench } from '../testing/review-bench.ts';
import { createTrustBench } from '../testing/trust-bench.ts';

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

/** What was heard of approvals: which one, and what became of it. */
function approvalsIn(heard: readonly PlacedEvent[]) {
  return heard.flatMap(({ event }) => (event.type === 'approval' ? [`${event.approvalId} ${event.status}`] : []));
}

test('every word about an approval says which one, also of drafts that are written again, also to who was away', async () => {
  const bench = await draftBench();
  const heard: PlacedEvent[] = [];
  bench.engine.subscribe((event) => heard.push(event));
  const place = await bench.stores.journal.lastSeq();
  const runId = await bench.ask();
  const first = await bench.question(runId);
  await bench.decide(runId, ann, { undoMs: 10_000 });
  await bench.engine.undo(first.approval, ann);
  await bench.engine.tryAgain(first.approval, 'Shorter', ann);
  await untilStep(bench.engine, { runId, key: 'draft', status: 'waiting' });
  const second = await bench.question(runId);
  expect(second.approval).not.toBe(first.approval);
  await bench.decide(runId, ann, { idempotencyKey: 'second' });
  await untilStatus(bench.engine, runId, 'completed');
  expect(approvalsIn(heard)).toEqual([
    `${first.approval} open`,
    `${first.approval} decided`,
    `${first.approval} undone`,
    `${first.approval} reprompted`,
    `${first.approval} replaced`,
    `${second.approval} open`,
    `${second.approval} decided`,
    `${second.approval} settled`,
  ]);
  const missed = await bench.engine.eventsSince(place, 100);
  expect(approvalsIn(missed ?? [])).toEqual(approvalsIn(heard));
});

test('a check that is answered is heard of like any other approval', async () => {
  const bench = await createTrustBench({ draft: { level: 'watch' } });
  const runId = await bench.run();
  const [check = ''] = bench.db.prepare<[], string>('select cast(id as text) from approvals').pluck().all();
  const heard: PlacedEvent[] = [];
  bench.engine.subscribe((event) => heard.push(event));
  const place = await bench.stores.journal.lastSeq();
  const answer = { decision: 'unsure' as const, by: ann, idempotencyKey: 'a', undoMs: 0 };
  await bench.engine.decide({ approvalId: check, ...answer });
  const told = expect.objectContaining({ type: 'approval', approvalId: check, runId, status: 'decided' });
  expect(heard.map(({ event }) => event)).toContainEqual(told);
  expect((await bench.engine.eventsSince(place, 100))?.map(({ event }) => event)).toContainEqual(told);
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
