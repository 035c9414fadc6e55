import { TerminalError, UncertainError } from '@leeway/nodes/contract/run.ts';
import { expect, test } from 'vitest';
import {
  ann,
  type Bench,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
} from '../testing/engine-bench.ts';

const start = { id: 'start', type: 'triggers.manual', config: {} };
const count = { id: 'count', type: 'metrics.record', config: { metric: 'done', kind: 'count' } };
const call = (more = {}) => ({
  id: 'call',
  type: 'integrations.http',
  config: { method: 'POST', url: 'https://example.com/x', ...more },
  retry: { attempts: 3, backoffSeconds: 0.001, factor: 1, maxSeconds: 1 },
});

async function callBench(
  node: Parameters<typeof graphOf>[0][number] = call(),
): Promise<Bench & { workflowId: string }> {
  const bench = await createBench();
  return {
    ...bench,
    workflowId: await bench.publish(graphOf([start, node, count], ['start -> call', 'call -> count'])),
  };
}

test('a failing call is tried again by policy, always with the same idempotency key', async () => {
  const bench = await callBench();
  const keys: (string | undefined)[] = [];
  bench.world.http = async (request) => {
    keys.push(request.headers['Idempotency-Key'] ?? request.headers['idempotency-key']);
    if (keys.length < 3) throw new Error('busy');
    return { status: 200, headers: {}, body: {} };
  };
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await untilStatus(bench.engine, runId, 'completed');
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  const { state } = await bench.engine.read(runId);
  expect(state.steps.call?.attempts.map((attempt) => attempt.error?.message ?? null)).toEqual(['busy', 'busy', null]);
});

test('an error that cannot help is not tried again', async () => {
  const bench = await callBench();
  let calls = 0;
  bench.world.http = async () => {
    calls += 1;
    throw new TerminalError('Not allowed.', { hint: 'Ask an owner.' });
  };
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await untilStatus(bench.engine, runId, 'failed');
  expect(calls).toBe(1);
  expect((await bench.engine.read(runId)).state.error).toMatchObject({
    message: 'Not allowed.',
    hint: 'Ask an owner.',
  });
});

test('a lost answer is never sent again in silence: a person says whether it happened', async () => {
  for (const { answer, calls: expected, status } of [
    { answer: 'done', calls: 1, status: 'completed' },
    { answer: 'again', calls: 2, status: 'completed' },
    { answer: 'stop', calls: 1, status: 'failed' },
  ] as const) {
    const bench = await callBench(call({ idempotent: false }));
    let calls = 0;
    bench.world.http = async () => {
      calls += 1;
      if (calls === 1) throw new UncertainError('The line went dead.');
      return { status: 200, headers: {}, body: {} };
    };
    const runId = await startAndWait(bench.engine, bench.workflowId);
    await untilStatus(bench.engine, runId, 'waiting');
    const [question] = await openApprovals(bench.engine, runId);
    expect(question?.question).toContain('Did this happen?');
    await bench.engine.resolve(runId, 'call', { answer, by: ann });
    await untilStatus(bench.engine, runId, status);
    expect(calls).toBe(expected);
  }
});

test('onError: the error port leads on, or the run goes on with the error as the output', async () => {
  const bench = await createBench();
  bench.world.http = async () => {
    throw new TerminalError('No.');
  };
  const branch = await bench.publish(
    graphOf([start, { ...call(), onError: 'branch' }, { ...count, id: 'bad' }], ['start -> call', 'call:error -> bad']),
  );
  const first = await startAndWait(bench.engine, branch);
  await untilStatus(bench.engine, first, 'completed');
  expect((await bench.engine.read(first)).state.steps).toMatchObject({
    call: { port: 'error', output: { error: { message: 'No.' } } },
    bad: { status: 'done' },
  });

  const goOn = await bench.publish(
    graphOf([start, { ...call(), onError: 'continue' }, count], ['start -> call', 'call -> count']),
  );
  const second = await startAndWait(bench.engine, goOn);
  await untilStatus(bench.engine, second, 'completed');
  expect((await bench.engine.read(second)).state.steps.count?.status).toBe('done');
});

