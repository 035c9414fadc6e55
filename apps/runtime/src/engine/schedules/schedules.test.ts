import type { Graph } from '@leeway/shared/graph/graph.ts';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { ann, type Bench, createBench, graphOf, openApprovals, untilStatus } from '../testing/engine-bench.ts';

const HOUR = 3_600_000;
const count = { id: 'count', type: 'metrics.record', config: { metric: 'days', kind: 'count' } };
const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Go on?', show: [{ label: 'A', value: 'B' }] } };
const every = (config: object) => ({
  id: 'every',
  type: 'triggers.schedule',
  config: { cron: '0 9 * * *', timezone: 'Europe/London', ...config },
});
const flow = (config: object = {}): Graph => graphOf([every(config), count], ['every -> count']);
const waiting = (config: object = {}): Graph =>
  graphOf([every(config), gate, count], ['every -> gate', 'gate:approved -> count']);

const startedSchema = z.object({
  output: z.object({ body: z.object({ scheduledAt: z.string(), previousAt: z.string().optional() }) }),
});

/** What each run was scheduled for, in the order they were started. */
async function runTimes({ db, engine }: Pick<Bench, 'db' | 'engine'>): Promise<string[]> {
  const ids = z.array(z.number()).parse(db.prepare('select id from runs order by id').pluck().all());
  const events = await Promise.all(ids.map(async (id) => (await engine.read(String(id))).events[0]?.event));
  return events.map((event) => startedSchema.parse(event).output.body.scheduledAt.slice(0, 16));
}

/** Times that were not run, as the journal keeps them. */
async function passed({ stores }: Bench): Promise<{ from: string; until: string; reason: string }[]> {
  const rows = await stores.journal.readAfter(0, 10_000);
  return rows.flatMap(({ events }) =>
    events.flatMap((event) =>
      event.type === 'schedule.passed'
        ? [{ from: iso(event.from), until: iso(event.until), reason: event.reason }]
        : [],
    ),
  );
}

const iso = (at: number) => new Date(at).toISOString().slice(0, 16);
const nextTimes = async ({ stores }: Bench) => (await stores.schedules.list()).map(({ nextAt }) => iso(nextAt ?? 0));

/** Sets the clock and makes the engine look, as its timer does within the hour at the latest. */
async function lookAt(bench: Bench, workflowId: string, time: string): Promise<void> {
  bench.clock.set(Date.parse(time));
  await bench.engine.resume(workflowId, ann);
}

test('its timer starts a run when the time has come, with the times it is about', async () => {
  const bench = await createBench();
  bench.clock.set(Date.parse('2026-11-21T08:59:59.995Z'));
  await bench.publish(flow());
  const { promise, resolve } = Promise.withResolvers<string>();
  const stop = bench.engine.subscribe(({ event }) => event.type === 'run' && resolve(event.runId));
  bench.clock.set(Date.parse('2026-11-21T09:00:00.003Z'));
  const runId = await promise;
  stop();
  await untilStatus(bench.engine, runId, 'completed');
  const { state, events } = await bench.engine.read(runId);
  expect(state.steps.every?.output).toMatchObject({
    channel: 'schedule',
    at: '2026-11-21T09:00:00.003Z',
    body: { scheduledAt: '2026-11-21T09:00:00.000Z', firedAt: '2026-11-21T09:00:00.003Z', timezone: 'Europe/London' },
  });
  expect(events[0]?.event).toMatchObject({ type: 'run.started', mode: 'live', by: null });
  await bench.engine.close();
});

test('the next run is told when the one before it was', async () => {
  const bench = await createBench();
  const id = await bench.publish(flow());
  await lookAt(bench, id, '2026-11-21T09:00:01Z');
  await lookAt(bench, id, '2026-11-22T09:00:01Z');
  const { events } = await bench.engine.read('2');
  expect(startedSchema.parse(events[0]?.event).output.body).toMatchObject({
    scheduledAt: '2026-11-22T09:00:00.000Z',
    previousAt: '2026-11-21T09:00:00.000Z',
  });
  expect(await nextTimes(bench)).toEqual(['2026-11-23T09:00']);
});

