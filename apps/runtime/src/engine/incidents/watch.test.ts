import { TerminalError } from '@leeway/nodes/contract/run.ts';
import { expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import { ann, type Bench, createBench, graphOf, startAndWait, untilStatus } from '../testing/engine-bench.ts';

const MINUTE = 60_000;
const start = { id: 'start', type: 'triggers.manual', config: {} };
const hook = { id: 'hook', type: 'triggers.webhook', config: { path: 'enquiries' } };
const call = (more: object = {}) => ({
  id: 'call',
  type: 'integrations.http',
  config: { method: 'GET', url: 'https://crm.example.com/x', ...more },
});
const count = { id: 'count', type: 'metrics.record', config: { metric: 'n', kind: 'count' } };

async function open(bench: Bench) {
  return (await bench.stores.incidents.list({ state: ['open', 'acknowledged'], limit: 50 })).items;
}

function failWith(bench: Bench, makeError: () => Error): void {
  bench.world.http = async () => {
    throw makeError();
  };
}

async function failingBench(config: object = {}) {
  const bench = await createBench();
  let calls = 0;
  failWith(bench, () => new TerminalError(`Order ${(calls += 1)} is not known.`, { hint: 'Check the order.' }));
  const workflowId = await bench.publish(graphOf([start, call(config)], ['start -> call']), 'Orders');
  return { ...bench, bench, workflowId };
}

/** A delivery to the webhook, taken to its end. */
async function deliver(engine: Engine): Promise<void> {
  const delivery = { channel: 'webhook' as const, at: '', from: null, body: {}, headers: {}, query: {} };
  await engine.deliver({ kind: 'webhook', path: 'enquiries' }, delivery, 5000);
}

test('runs that fail by one cause are one incident that counts them', async () => {
  const { bench, engine, workflowId, clock } = await failingBench();
  const first = await startAndWait(engine, workflowId);
  clock.advance(MINUTE);
  const second = await startAndWait(engine, workflowId);
  await engine.lookForIncidents();
  const [incident, ...others] = await open(bench);
  expect(others).toEqual([]);
  expect(incident).toMatchObject({
    kind: 'run-failures',
    state: 'open',
    workflowId,
    nodeId: 'call',
    title: '“call” fails in “Orders”',
    detail: 'Order 2 is not known.',
    suggestion: 'Check the order.',
    occurrences: 2,
    runsAffected: 2,
  });
  expect((incident?.lastSeen ?? 0) - (incident?.firstSeen ?? 0)).toBe(MINUTE);
  expect(await bench.stores.incidents.runs(incident?.id ?? '', 10)).toEqual([second, first]);
});

test('another cause is another incident; a test run is none', async () => {
  const { bench, engine, workflowId } = await failingBench();
  await startAndWait(engine, workflowId);
  failWith(bench, () => new TerminalError('The order is closed.'));
  await startAndWait(engine, workflowId);
  await engine.start({ workflowId, mode: 'test', input: {}, by: ann, waitMs: 5000 });
  await engine.lookForIncidents();
  expect((await open(bench)).map(({ occurrences }) => occurrences)).toEqual([1, 1]);
});

test('failures that a crash left unseen are counted at the next start, and once only', async () => {
  const { bench, engine, workflowId } = await failingBench();
  await startAndWait(engine, workflowId);
  await engine.lookForIncidents();
  await startAndWait(engine, workflowId);
  // The engine is left as a kill -9 leaves it: nothing more of it is written.
  const next = await bench.restart();
  await next.lookForIncidents();
  expect(await open(bench)).toMatchObject([{ occurrences: 2, runsAffected: 2 }]);
  await (await bench.restart()).lookForIncidents();
  expect(await open(bench)).toMatchObject([{ occurrences: 2, runsAffected: 2 }]);
});

test('it is over when every run that failed was tried again and went well', async () => {
  const { bench, engine, workflowId } = await failingBench();
  const runs = [await startAndWait(engine, workflowId), await startAndWait(engine, workflowId)];
  await engine.lookForIncidents();
  bench.world.http = async () => ({ status: 200, headers: {}, body: {} });
  for (const [index, run] of runs.entries()) {
    await engine.retry(run, ann);
    await untilStatus(engine, run, 'completed');
    await engine.lookForIncidents();
    expect(await open(bench)).toHaveLength(index === 0 ? 1 : 0);
  }
  const { items } = await bench.stores.incidents.list({ limit: 10 });
  expect(items).toMatchObject([{ state: 'resolved', resolvedBy: 'Leeway', runsAffected: 2 }]);
});

test('a run that fails again by the same cause counts once as affected, and keeps the incident open', async () => {
  const { bench, engine, workflowId } = await failingBench();
  const run = await startAndWait(engine, workflowId);
  await engine.retry(run, ann);
  await untilStatus(engine, run, 'failed');
  await engine.lookForIncidents();
  expect(await open(bench)).toMatchObject([{ occurrences: 2, runsAffected: 1 }]);
});

test('an acknowledged incident stays so when it happens again; a resolved one is a new one', async () => {
  const { bench, engine, workflowId } = await failingBench();
  await startAndWait(engine, workflowId);
  await engine.lookForIncidents();
  await engine.setIncident('1', { state: 'acknowledged', note: 'I am on it.', by: ann });
  await startAndWait(engine, workflowId);
  await engine.lookForIncidents();
  expect(await open(bench)).toMatchObject([
    { id: '1', state: 'acknowledged', acknowledgedBy: 'Ann', note: 'I am on it.', occurrences: 2 },
  ]);
  await engine.setIncident('1', { state: 'resolved', by: ann });
  await startAndWait(engine, workflowId);
  await engine.lookForIncidents();
  expect(await open(bench)).toMatchObject([{ id: '2', state: 'open', occurrences: 1 }]);
  await expect(engine.setIncident('1', { state: 'open', by: ann })).rejects.toMatchObject({
    code: 'incident.open_again',
    status: 409,
  });
});

test('the stream tells of a new incident and of its end, also to who was away', async () => {
  const { engine, workflowId } = await failingBench();
  const heard: unknown[] = [];
  engine.subscribe(({ event }) => event.type === 'incident' && heard.push(event));
  await startAndWait(engine, workflowId);
  await engine.lookForIncidents();
  await engine.setIncident('1', { state: 'resolved', by: ann });
  await expect
    .poll(() => heard)
    .toMatchObject([
      { type: 'incident', incidentId: '1', state: 'open' },
      { type: 'incident', incidentId: '1', state: 'resolved' },
    ]);
  const missed = (await engine.eventsSince(0, 1000)) ?? [];
  expect(missed.map(({ event }) => event).filter(({ type }) => type === 'incident')).toEqual(heard);
});

/** A webhook that got something every minute for half an hour, and is watched. */
async function hookBench() {
  const bench = await createBench();
  const workflowId = await bench.publish(graphOf([hook, count], ['hook -> count']), 'Enquiries');
  for (let minute = 0; minute < 30; minute += 1) {
    await deliver(bench.engine);
    bench.clock.advance(MINUTE);
  }
  await bench.engine.lookForIncidents();
  /** Looks every minute, as the runtime does. */
  async function pass(minutes: number, engine = bench.engine): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      bench.clock.advance(MINUTE);
      await engine.lookForIncidents();
    }
  }
  return { ...bench, bench, workflowId, pass };
}

