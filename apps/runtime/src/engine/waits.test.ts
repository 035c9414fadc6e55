import { TerminalError } from '@leeway/nodes/contract/run.ts';
import { expect, test } from 'vitest';
import {
  ann,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
  untilStep,
} from './testing/engine-bench.ts';

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
  expect(await stores.timers.due(clock.now(), { limit: 10, offset: 0 })).toHaveLength(1);
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

/** A gate beside a call that fails until it is told that the other side is up. */
async function failingBench(more = {}) {
  const bench = await createBench();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const world = { isUp: false };
  bench.world.http = async () => {
    await released;
    if (!world.isUp) throw new TerminalError('Down.');
    return { status: 200, headers: {}, body: {} };
  };
  const call = { id: 'call', type: 'integrations.http', config: { method: 'GET', url: 'https://example.com' } };
  const workflowId = await bench.publish(
    graphOf(
      [start, gate(more), call, count('yes'), count('no')],
      ['start -> gate', 'start -> call', 'gate:approved -> yes', 'gate:rejected -> no'],
    ),
  );
  const { runId } = await bench.engine.start({ workflowId, mode: 'live', input: {}, by: ann, waitMs: 0 });
  await untilStep(bench.engine, { runId, key: 'gate', status: 'waiting' });
  const [approval] = await openApprovals(bench.engine, runId);
  const fail = async (): Promise<void> => {
    release();
    await untilStatus(bench.engine, runId, 'failed');
    world.isUp = true;
  };
  return { ...bench, runId, approvalId: approval?.id ?? '', fail };
}

test('a decision that a failure overtook takes effect when the run is tried again', async () => {
  const { engine, runId, approvalId, fail } = await failingBench();
  await engine.decide({ approvalId, decision: 'approve', by: ann, idempotencyKey: 'a', undoMs: 10_000 });
  await fail();
  await engine.retry(runId, ann);
  await untilStatus(engine, runId, 'completed');
  expect((await engine.read(runId)).state.steps.yes?.status).toBe('done');
});

test('an open question of a failed run cannot be decided; a retry opens it again with its deadline', async () => {
  const { clock, runId, approvalId, fail, restart } = await failingBench({ dueInMinutes: 1, onTimeout: 'reject' });
  await fail();
  const engine = await restart();
  await expect(
    engine.decide({ approvalId, decision: 'approve', by: ann, idempotencyKey: 'a', undoMs: 0 }),
  ).rejects.toMatchObject({ code: 'approval.withdrawn', status: 409 });
  clock.advance(61_000);
  await engine.retry(runId, ann);
  await untilStatus(engine, runId, 'completed');
  expect((await engine.read(runId)).state.steps.no?.status).toBe('done');
});

test('a decision that has taken effect cannot be taken back', async () => {
  const { engine, approvalId } = await gateBench();
  await engine.decide({ approvalId, decision: 'approve', by: ann, idempotencyKey: 'a', undoMs: 0 });
  await expect(engine.undo(approvalId, ann)).rejects.toMatchObject({ code: 'approval.settled', status: 409 });
});

test('a cancelled run withdraws its question: no decision, no undo', async () => {
  const { engine, runId, approvalId, stores } = await gateBench({ dueInMinutes: 1 });
  await engine.cancel(runId, ann);
  await expect(
    engine.decide({ approvalId, decision: 'approve', by: ann, idempotencyKey: 'a', undoMs: 0 }),
  ).rejects.toMatchObject({ code: 'approval.withdrawn', status: 409 });
  expect(await stores.timers.due(Number.MAX_SAFE_INTEGER, { limit: 10, offset: 0 })).toEqual([]);
  await expect(engine.retry(runId, ann)).rejects.toMatchObject({ code: 'run.not_failed', status: 409 });
});

test('deadlines of questions that can still be undone neither loop nor hold up later ones', async () => {
  const bench = await createBench();
  const flow = graphOf(
    [start, gate({ dueInMinutes: 1, onTimeout: 'reject' }), count('no')],
    ['start -> gate', 'gate:rejected -> no'],
  );
  const workflowId = await bench.publish(flow);
  const decided = await Promise.all(Array.from({ length: 210 }, () => startAndWait(bench.engine, workflowId)));
  for (const [index, runId] of decided.entries()) {
    const [approval] = await openApprovals(bench.engine, runId);
    await bench.engine.decide({
      approvalId: approval?.id ?? '',
      decision: 'approve',
      by: ann,
      idempotencyKey: `k${index}`,
      undoMs: 600_000,
    });
  }
  const late = await startAndWait(bench.engine, workflowId);
  bench.clock.advance(61_000);
  const next = await bench.restart();
  await untilStatus(next, late, 'completed');
  expect((await next.read(late)).state.steps.no?.status).toBe('done');
  expect((await next.read(decided[0] ?? '')).state.status).toBe('waiting');
});
