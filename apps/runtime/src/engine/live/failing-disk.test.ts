// A commit that fails: everyone who waits is told, nothing is half written, and the run goes on from the disk.
import { setImmediate } from 'node:timers/promises';
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
} from '../testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: {} };
const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Go on?', show: [] } };
const count = { id: 'count', type: 'metrics.record', config: { metric: 'done', kind: 'count' } };

const fillDisk = (bench: Bench): unknown =>
  bench.db.exec("create trigger full before insert on journal begin select raise(abort, 'disk is full'); end");
/** Fills the disk; resolves when something was refused for it. */
function onFullDisk(bench: Bench): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  bench.db.function('refused', () => {
    resolve();
    return null;
  });
  bench.db.exec(
    "create trigger full before insert on journal begin select refused(); select raise(abort, 'disk is full'); end",
  );
  return promise;
}
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
  const isRefused = onFullDisk(bench);
  answer();
  await isRefused;
  freeDisk(bench);
  await untilStatus(bench.engine, runId, 'waiting');
  const [question] = await openApprovals(bench.engine, runId);
  expect(question?.key).toBe('call');
  await bench.engine.resolve(runId, 'call', { answer: 'done', by: ann });
  await untilStatus(bench.engine, runId, 'completed');
  expect(calls).toBe(1);
});

test('an effect that was under way when another branch could not be written is neither doubted nor sent again', async () => {
  const bench = await createBench();
  const call = (id: string) => ({
    id,
    type: 'integrations.http',
    config: { method: 'POST', url: `https://example.com/${id}` },
  });
  const workflowId = await bench.publish(graphOf([start, call('a'), call('b')], ['start -> a', 'start -> b']));
  const answers = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() };
  const calls: string[] = [];
  bench.world.http = async ({ url }) => {
    const id = url.endsWith('/a') ? 'a' : 'b';
    calls.push(id);
    await answers[id].promise;
    return { status: 200, headers: {}, body: {} };
  };
  const { runId } = await bench.engine.start({ workflowId, mode: 'live', input: {}, by: ann, waitMs: 0 });
  await expect.poll(() => calls).toEqual(['a', 'b']);
  const isRefused = onFullDisk(bench);
  answers.a.resolve();
  await isRefused;
  freeDisk(bench);
  await setImmediate();
  // Somebody who looks at the run now brings it back, if it can be brought back already.
  const looked = bench.engine.resolve(runId, 'b', { answer: 'stop', by: ann }).catch((error: unknown) => error);
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  answers.b.resolve();
  expect(await looked).toMatchObject({ code: 'step.not_uncertain' });
  await untilStatus(bench.engine, runId, 'waiting');
  expect((await openApprovals(bench.engine, runId)).map(({ key }) => key)).toEqual(['a']);
  await bench.engine.resolve(runId, 'a', { answer: 'done', by: ann });
  await untilStatus(bench.engine, runId, 'completed');
  expect(calls).toEqual(['a', 'b']);
});

test('an effect whose intent could not be written has not failed: it begins when there is room', async () => {
  const bench = await createBench();
  const call = { id: 'call', type: 'integrations.http', config: { method: 'POST', url: 'https://example.com' } };
  const workflowId = await bench.publish(graphOf([start, gate, call], ['start -> gate', 'gate:approved -> call']));
  let calls = 0;
  bench.world.http = async () => {
    calls += 1;
    return { status: 200, headers: {}, body: {} };
  };
  const runId = await startAndWait(bench.engine, workflowId);
  const [approval] = await openApprovals(bench.engine, runId);
  // Only what is about to happen is refused: all that follows could be written.
  bench.db.exec(
    "create trigger once before insert on journal when new.events like '%effect.intended%' begin select raise(abort, 'disk is full'); end",
  );
  const decide = (): Promise<void> =>
    bench.engine.decide({
      approvalId: approval?.id ?? '',
      decision: 'approve',
      by: ann,
      idempotencyKey: 'a',
      undoMs: 0,
    });
  await expect(decide()).rejects.toThrow('disk is full');
  bench.db.exec('drop trigger once');
  await decide();
  await untilStatus(bench.engine, runId, 'completed');
  expect(calls).toBe(1);
});