test('a webhook that is silent for longer than usual is an incident, until the next delivery', async () => {
  const { bench, engine, workflowId, pass } = await hookBench();
  await pass(14);
  expect(await open(bench)).toEqual([]);
  await pass(2);
  expect(await open(bench)).toMatchObject([
    {
      kind: 'trigger-silent',
      workflowId,
      nodeId: 'hook',
      title: 'Nothing arrives at “hook” of “Enquiries”',
      detail: 'Nothing has come for 17 minutes. It is usually never silent for longer than 15 minutes.',
      occurrences: 1,
    },
  ]);
  await deliver(engine);
  await pass(1);
  expect(await open(bench)).toEqual([]);
});

test('silence counts neither while the workflow is paused nor while Leeway is off', async () => {
  const { bench, engine, workflowId, clock, pass } = await hookBench();
  await engine.pause(workflowId, ann);
  await pass(16);
  await engine.resume(workflowId, ann);
  await pass(14);
  expect(await open(bench)).toEqual([]);
  clock.advance(20 * MINUTE);
  const next = await bench.restart();
  await pass(14, next);
  expect(await open(bench)).toEqual([]);
  await pass(3, next);
  expect(await open(bench)).toHaveLength(1);
});

test('the set time of a workflow wins over what was learned; 0 switches it off', async () => {
  const { bench, stores, workflowId, pass } = await hookBench();
  await stores.workflows.setSilence(workflowId, 5);
  await pass(6);
  expect(await open(bench)).toMatchObject([{ kind: 'trigger-silent' }]);
  await stores.workflows.setSilence(workflowId, 0);
  await pass(1);
  expect(await open(bench)).toEqual([]);
});