test.each([
  ['Europe/London', '2026-03-28T12:00Z', ['2026-03-28T09:00', '2026-03-29T08:00', '2026-03-30T08:00']],
  ['Europe/London', '2026-10-25T12:00Z', ['2026-10-24T08:00', '2026-10-25T09:00', '2026-10-26T09:00']],
  ['America/New_York', '2026-03-08T15:00Z', ['2026-03-07T14:00', '2026-03-08T13:00', '2026-03-09T13:00']],
  ['America/New_York', '2026-11-01T15:00Z', ['2026-10-31T13:00', '2026-11-01T14:00', '2026-11-02T14:00']],
])('in %s it keeps its place on the clock over the change of %s', async (timezone, day, expected) => {
  const bench = await createBench();
  bench.clock.set(Date.parse(expected[0] ?? day) - HOUR);
  const id = await bench.publish(flow({ timezone }));
  for (const time of expected) await lookAt(bench, id, `${time}:30Z`);
  expect(await runTimes(bench)).toEqual(expected);
});

test.each([
  ['once', ['2026-11-24T09:00'], ['2026-11-21T09:00', '2026-11-23T09:00']],
  ['all', ['2026-11-21T09:00', '2026-11-22T09:00', '2026-11-23T09:00', '2026-11-24T09:00'], null],
  ['skip', [], ['2026-11-21T09:00', '2026-11-24T09:00']],
] as const)('of times missed while it was off, “%s”', async (missed, expected, left) => {
  const bench = await createBench();
  await bench.publish(flow({ missed }));
  await bench.engine.close();
  bench.clock.set(Date.parse('2026-11-24T15:00Z'));
  const engine = await bench.restart();
  expect(await runTimes({ db: bench.db, engine })).toEqual(expected);
  expect(await passed(bench)).toEqual(left === null ? [] : [{ from: left[0], until: left[1], reason: 'missed' }]);
  expect(await nextTimes(bench)).toEqual(['2026-11-25T09:00']);
});

test('of a month of minutes the latest hundred are run, and the journal says what was left out', async () => {
  const bench = await createBench();
  const id = await bench.publish(flow({ cron: '* * * * *', missed: 'all' }));
  await lookAt(bench, id, '2026-12-20T09:00:10Z');
  const times = await runTimes(bench);
  expect(times).toHaveLength(100);
  expect([times[0], times.at(-1)]).toEqual(['2026-12-20T07:21', '2026-12-20T09:00']);
  expect(await passed(bench)).toEqual([{ from: '2026-11-20T09:01', until: '2026-12-20T07:20', reason: 'missed' }]);
});

test('paused it starts nothing; resumed it does with the missed times as it was told to', async () => {
  const bench = await createBench();
  const id = await bench.publish(flow({ missed: 'once' }));
  await bench.engine.pause(id, ann);
  bench.clock.set(Date.parse('2026-11-22T12:00Z'));
  const engine = await bench.restart();
  expect(await runTimes(bench)).toEqual([]);
  await engine.resume(id, ann);
  expect(await runTimes(bench)).toEqual(['2026-11-22T09:00']);
});

test('a time is passed over while the run before it waits, and the next one is run when that is done', async () => {
  const bench = await createBench();
  const id = await bench.publish(waiting({ overlap: 'skip' }));
  await lookAt(bench, id, '2026-11-21T09:00:01Z');
  await untilStatus(bench.engine, '1', 'waiting');
  await lookAt(bench, id, '2026-11-22T09:00:01Z');
  expect(await runTimes(bench)).toEqual(['2026-11-21T09:00']);
  expect(await passed(bench)).toEqual([{ from: '2026-11-22T09:00', until: '2026-11-22T09:00', reason: 'overlap' }]);

  const [approval] = await openApprovals(bench.engine, '1');
  const decision = { decision: 'approve' as const, by: ann, idempotencyKey: 'a', undoMs: 0 };
  await bench.engine.decide({ approvalId: approval?.id ?? '', ...decision });
  await untilStatus(bench.engine, '1', 'completed');
  await lookAt(bench, id, '2026-11-23T09:00:01Z');
  expect(await runTimes(bench)).toEqual(['2026-11-21T09:00', '2026-11-23T09:00']);
});

test('runs may overlap unless it says otherwise', async () => {
  const bench = await createBench();
  const id = await bench.publish(waiting());
  await lookAt(bench, id, '2026-11-21T09:00:01Z');
  await lookAt(bench, id, '2026-11-22T09:00:01Z');
  expect(await runTimes(bench)).toEqual(['2026-11-21T09:00', '2026-11-22T09:00']);
});

