import { expect, test } from 'vitest';
import { ann, createBench, graphOf, openApprovals, startAndWait, untilStatus } from './testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: {} };
const count = (id: string) => ({ id, type: 'metrics.record', config: { metric: id, kind: 'count' } });
const gate = (more = {}) => ({
  id: 'gate',
  type: 'approvals.gate',
  config: { question: 'Send it?', show: [{ label: 'What', value: 'It' }], ...more },
});

async function gateBench(more = {}) {
  const bench = await createBench();
  const graph = graphOf(
    [start, gate(more), count('yes'), count('no')],
    ['start -> gate', 'gate:approved -> yes', 'gate:rejected -> no'],
  );
  const workflowId = await bench.publish(graph);
  const runId = await startAndWait(bench.engine, workflowId);
  const [approval] = await openApprovals(bench.engine, runId);
  return { ...bench, workflowId, runId, approvalId: approval?.id ?? '' };
}

test('a decision is stored at once, takes effect after the undo time, and can be taken back before', async () => {
  const { engine, clock, runId, approvalId, stores } = await gateBench();
  await engine.decide({ approvalId, decision: 'approve', by: ann, idempotencyKey: 'a', undoMs: 10_000 });
  expect((await engine.read(runId)).state).toMatchObject({
    status: 'waiting',
    steps: { gate: { approvals: [{ status: 'decided' }] } },
  });
  await engine.undo(approvalId, ann);
  expect(await openApprovals(engine, runId)).toHaveLength(1);
  await engine.decide({ approvalId, decision: 'reject', by: ann, idempotencyKey: 'b', undoMs: 10_000 });
  clock.advance(10_001);
  expect(await stores.timers.due(clock.now(), 10)).toHaveLength(1);
});

test('a decision in its undo time survives a restart and takes effect', async () => {
  const bench = await gateBench();
  await bench.engine.decide({
    approvalId: bench.approvalId,
    decision: 'approve',
    by: ann,
    idempotencyKey: 'a',
    undoMs: 10_000,
  });
  bench.clock.advance(20_000);
  const next = await bench.restart();
  await untilStatus(next, bench.runId, 'completed');
  expect((await next.read(bench.runId)).state.steps.yes?.status).toBe('done');
});

test('the same idempotency key gets the first answer again, another one a conflict with the first decision', async () => {
  const { engine, approvalId } = await gateBench();
  await engine.decide({ approvalId, decision: 'approve', by: ann, idempotencyKey: 'a', undoMs: 0 });
  await engine.decide({ approvalId, decision: 'approve', by: ann, idempotencyKey: 'a', undoMs: 0 });
  await expect(
    engine.decide({ approvalId, decision: 'reject', by: ann, idempotencyKey: 'b', undoMs: 0 }),
  ).rejects.toMatchObject({
    code: 'approval.decided',
    status: 409,
    details: { decision: 'approve' },
  });
});

test('two decisions at the same moment: one holds, the other is told', async () => {
  const { engine, approvalId, runId } = await gateBench();
  const results = await Promise.allSettled([
    engine.decide({ approvalId, decision: 'approve', by: ann, idempotencyKey: 'a', undoMs: 0 }),
    engine.decide({ approvalId, decision: 'reject', by: ann, idempotencyKey: 'b', undoMs: 0 }),
  ]);
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
  await untilStatus(engine, runId, 'completed');
  expect((await engine.read(runId)).state.steps.yes?.status).toBe('done');
});

test('nobody in time: the run leaves by the way the gate says, also when Leeway was off then', async () => {
  const bench = await gateBench({ dueInMinutes: 1, onTimeout: 'reject' });
  bench.clock.advance(61_000);
  await expect(
    bench.engine.decide({ approvalId: bench.approvalId, decision: 'approve', by: ann, idempotencyKey: 'a', undoMs: 0 }),
  ).rejects.toMatchObject({ code: 'approval.expired', status: 409 });
  const next = await bench.restart();
  await untilStatus(next, bench.runId, 'completed');
  expect((await next.read(bench.runId)).state.steps.no?.status).toBe('done');
});

test('a form brings what the person filled in, checked', async () => {
  const bench = await createBench();
  const form = {
    id: 'price',
    type: 'approvals.form',
    config: {
      question: 'Price it',
      show: [],
      fields: [{ name: 'amount', label: 'Amount', type: 'number', required: true }],
    },
  };
  const set = { id: 'set', type: 'logic.set', config: { fields: { total: { cel: 'price.amount * 2' } } } };
  const workflowId = await bench.publish(graphOf([start, form, set], ['start -> price', 'price:done -> set']));
  const runId = await startAndWait(bench.engine, workflowId);
  const [approval] = await openApprovals(bench.engine, runId);
  const decide = (output: unknown) =>
    bench.engine.decide({
      approvalId: approval?.id ?? '',
      decision: 'approve',
      output,
      by: ann,
      idempotencyKey: 'k',
      undoMs: 0,
    });
  await expect(decide({})).rejects.toMatchObject({ code: 'approval.invalid_fields', status: 422 });
  await decide({ amount: '1,250.50' });
  await untilStatus(bench.engine, runId, 'completed');
  expect((await bench.engine.read(runId)).state.steps.set?.output).toEqual({ total: 2501 });
});

test('parked runs hold no memory and go on after a restart', async () => {
  const bench = await gateBench();
  const next = await bench.restart();
  await next.decide({ approvalId: bench.approvalId, decision: 'approve', by: ann, idempotencyKey: 'a', undoMs: 0 });
  await untilStatus(next, bench.runId, 'completed');
  expect(await openApprovals(next, bench.runId)).toEqual([]);
});