test('a silence that a person resolved counts anew from there', async () => {
  const { bench, engine, pass } = await hookBench();
  await pass(20);
  await engine.setIncident('1', { state: 'resolved', by: ann });
  await pass(14);
  expect(await open(bench)).toEqual([]);
  await pass(2);
  expect(await open(bench)).toMatchObject([{ id: '2' }]);
});

test('a start by hand is no delivery', async () => {
  const { bench, engine, workflowId, pass } = await hookBench();
  await pass(10);
  await engine.start({ workflowId, mode: 'live', input: { body: {} }, trigger: 'hook', by: ann, waitMs: 5000 });
  await pass(6);
  expect(await open(bench)).toHaveLength(1);
});

test('deliveries that pile up for a paused workflow are an incident until they are started', async () => {
  const { bench, engine, workflowId, clock } = await hookBench();
  await engine.pause(workflowId, ann);
  for (let look = 0; look < 6; look += 1) {
    for (let i = 0; i < 5; i += 1) await deliver(engine);
    clock.advance(MINUTE);
    await engine.lookForIncidents();
  }
  expect(await open(bench)).toMatchObject([
    { kind: 'queue-growing', workflowId, detail: '30 deliveries are held and more arrive.' },
  ]);
  await engine.resume(workflowId, ann);
  await engine.lookForIncidents();
  expect(await open(bench)).toEqual([]);
});

async function connectionBench() {
  const { bench, stores, engine, clock } = await failingBench();
  const { id } = await stores.connections.create(
    { kind: 'http', name: 'CRM', settings: { hosts: ['crm.example.com'], header: 'Authorization' }, secret: {} },
    clock.now(),
  );
  failWith(bench, () => new TerminalError('The CRM is closed.'));
  const workflowId = await bench.publish(graphOf([start, call({ connection: id })], ['start -> call']));
  const connectionIncidents = async () => (await open(bench)).filter(({ kind }) => kind === 'connection-failing');
  return { ...bench, bench, engine, id, workflowId, connectionIncidents };
}

test('a connection whose steps fail three times in a row is an incident, until a step goes well with it', async () => {
  const { bench, engine, stores, id, workflowId, connectionIncidents } = await connectionBench();
  for (const expected of [0, 0, 1]) {
    await startAndWait(engine, workflowId);
    await engine.lookForIncidents();
    expect(await connectionIncidents()).toHaveLength(expected);
  }
  expect(await connectionIncidents()).toMatchObject([
    { connectionId: id, title: 'The connection “CRM” fails', detail: 'The CRM is closed.' },
  ]);
  expect((await stores.connections.get(id)).health.status).toBe('failing');
  bench.world.http = async () => ({ status: 200, headers: {}, body: {} });
  await startAndWait(engine, workflowId);
  await engine.lookForIncidents();
  expect(await connectionIncidents()).toEqual([]);
  expect((await stores.connections.get(id)).health.status).toBe('ok');
});