test('a failed run is tried again from the step that failed, and completed steps do not run again', async () => {
  const bench = await createBench();
  let isUp = false;
  let calls = 0;
  bench.world.http = async () => {
    calls += 1;
    if (!isUp) throw new TerminalError('Down.');
    return { status: 200, headers: {}, body: {} };
  };
  const set = { id: 'set', type: 'logic.set', config: { fields: { a: 'x' } } };
  const workflowId = await bench.publish(
    graphOf([start, set, call(), count], ['start -> set', 'set -> call', 'call -> count']),
  );
  const runId = await startAndWait(bench.engine, workflowId);
  await untilStatus(bench.engine, runId, 'failed');
  isUp = true;
  await bench.engine.retry(runId, ann);
  await untilStatus(bench.engine, runId, 'completed');
  const { events } = await bench.engine.read(runId);
  expect(calls).toBe(2);
  expect(events.filter(({ event }) => event.type === 'step.completed' && event.key === 'set')).toHaveLength(1);
  await expect(bench.engine.retry(runId, ann)).rejects.toMatchObject({ code: 'run.not_failed', status: 409 });
});

test('a cancelled run ends at once, and its call is aborted', async () => {
  const bench = await callBench();
  const { promise: began, resolve } = Promise.withResolvers<void>();
  let isAborted = false;
  bench.world.http = (_request, signal) =>
    new Promise((_, reject) => {
      resolve();
      signal.addEventListener('abort', () => {
        isAborted = true;
        reject(new UncertainError('cut off'));
      });
    });
  const { runId } = await bench.engine.start({
    workflowId: bench.workflowId,
    mode: 'live',
    input: {},
    by: ann,
    waitMs: 0,
  });
  await began;
  await bench.engine.cancel(runId, ann);
  expect((await bench.engine.read(runId)).state.status).toBe('cancelled');
  expect(isAborted).toBe(true);
  await expect(bench.engine.cancel(runId, ann)).rejects.toMatchObject({ code: 'run.ended', status: 409 });
});

test('after a restart a call that may have gone out asks a person, and one that is idempotent goes again', async () => {
  for (const { idempotent, status, calls: expected } of [
    { idempotent: false, status: 'waiting', calls: 1 },
    { idempotent: true, status: 'completed', calls: 2 },
  ]) {
    const bench = await callBench(call({ idempotent }));
    const { promise: began, resolve } = Promise.withResolvers<void>();
    let calls = 0;
    bench.world.http = () => {
      calls += 1;
      resolve();
      return new Promise(() => undefined);
    };
    const { runId } = await bench.engine.start({
      workflowId: bench.workflowId,
      mode: 'live',
      input: {},
      by: ann,
      waitMs: 0,
    });
    await began;
    bench.world.http = async () => {
      calls += 1;
      return { status: 200, headers: {}, body: {} };
    };
    const next = await bench.restart();
    await untilStatus(next, runId, status);
    expect(calls).toBe(expected);
  }
});

