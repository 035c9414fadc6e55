// What a wait may meet: the moment before it, a second message, branches, loops, restarts, new versions, and being too late.
import type { Delivery } from '@leeway/nodes/contract/run.ts';
import { TerminalError } from '@leeway/nodes/contract/run.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { stepOf } from '@leeway/shared/run/state.ts';
import { expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
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

const DAY_MS = 86_400_000;
const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const wait = (id: string, config: Record<string, unknown>) => ({ id, type: 'logic.wait', config });
const forSignal = (id: string, more: Record<string, unknown> = {}) =>
  wait(id, { mode: 'signal', signal: 'paid', correlation: '{{ start.order }}', ...more });
const set = (id: string, value: unknown) => ({ id, type: 'logic.set', config: { fields: { value } } });
const late = set('late', 'late');
const limited = { limit: 1, limitUnit: 'hours' };

/** A wait that everything below does to: how the thing it waits for comes, and what then stands in its output. */
const waitGraph = (more: Record<string, unknown> = {}): Graph =>
  graphOf(
    [start, forSignal('wait', more), set('after', { cel: 'wait' }), ...(more.limit ? [late] : [])],
    ['start -> wait', 'wait -> after', ...(more.limit ? ['wait:timeout -> late'] : [])],
  );

const paid = (workflowId: string, correlation: string) => ({ workflowId, name: 'paid', correlation });
const send = (
  engine: Engine,
  workflowId: string,
  { order = 'A1', value = 1 as unknown, dedupe = null as string | null },
) => engine.signal(paid(workflowId, order), { value, dedupe });
const stepsOf = async (engine: Engine, runId: string) => (await engine.read(runId)).state.steps;
const endsOf = async (engine: Engine, runId: string): Promise<number> =>
  (await engine.read(runId)).events.filter(({ event }) => event.type === 'wait.ended').length;

/** As a restart does after some time in which nobody was there. */
async function later(bench: Bench, engine: Engine, ms: number): Promise<Engine> {
  await engine.close();
  bench.clock.advance(ms);
  return bench.restart();
}

test('a signal before its wait is kept; a second one meanwhile changes nothing', async () => {
  const bench = await createBench();
  const id = await bench.publish(waitGraph());
  expect(await send(bench.engine, id, { value: 'first' })).toBe('kept');
  expect(await send(bench.engine, id, { value: 'second' })).toBe('repeated');
  const runId = await startAndWait(bench.engine, id, { order: 'A1' });
  await untilStatus(bench.engine, runId, 'completed');
  expect((await stepsOf(bench.engine, runId)).after?.output).toMatchObject({ value: { value: 'first' } });
});

test('a kept signal and its wait find each other after a restart', async () => {
  const bench = await createBench();
  const id = await bench.publish(waitGraph());
  await send(bench.engine, id, { value: 'early' });
  const engine = await later(bench, bench.engine, 0);
  const runId = await startAndWait(engine, id, { order: 'A1' });
  await untilStatus(engine, runId, 'completed');
  expect((await stepsOf(engine, runId)).wait?.output).toMatchObject({ value: 'early' });
});

test('a message that is sent again under the same name is the same message, also after its wait is over', async () => {
  const bench = await createBench();
  const id = await bench.publish(waitGraph());
  const runId = await startAndWait(bench.engine, id, { order: 'A1' });
  expect(await send(bench.engine, id, { dedupe: 'm1' })).toBe('delivered');
  await untilStatus(bench.engine, runId, 'completed');
  expect(await send(bench.engine, id, { dedupe: 'm1' })).toBe('repeated');
  const next = await startAndWait(bench.engine, id, { order: 'A1' });
  expect((await bench.engine.read(next)).state.status).toBe('waiting');
  expect(await send(bench.engine, id, { dedupe: 'm2' })).toBe('delivered');
  await untilStatus(bench.engine, next, 'completed');
});

test('only what carries its key is for a run', async () => {
  const bench = await createBench();
  const id = await bench.publish(waitGraph());
  const [one, other] = [
    await startAndWait(bench.engine, id, { order: 'A1' }),
    await startAndWait(bench.engine, id, { order: 'A2' }),
  ];
  await send(bench.engine, id, { order: 'A2', value: 'for the other' });
  await untilStatus(bench.engine, other, 'completed');
  expect((await bench.engine.read(one)).state.status).toBe('waiting');
});

test('of two runs at one address the older takes the first, and each message goes to one of them', async () => {
  const bench = await createBench();
  const id = await bench.publish(waitGraph());
  const runs = [];
  for (let i = 0; i < 3; i += 1) runs.push(await startAndWait(bench.engine, id, { order: 'A1' }));
  const answers = await Promise.all(['one', 'two'].map((value) => send(bench.engine, id, { value })));
  expect(answers).toEqual(['delivered', 'delivered']);
  const [first = '', second = '', third = ''] = runs;
  await untilStatus(bench.engine, first, 'completed');
  await untilStatus(bench.engine, second, 'completed');
  expect((await stepsOf(bench.engine, first)).wait?.output).toMatchObject({ value: 'one' });
  expect((await stepsOf(bench.engine, second)).wait?.output).toMatchObject({ value: 'two' });
  expect((await bench.engine.read(third)).state.status).toBe('waiting');
});

test('a kept signal goes to one of the runs that begin to wait at the same moment', async () => {
  const bench = await createBench();
  const id = await bench.publish(waitGraph());
  await send(bench.engine, id, {});
  const runs = await Promise.all([1, 2, 3].map(() => startAndWait(bench.engine, id, { order: 'A1' })));
  await expect.poll(async () => (await bench.stores.signals.kept(paid(id, 'A1')))?.id ?? null).toBe(null);
  const engine = await later(bench, bench.engine, 0);
  const states = await Promise.all(runs.map(async (runId) => (await engine.read(runId)).state.status));
  expect(states.toSorted()).toEqual(['completed', 'waiting', 'waiting']);
});

test('waits in parallel branches end each by its own: a time, a person, a signal and a call', async () => {
  const bench = await createBench();
  const graph = graphOf(
    [
      start,
      wait('time', { mode: 'time', amount: 2, unit: 'hours' }),
      { id: 'gate', type: 'approvals.gate', config: { question: 'Go?', show: [] } },
      forSignal('signal'),
      wait('hook', { mode: 'webhook', path: 'called', match: 'body.order', correlation: '{{ start.order }}' }),
      { id: 'all', type: 'logic.merge', config: { when: 'all' } },
    ],
    [
      ...['time', 'gate', 'signal', 'hook'].map((id) => `start -> ${id}`),
      ...['time', 'gate:approved', 'signal', 'hook'].map((from) => `${from} -> all`),
    ],
  );
  const id = await bench.publish(graph);
  const runId = await startAndWait(bench.engine, id, { order: 'A1' });
  let { engine } = bench;
  await send(engine, id, {});
  await untilStep(engine, { runId, key: 'signal', status: 'done' });
  engine = await later(bench, engine, 3 * 3_600_000);
  await untilStep(engine, { runId, key: 'time', status: 'done' });
  expect(await deliver(engine, { order: 'A1' })).toMatchObject({ kind: 'signalled', answer: 'delivered' });
  await untilStep(engine, { runId, key: 'hook', status: 'done' });
  const [question] = await openApprovals(engine, runId);
  await engine.decide({ approvalId: question?.id ?? '', decision: 'approve', by: ann, idempotencyKey: 'k', undoMs: 0 });
  await untilStatus(engine, runId, 'completed');
  expect((await stepsOf(engine, runId)).all?.output).toMatchObject({ hook: { value: { body: { order: 'A1' } } } });
  expect(await bench.problems()).toEqual([]);
});

const deliver = (engine: Engine, body: unknown, headers: Record<string, string> = {}) => {
  const delivery: Delivery = { channel: 'webhook', at: '2026-11-20T09:00:00Z', from: null, body, headers, query: {} };
  return engine.deliver({ kind: 'webhook', path: 'called' }, delivery, 0);
};

const hookGraph = graphOf(
  [
    start,
    wait('wait', {
      mode: 'webhook',
      path: 'called',
      match: 'body.order',
      correlation: '{{ start.order }}',
      ...limited,
    }),
    set('after', 'in time'),
    late,
  ],
  ['start -> wait', 'wait -> after', 'wait:timeout -> late'],
);

test('a call to its address: before the wait, twice, after a restart, with another key, without one', async () => {
  const bench = await createBench();
  const id = await bench.publish(hookGraph);
  expect(await deliver(bench.engine, { order: 7 })).toMatchObject({ answer: 'kept' });
  const early = await startAndWait(bench.engine, id, { order: '7' });
  await untilStatus(bench.engine, early, 'completed');
  const runId = await startAndWait(bench.engine, id, { order: '8' });
  const engine = await later(bench, bench.engine, 0);
  expect(await deliver(engine, { order: '9' })).toMatchObject({ answer: 'kept' });
  expect(await deliver(engine, {})).toMatchObject({ kind: 'rejected' });
  expect(await deliver(engine, { order: '8' }, { 'idempotency-key': 'x' })).toMatchObject({ answer: 'delivered' });
  expect(await deliver(engine, { order: '8' }, { 'idempotency-key': 'x' })).toMatchObject({ answer: 'repeated' });
  await untilStatus(engine, runId, 'completed');
  expect(await endsOf(engine, runId)).toBe(1);
});

test('a call after the limit is for nobody: the run has gone the late way', async () => {
  const bench = await createBench();
  const id = await bench.publish(hookGraph);
  const runId = await startAndWait(bench.engine, id, { order: '8' });
  bench.clock.advance(3_600_001);
  expect(await deliver(bench.engine, { order: '8' })).toMatchObject({ answer: 'kept' });
  const engine = await later(bench, bench.engine, 0);
  await untilStatus(engine, runId, 'completed');
  expect((await stepsOf(engine, runId)).late?.status).toBe('done');
});

test.each([
  { when: 'a moment before its limit', ms: 3_599_999, answer: 'delivered', by: 'signal' },
  { when: 'at its limit', ms: 3_600_000, answer: 'kept', by: 'time' },
])('a signal $when: one of the two wins, and the run goes on once', async ({ ms, answer, by }) => {
  const bench = await createBench();
  const id = await bench.publish(waitGraph(limited));
  const runId = await startAndWait(bench.engine, id, { order: 'A1' });
  bench.clock.advance(ms);
  const given = await send(bench.engine, id, {});
  const engine = await later(bench, bench.engine, 1);
  expect(given).toBe(answer);
  await untilStatus(engine, runId, 'completed');
  expect(await endsOf(engine, runId)).toBe(1);
  const { events, state } = await engine.read(runId);
  expect(events.map(({ event }) => event)).toContainEqual(expect.objectContaining({ type: 'wait.ended', by }));
  expect([state.steps.after?.status, state.steps.late?.status]).toEqual(
    by === 'signal' ? ['done', undefined] : [undefined, 'done'],
  );
});

/** The ways to wait, and what ends each. */
const ways = [
  {
    way: 'a signal',
    node: forSignal('wait'),
    end: (engine: Engine, { id }: { id: string }) => send(engine, id, {}),
  },
  {
    way: 'a call',
    node: wait('wait', { mode: 'webhook', path: 'called', match: 'body.order', correlation: '{{ start.order }}' }),
    end: (engine: Engine) => deliver(engine, { order: 'A1' }),
  },
  { way: 'a time', node: wait('wait', { mode: 'time', amount: 1, unit: 'days' }), end: async () => undefined },
  {
    way: 'a person',
    node: { id: 'wait', type: 'approvals.gate', config: { question: 'Go?', show: [] } },
    port: 'approved',
    end: async (engine: Engine, { runId }: { runId: string }) => {
      const [question] = await openApprovals(engine, runId);
      const answer = { decision: 'approve' as const, by: ann, idempotencyKey: 'k', undoMs: 0 };
      await engine.decide({ approvalId: question?.id ?? '', ...answer });
    },
  },
];

test.each(ways)('a run that waits for $way goes on in its own version when a new one was published', async (way) => {
  const bench = await createBench();
  const graph = (value: string): Graph =>
    graphOf([start, way.node, set('after', value)], ['start -> wait', `wait:${way.port ?? 'out'} -> after`]);
  const id = await bench.publish(graph('old'));
  const runId = await startAndWait(bench.engine, id, { order: 'A1' });
  const { revision } = (await bench.stores.workflows.get(id)).draft;
  await bench.stores.workflows.saveDraft(id, { graph: graph('new'), revision, at: bench.clock.now(), by: ann.name });
  await bench.engine.publish(id, { by: ann });
  const engine = await later(bench, bench.engine, DAY_MS);
  await way.end(engine, { id, runId });
  await untilStatus(engine, runId, 'completed');
  expect((await stepsOf(engine, runId)).after?.output).toEqual({ value: 'old' });
  const next = await startAndWait(engine, id, { order: 'A1' });
  expect((await engine.read(next)).state).toMatchObject({ status: 'waiting', version: 2 });
});

test('two people asked side by side may answer at the same moment', async () => {
  const bench = await createBench();
  const gate = (id: string) => ({ id, type: 'approvals.gate', config: { question: `${id}?`, show: [] } });
  const graph = graphOf(
    [start, gate('one'), gate('two'), set('after', 1)],
    ['start -> one', 'start -> two', 'one:approved -> after', 'two:approved -> after'],
  );
  const runId = await startAndWait(bench.engine, await bench.publish(graph));
  const engine = await later(bench, bench.engine, 0);
  const questions = await openApprovals(engine, runId);
  expect(questions).toHaveLength(2);
  const answer = { decision: 'approve' as const, by: ann, undoMs: 0 };
  await Promise.all(questions.map(({ id }) => engine.decide({ approvalId: id, ...answer, idempotencyKey: id })));
  await untilStatus(engine, runId, 'completed');
  expect((await stepsOf(engine, runId)).after?.status).toBe('done');
});

test('timers that are looked at twice ring once', async () => {
  const bench = await createBench();
  const id = await bench.publish(
    graphOf(
      [start, wait('wait', { mode: 'time', amount: 1, unit: 'hours' }), set('after', 1)],
      ['start -> wait', 'wait -> after'],
    ),
  );
  const runId = await startAndWait(bench.engine, id);
  let engine = await later(bench, bench.engine, 3_600_000);
  engine = await later(bench, engine, 3_600_000);
  await untilStatus(engine, runId, 'completed');
  expect(await endsOf(engine, runId)).toBe(1);
});

test.each(['time', 'until'])('a wait far beyond what a timer of the machine can count: %s', async (mode) => {
  const bench = await createBench();
  const config = { mode, amount: 60, unit: 'days', until: '2027-01-19T09:00' };
  const id = await bench.publish(
    graphOf([start, wait('wait', config), set('after', 1)], ['start -> wait', 'wait -> after']),
  );
  const runId = await startAndWait(bench.engine, id);
  let engine = await later(bench, bench.engine, 59 * DAY_MS);
  expect((await engine.read(runId)).state.status).toBe('waiting');
  expect(await bench.stores.runs.unfinished()).toEqual([]);
  engine = await later(bench, engine, DAY_MS);
  await untilStatus(engine, runId, 'completed');
  expect(await endsOf(engine, runId)).toBe(1);
});

test('a moment that is over goes on at once', async () => {
  const bench = await createBench();
  const id = await bench.publish(
    graphOf(
      [start, wait('wait', { mode: 'until', until: '{{ start.day }}' }), set('after', 1)],
      ['start -> wait', 'wait -> after'],
    ),
  );
  const runId = await startAndWait(bench.engine, id, { day: '2020-01-01' });
  expect((await bench.engine.read(runId)).state.status).toBe('completed');
  expect(await bench.stores.timers.due(Number.MAX_SAFE_INTEGER, { limit: 10, offset: 0 })).toEqual([]);
});

test('a for-each waits in each of its children, and a repeat for one signal after the other', async () => {
  const bench = await createBench();
  const graph = graphOf(
    [
      start,
      { id: 'each', type: 'logic.for-each', config: { list: 'start.orders', concurrency: 10 } },
      forSignal('wait', { correlation: '{{ each.item }}' }),
      { id: 'again', type: 'logic.repeat', config: { until: 'again.last.?value.orValue("") == "last"', times: 10 } },
      forSignal('more', { signal: 'more', correlation: '' }),
      set('out', { cel: 'again.count' }),
    ],
    ['start -> each', 'each:each -> wait', 'each:out -> again', 'again:each -> more', 'again:out -> out'],
  );
  const id = await bench.publish(graph);
  await send(bench.engine, id, { order: 'b', value: 'early' });
  const runId = await startAndWait(bench.engine, id, { orders: ['a', 'b', 'c'] });
  let engine = await later(bench, bench.engine, 0);
  expect(await Promise.all(['a', 'c'].map((order) => send(engine, id, { order })))).toEqual(['delivered', 'delivered']);
  await untilStep(engine, { runId, key: 'each', status: 'done' });
  for (const value of ['one', 'two', 'last']) {
    await engine.signal({ workflowId: id, name: 'more', correlation: '' }, { value, dedupe: value });
    // The next one may come before the next wait: it is kept.
    if (value === 'one') engine = await later(bench, engine, 0);
    await expect
      .poll(async () => bench.stores.signals.kept({ workflowId: id, name: 'more', correlation: '' }))
      .toBeNull();
  }
  await untilStatus(engine, runId, 'completed');
  expect((await stepsOf(engine, runId)).out?.output).toEqual({ value: 3 });
  expect(await bench.problems()).toEqual([]);
});

test('times and people in a loop: each item waits its time and asks, over restarts', async () => {
  const bench = await createBench();
  const graph = graphOf(
    [
      start,
      { id: 'each', type: 'logic.for-each', config: { list: 'start.orders', concurrency: 1 } },
      wait('wait', { mode: 'time', amount: 30, unit: 'days' }),
      { id: 'gate', type: 'approvals.gate', config: { question: 'Go?', show: [] } },
      set('yes', { cel: 'each.item' }),
    ],
    ['start -> each', 'each:each -> wait', 'wait -> gate', 'gate:approved -> yes'],
  );
  const id = await bench.publish(graph);
  const runId = await startAndWait(bench.engine, id, { orders: ['a', 'b'] });
  let { engine } = bench;
  for (const item of [0, 1]) {
    await expect.poll(async () => childCount(engine, runId)).toBe(item + 1);
    const child = (await engine.read(runId)).state.steps.each?.children?.items[item]?.run ?? '';
    engine = await later(bench, engine, 30 * DAY_MS);
    await untilStep(engine, { runId: child, key: 'gate', status: 'waiting' });
    const [question] = await openApprovals(engine, child);
    const decide = () =>
      engine.decide({ approvalId: question?.id ?? '', decision: 'approve', by: ann, idempotencyKey: child, undoMs: 0 });
    await decide();
    // A second one changes nothing.
    await decide();
    await untilStatus(engine, child, 'completed');
  }
  await untilStatus(engine, runId, 'completed');
  expect((await stepsOf(engine, runId)).each?.output).toMatchObject({ items: [{ value: 'a' }, { value: 'b' }] });
});

async function childCount(engine: Engine, runId: string): Promise<number> {
  return stepOf((await engine.read(runId)).state, 'each')?.children?.items.length ?? 0;
}

/** A wait beside a call that fails first. */
async function failingBench(more: Record<string, unknown> = {}) {
  const bench = await createBench();
  const world = { isDown: true };
  bench.world.http = async () => {
    if (world.isDown) throw new TerminalError('Down.');
    return { status: 200, headers: {}, body: {} };
  };
  const call = { id: 'call', type: 'integrations.http', config: { method: 'GET', url: 'https://example.com' } };
  const nodes = [start, forSignal('wait', more), call, set('after', 'in time'), ...(more.limit ? [late] : [])];
  const edges = ['start -> wait', 'start -> call', 'wait -> after', ...(more.limit ? ['wait:timeout -> late'] : [])];
  const workflowId = await bench.publish(graphOf(nodes, edges));
  const runId = await startAndWait(bench.engine, workflowId, { order: 'A1' });
  await untilStatus(bench.engine, runId, 'failed');
  world.isDown = false;
  return { ...bench, workflowId, runId };
}

test('what comes for a failed run is kept, and its wait takes it when the run is tried again', async () => {
  const bench = await failingBench();
  expect(await send(bench.engine, bench.workflowId, { value: 'kept' })).toBe('kept');
  const engine = await later(bench, bench.engine, 0);
  await engine.retry(bench.runId, ann);
  await untilStatus(engine, bench.runId, 'completed');
  expect((await stepsOf(engine, bench.runId)).wait?.output).toMatchObject({ value: 'kept' });
});

test('the limit of a wait goes on while its run has failed, and acts when it is tried again', async () => {
  const bench = await failingBench(limited);
  const engine = await later(bench, bench.engine, 3_600_001);
  expect((await engine.read(bench.runId)).state.status).toBe('failed');
  await engine.retry(bench.runId, ann);
  await untilStatus(engine, bench.runId, 'completed');
  expect((await stepsOf(engine, bench.runId)).late?.status).toBe('done');
});

test('a cancelled run waits for nothing any more', async () => {
  const bench = await createBench();
  const id = await bench.publish(waitGraph(limited));
  const runId = await startAndWait(bench.engine, id, { order: 'A1' });
  await bench.engine.cancel(runId, ann);
  expect(await bench.stores.signals.waiting(paid(id, 'A1'))).toEqual([]);
  expect(await bench.stores.timers.due(Number.MAX_SAFE_INTEGER, { limit: 10, offset: 0 })).toEqual([]);
  expect(await send(bench.engine, id, {})).toBe('kept');
});

test('the time to decide is over: 409, in a loop and after a restart as well', async () => {
  const bench = await createBench();
  const gate = { question: 'Go?', show: [], dueInMinutes: 1, onTimeout: 'reject' };
  const graph = graphOf(
    [
      start,
      { id: 'each', type: 'logic.for-each', config: { list: 'start.orders' } },
      { id: 'gate', type: 'approvals.gate', config: gate },
      set('no', 'no'),
    ],
    ['start -> each', 'each:each -> gate', 'gate:rejected -> no'],
  );
  const runId = await startAndWait(bench.engine, await bench.publish(graph), { orders: ['a'] });
  const child = (await bench.engine.read(runId)).state.steps.each?.children?.items[0]?.run ?? '';
  const [question] = await openApprovals(bench.engine, child);
  const decide = (engine: Engine) =>
    engine.decide({ approvalId: question?.id ?? '', decision: 'approve', by: ann, idempotencyKey: 'k', undoMs: 0 });
  bench.clock.advance(60_001);
  await expect(decide(bench.engine)).rejects.toMatchObject({ code: 'approval.expired', status: 409 });
  const engine = await later(bench, bench.engine, 0);
  await untilStatus(engine, runId, 'completed');
  await expect(decide(engine)).rejects.toMatchObject({ code: 'approval.expired', status: 409 });
});