test.each(['once', 'all', 'skip'])(
  'a crash between the start of a run and the next time does not start it again (%s)',
  async (missed) => {
    const bench = await createBench();
    const id = await bench.publish(waiting({ missed, overlap: 'skip' }));
    await lookAt(bench, id, '2026-11-21T09:00:01Z');
    // What the crash leaves: the run and its delivery are on disk, the row is as it was before.
    const before = Date.parse('2026-11-21T09:00Z');
    bench.db.prepare('update schedules set next_at = ?, last_at = null, last_run = null').run(before);
    bench.clock.advance(10_000);
    await bench.restart();
    expect(await runTimes(bench)).toEqual(['2026-11-21T09:00']);
    expect(await bench.stores.schedules.list()).toMatchObject([
      { nextAt: before + 24 * HOUR, lastAt: before, lastRun: 1 },
    ]);
    expect(await passed(bench)).toEqual([]);
  },
);

test('two looks at the same moment start one run', async () => {
  const bench = await createBench();
  const id = await bench.publish(flow());
  bench.clock.set(Date.parse('2026-11-21T09:00:01Z'));
  await Promise.all([bench.engine.resume(id, ann), bench.engine.resume(id, ann)]);
  expect(await runTimes(bench)).toEqual(['2026-11-21T09:00']);
});

test('a clock set back does not start a time again, and goes on with the next one that was not run', async () => {
  const bench = await createBench();
  const id = await bench.publish(flow());
  await lookAt(bench, id, '2026-11-22T09:00:01Z');
  await lookAt(bench, id, '2026-11-22T08:00:00Z');
  await lookAt(bench, id, '2026-11-22T09:00:01Z');
  expect(await runTimes(bench)).toEqual(['2026-11-22T09:00']);
  // Years ahead by mistake, then put right: the wrong future must not silence it.
  await lookAt(bench, id, '2031-01-01T10:00:00Z');
  await lookAt(bench, id, '2026-11-22T12:00:00Z');
  expect(await nextTimes(bench)).toEqual(['2026-11-23T09:00']);
  await lookAt(bench, id, '2026-11-23T09:00:01Z');
  expect(await runTimes(bench)).toEqual(['2026-11-22T09:00', '2031-01-01T09:00', '2026-11-23T09:00']);
});

test('a published change of the times holds at once; the same times keep their place', async () => {
  const bench = await createBench();
  const id = await bench.publish(flow());
  const publish = async (graph: Graph) => {
    const { draft } = await bench.stores.workflows.get(id);
    await bench.stores.workflows.saveDraft(id, { graph, revision: draft.revision, at: bench.clock.now(), by: null });
    await bench.engine.publish(id, { by: ann });
  };
  await publish(flow({ cron: '0 17 * * *' }));
  expect(await nextTimes(bench)).toEqual(['2026-11-20T17:00']);

  bench.clock.set(Date.parse('2026-11-20T17:00:05Z'));
  await publish(flow({ cron: '0 17 * * *', overlap: 'skip' }));
  expect(await runTimes(bench)).toEqual(['2026-11-20T17:00']);
  expect(await nextTimes(bench)).toEqual(['2026-11-21T17:00']);

  await publish(graphOf([{ id: 'start', type: 'triggers.manual', config: {} }, count], ['start -> count']));
  expect(await nextTimes(bench)).toEqual([]);
});

test('a deleted workflow has no schedule left', async () => {
  const bench = await createBench();
  const id = await bench.publish(flow());
  await bench.stores.workflows.remove(id, bench.clock.now());
  expect(await bench.stores.schedules.list()).toEqual([]);
});

test('started by hand it runs for now, and its own times stay as they are', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(flow());
  const { runId } = await bench.engine.start({ workflowId, mode: 'live', input: {}, by: ann, waitMs: 5000 });
  const { state } = await bench.engine.read(runId);
  expect(state).toMatchObject({
    status: 'completed',
    steps: { every: { output: { channel: 'manual', body: { scheduledAt: '2026-11-20T09:00:00.000Z' } } } },
  });
  expect(await bench.stores.schedules.list()).toMatchObject([{ lastAt: null, lastRun: null }]);
});

test('a schedule that cannot start its run is tried again and holds up no other', async () => {
  const bench = await createBench();
  const broken = await bench.publish(flow());
  const id = await bench.publish(flow({ cron: '0 10 * * *' }));
  bench.db.prepare("update schedules set node_id = 'gone' where workflow_id = ?").run(broken);
  await lookAt(bench, id, '2026-11-21T10:00:01Z');
  expect(await runTimes(bench)).toEqual(['2026-11-21T10:00']);
  bench.db.prepare("update schedules set node_id = 'every'").run();
  await lookAt(bench, id, '2026-11-21T10:05:00Z');
  expect(await runTimes(bench)).toEqual(['2026-11-21T10:00', '2026-11-21T09:00']);
});