test('a time-out aborts the call', async () => {
  const bench = await callBench({
    ...call({ idempotent: true }),
    timeoutSeconds: 0.01,
    retry: { attempts: 1, backoffSeconds: 0, factor: 1, maxSeconds: 1 },
  });
  bench.world.http = (_request, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await untilStatus(bench.engine, runId, 'failed');
  expect((await bench.engine.read(runId)).state.error?.message).toContain('took longer than');
});

test('a call that goes again after a crash carries the same key, and another run carries another', async () => {
  const bench = await callBench(call({ idempotent: true }));
  const keys: (string | undefined)[] = [];
  const { promise: began, resolve } = Promise.withResolvers<void>();
  bench.world.http = ({ headers }) => {
    keys.push(headers['Idempotency-Key']);
    resolve();
    return new Promise(() => undefined);
  };
  const start = { workflowId: bench.workflowId, mode: 'live' as const, input: {}, by: ann, waitMs: 0 };
  const { runId } = await bench.engine.start(start);
  await began;
  bench.clock.advance(60_000);
  bench.world.http = async ({ headers }) => {
    keys.push(headers['Idempotency-Key']);
    return { status: 200, headers: {}, body: {} };
  };
  const next = await bench.restart();
  await untilStatus(next, runId, 'completed');
  await startAndWait(next, bench.workflowId);
  expect(keys).toEqual([keys[0], keys[0], expect.any(String)]);
  expect(keys[0]).toMatch(/^\d+\.[0-9a-z]+\/call$/);
  expect(keys[2]).not.toBe(keys[0]);
});

test('a mail that a person sends again after a crash has the same Message-ID', async () => {
  const bench = await createBench();
  const { id: connection } = await bench.stores.connections.create(
    {
      kind: 'smtp',
      name: 'Office',
      settings: { host: 'mail.example.com', port: 587, secure: false, user: '', from: 'a@example.com' },
      secret: {},
    },
    bench.clock.now(),
  );
  const config = { connection, to: 'ann@example.com', subject: 'Hi', body: 'Hello' };
  const mail = { id: 'mail', type: 'integrations.email', config };
  const workflowId = await bench.publish(graphOf([start, mail], ['start -> mail']));
  const ids: string[] = [];
  const { promise: began, resolve } = Promise.withResolvers<void>();
  bench.world.mail = ({ messageId }) => {
    ids.push(messageId);
    resolve();
    return new Promise(() => undefined);
  };
  const { runId } = await bench.engine.start({ workflowId, mode: 'live', input: {}, by: ann, waitMs: 0 });
  await began;
  bench.world.mail = async ({ messageId, to }) => {
    ids.push(messageId);
    return { messageId, accepted: [to], rejected: [] };
  };
  const next = await bench.restart();
  await untilStatus(next, runId, 'waiting');
  await next.resolve(runId, 'mail', { answer: 'again', by: ann });
  await untilStatus(next, runId, 'completed');
  expect(ids).toEqual([ids[0], ids[0]]);
  expect(ids[0]).toMatch(/^<\d+\.[0-9a-z]+\.mail@leeway>$/);
});

test('a time-out after the call was written asks a person, and before that it is tried again', async () => {
  const answer = { status: 200, headers: {}, body: {} };
  for (const { hasLeft, status, calls: expected } of [
    { hasLeft: true, status: 'waiting', calls: 1 },
    { hasLeft: false, status: 'completed', calls: 2 },
  ]) {
    const bench = await callBench({ ...call({ idempotent: false }), timeoutSeconds: 0.05 });
    let calls = 0;
    bench.world.http = (_request, signal) => {
      calls += 1;
      if (calls === 2) return Promise.resolve(answer);
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(hasLeft ? new UncertainError('written') : new Error('not yet')));
      });
    };
    const runId = await startAndWait(bench.engine, bench.workflowId);
    await untilStatus(bench.engine, runId, status);
    expect(calls).toBe(expected);
  }
});

test('a step is tried again after the failures it names, and fails at once after any other', async () => {
  const retry = { attempts: 2, backoffSeconds: 0.001, factor: 1, maxSeconds: 1, on: ['rate', 'timeout'] };
  for (const { status, calls: expected } of [
    { status: 429, calls: 2 },
    { status: 408, calls: 2 },
    { status: 500, calls: 1 },
  ]) {
    const bench = await callBench({ ...call(), retry });
    let calls = 0;
    bench.world.http = async () => {
      calls += 1;
      return { status, headers: {}, body: '' };
    };
    const runId = await startAndWait(bench.engine, bench.workflowId);
    await untilStatus(bench.engine, runId, 'failed');
    expect(calls).toBe(expected);
  }
});