test('a connection that its test found failing is one too; resolved by a person, it takes a newer failure', async () => {
  const { engine, stores, clock, id, connectionIncidents } = await connectionBench();
  await stores.connections.setHealth(id, { status: 'failing', message: 'It refused the key.', at: clock.now() });
  await engine.lookForIncidents();
  const [incident] = await connectionIncidents();
  await engine.setIncident(incident?.id ?? '', { state: 'resolved', by: ann });
  clock.advance(MINUTE);
  await engine.lookForIncidents();
  expect(await connectionIncidents()).toEqual([]);
  await stores.connections.setHealth(id, { status: 'failing', message: 'Again.', at: clock.now() });
  await engine.lookForIncidents();
  expect(await connectionIncidents()).toHaveLength(1);
});

test('a schedule whose time passed two minutes ago is an incident until it moves on', async () => {
  const { bench, engine, stores, clock } = await failingBench();
  const schedule = { id: 'every', type: 'triggers.schedule', config: { cron: '0 9 * * *', timezone: 'Europe/London' } };
  await bench.publish(graphOf([schedule, count], ['every -> count']), 'Reports');
  const [row] = await stores.schedules.list();
  if (!row) throw new Error('The publish made no schedule.');
  await stores.schedules.move(row, clock.now());
  clock.advance(2 * MINUTE - 1);
  await engine.lookForIncidents();
  expect(await open(bench)).toEqual([]);
  clock.advance(2);
  await engine.lookForIncidents();
  expect(await open(bench)).toMatchObject([
    { kind: 'schedule-missed', nodeId: 'every', detail: 'It was due 2 minutes ago.' },
  ]);
  await stores.schedules.move(row, clock.now() + MINUTE);
  await engine.lookForIncidents();
  expect(await open(bench)).toEqual([]);
});

test('what could not be written is written with the next batch', async () => {
  const { bench, engine, workflowId, db } = await failingBench();
  db.exec("create trigger full before insert on incidents begin select raise(abort, 'the disk is full'); end");
  await startAndWait(engine, workflowId);
  await engine.lookForIncidents();
  expect(await open(bench)).toEqual([]);
  db.exec('drop trigger full');
  await startAndWait(engine, workflowId);
  await engine.lookForIncidents();
  expect(await open(bench)).toMatchObject([{ occurrences: 2, runsAffected: 2 }]);
});

test('a step that fails and goes on by its error port is no incident, and no good word for its connection', async () => {
  const { bench, engine, id, stores } = await connectionBench();
  const tolerant = { ...call({ connection: id }), onError: 'continue' };
  const workflowId = await bench.publish(graphOf([start, tolerant], ['start -> call']), 'Tolerant');
  for (let run = 0; run < 3; run += 1) await startAndWait(engine, workflowId);
  await engine.lookForIncidents();
  expect(await open(bench)).toMatchObject([{ kind: 'connection-failing' }]);
  expect((await stores.connections.get(id)).health.status).toBe('failing');
});

test('items that fail are their run’s business: skipped they are none, and a run that fails by them is one', async () => {
  const { bench, engine } = await failingBench();
  const each = (onItemError: string) => ({
    id: 'each',
    type: 'logic.for-each',
    config: { list: 'start.list', concurrency: 1, onItemError },
  });
  const flow = (onItemError: string) =>
    graphOf([start, each(onItemError), call(), count], ['start -> each', 'each:each -> call', 'each:out -> count']);
  await startAndWait(engine, await bench.publish(flow('skip'), 'Skips'), { list: [1, 2, 3] });
  await engine.lookForIncidents();
  expect(await open(bench)).toEqual([]);
  const stops = await startAndWait(engine, await bench.publish(flow('stop'), 'Stops'), { list: [1, 2, 3] });
  await engine.lookForIncidents();
  const [incident, ...others] = await open(bench);
  expect(others).toEqual([]);
  expect(incident).toMatchObject({ title: '“each” fails in “Stops”', occurrences: 1, runsAffected: 1 });
  expect(await bench.stores.incidents.runs(incident?.id ?? '', 10)).toEqual([stops]);
});
