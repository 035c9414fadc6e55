// The clock of a machine is set back and forward, also while Leeway is down.

import { orderOf } from '@leeway/shared/graph/order.ts';
import { checkJournal } from '@leeway/shared/run/check-journal.ts';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Engine } from './engine.ts';
import { ann, createBench, graphOf, openApprovals, startAndWait, untilStatus } from './testing/engine-bench.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const YEAR = 365 * DAY;

const start = { id: 'start', type: 'triggers.manual', config: {} };
const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Go on?', show: [], dueInMinutes: 10 } };
const rest = { id: 'rest', type: 'logic.wait', config: { mode: 'time', amount: 10, unit: 'minutes' } };
const count = { id: 'count', type: 'metrics.record', config: { metric: 'done', kind: 'count' } };
const gateGraph = graphOf([start, gate, count], ['start -> gate', 'gate:rejected -> count']);
const restGraph = graphOf([start, rest, count], ['start -> rest', 'rest -> count']);

/** What the checker of journals says, and how often each kind of event is there. */
async function journalOf(engine: Engine, runId: string) {
  const { events, graph } = await engine.read(runId);
  const order = orderOf(graph);
  const all = events.map(({ event }) => event);
  return {
    problems: checkJournal(all, { part: () => order, mayRepeat: () => false }),
    countOf: (type: string) => all.filter((event) => event.type === type).length,
  };
}

test.each([
  ['a gate', gateGraph, 'approval.expired'],
  ['a wait', restGraph, 'wait.ended'],
])('set back by a day, %s neither ends early nor is forgotten', async (_name, graph, end) => {
  const bench = await createBench();
  const runId = await startAndWait(bench.engine, await bench.publish(graph));
  bench.clock.advance(-DAY);
  const early = await bench.restart();
  expect((await early.read(runId)).state.status).toBe('waiting');
  bench.clock.advance(DAY + 11 * MINUTE);
  const later = await bench.restart();
  await untilStatus(later, runId, 'completed');
  const { problems, countOf } = await journalOf(later, runId);
  expect([problems, countOf(end)]).toEqual([[], 1]);
});

test.each([
  ['a gate', gateGraph, 'approval.expired'],
  ['a wait', restGraph, 'wait.ended'],
])('set forward by a year and back, %s ends once', async (_name, graph, end) => {
  const bench = await createBench();
  const runId = await startAndWait(bench.engine, await bench.publish(graph));
  bench.clock.advance(YEAR);
  await untilStatus(await bench.restart(), runId, 'completed');
  bench.clock.advance(-YEAR);
  const again = await bench.restart();
  bench.clock.advance(11 * MINUTE);
  const last = await bench.restart();
  expect((await last.read(runId)).state.status).toBe('completed');
  const { problems, countOf } = await journalOf(again, runId);
  expect([problems, countOf(end)]).toEqual([[], 1]);
});

test('set back in the middle of a run, it goes on, and newer runs still come after older ones', async () => {
  const bench = await createBench();
  const workflowId = await bench.publish(gateGraph);
  const first = await startAndWait(bench.engine, workflowId);
  bench.clock.advance(-YEAR);
  const second = await startAndWait(bench.engine, workflowId);
  expect(Number(second)).toBeGreaterThan(Number(first));
  const [approval] = await openApprovals(bench.engine, first);
  const decision = { decision: 'reject' as const, by: ann, idempotencyKey: 'once', undoMs: 0 };
  await bench.engine.decide({ approvalId: approval?.id ?? '', ...decision });
  await untilStatus(bench.engine, first, 'completed');
  expect((await journalOf(bench.engine, first)).problems).toEqual([]);
});

test.each([
  ['a gate', gateGraph],
  ['a wait', restGraph],
])('set forward while Leeway runs, or the machine slept: %s is over a minute later', async (_name, graph) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const bench = await createBench();
  const runId = await startAndWait(bench.engine, await bench.publish(graph));
  bench.clock.advance(DAY);
  await vi.advanceTimersByTimeAsync(MINUTE);
  await untilStatus(bench.engine, runId, 'completed');
  expect((await journalOf(bench.engine, runId)).problems).toEqual([]);
});

test('what comes due while others are rung does not wait for the next look', async () => {
  let ringing = () => {};
  const bench = await createBench({ pass: (place) => place === 'in-timer' && ringing() });
  const workflowId = await bench.publish(restGraph);
  const first = await startAndWait(bench.engine, workflowId);
  bench.clock.advance(50);
  const second = await startAndWait(bench.engine, workflowId);
  bench.clock.advance(10 * MINUTE - 10);
  ringing = () => bench.clock.advance(100);
  const next = await bench.restart();
  await untilStatus(next, first, 'completed');
  await untilStatus(next, second, 'completed');
  expect((await journalOf(next, second)).problems).toEqual([]);
});
