// A commit that fails: everyone who waits is told, nothing is half written, and the run goes on from the disk.
import { expect, test } from 'vitest';
import {
  ann,
  type Bench,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
  untilStep,
} from './testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: {} };
const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Go on?', show: [] } };
const count = { id: 'count', type: 'metrics.record', config: { metric: 'done', kind: 'count' } };

const fillDisk = (bench: Bench): unknown =>
  bench.db.exec("create trigger full before insert on journal begin select raise(abort, 'disk is full'); end");
const freeDisk = (bench: Bench): unknown => bench.db.exec('drop trigger full');

test('a start that cannot be written is refused, and leaves nothing behind', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(graphOf([start, count], ['start -> count']));
  fillDisk(bench);
  await expect(startAndWait(bench.engine, workflowId)).rejects.toThrow('disk is full');
  freeDisk(bench);
  expect(bench.db.prepare('select count(*) from runs').pluck().get()).toBe(0);
  await untilStatus(bench.engine, await startAndWait(bench.engine, workflowId), 'completed');
});

test('decisions that cannot be written are all refused; the question stays open and can be decided later', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(graphOf([start, gate, count], ['start -> gate', 'gate:approved -> count']));
  const runId = await startAndWait(bench.engine, workflowId);
  const [approval] = await openApprovals(bench.engine, runId);
  const decide = (idempotencyKey: string): Promise<void> =>
    bench.engine.decide({ approvalId: approval?.id ?? '', decision: 'approve', by: ann, idempotencyKey, undoMs: 0 });
  fillDisk(bench);
  const refused = await Promise.allSettled([decide('a'), decide('b'), bench.engine.cancel(runId, ann)]);
  expect(refused.map((each) => each.status)).toEqual(['rejected', 'rejected', 'rejected']);
  freeDisk(bench);
  expect(await openApprovals(bench.engine, runId)).toHaveLength(1);
  await decide('a');
  await untilStatus(bench.engine, runId, 'completed');
});

test('a run that was at work when the disk was full goes on by itself when there is room, and repeats nothing', async () => {
  const bench = await createBench();
  const call = { id: 'call', type: 'integrations.http', config: { method: 'POST', url: 'https://example.com' } };
  const workflowId = await bench.publish(graphOf([start, call, count], ['start -> call', 'call -> count']));
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  let calls = 0;
  bench.world.http = async () => {
    calls += 1;
    await answered;
    return { status: 200, headers: {}, body: {} };
  };
  const { runId } = await bench.engine.start({ workflowId, mode: 'live', input: {}, by: ann, waitMs: 0 });
  await untilStep(bench.engine, { runId, key: 'call', status: 'running' });
  const { promise: refused, resolve: refuse } = Promise.withResolvers<void>();
  bench.db.function('refused', () => {
    refuse();
    return null;
  });
  bench.db.exec(
    "create trigger full before insert on journal begin select refused(); select raise(abort, 'disk is full'); end",
  );
  answer();
  await refused;
  freeDisk(bench);
  setTimeout(async () => console.error(JSON.stringify((await bench.engine.read(runId)).state.steps)), 3000);
  await untilStatus(bench.engine, runId, 'waiting');
  const [question] = await openApprovals(bench.engine, runId);
  expect(question?.key).toBe('call');
  await bench.engine.resolve(runId, 'call', { answer: 'done', by: ann });
  await untilStatus(bench.engine, runId, 'completed');
  expect(calls).toBe(1);
});
