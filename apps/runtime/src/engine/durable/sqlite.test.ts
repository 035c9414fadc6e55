import type { RunEvent } from '@leeway/shared/run/event.ts';
import { expect, test } from 'vitest';
import { createJournal } from '../../store/journal.ts';
import { openMemoryStore } from '../../store/testing/open-memory-store.ts';
import { RunClosed, SqliteRun } from './sqlite.ts';

const started: RunEvent = {
  type: 'run.started',
  at: 0,
  workflowId: 'w',
  version: 1,
  mode: 'live',
  trigger: 't',
  output: {},
  by: null,
};
const intended: RunEvent = { type: 'effect.intended', at: 1, key: 'm', attempt: 2, idempotencyKey: '1/m' };
const completed: RunEvent = { type: 'step.completed', at: 2, key: 'm', port: 'out', output: {} };
const cancelled: Extract<RunEvent, { type: 'run.ended' }> = { type: 'run.ended', at: 3, outcome: 'cancelled' };
const op = { kind: 'step' as const, nodeId: 'm' };

/** A run whose step `m` is at work; `end` ends that work. */
function runBench(isBegun = true) {
  const { db } = openMemoryStore();
  const journal = createJournal(db);
  const { promise: work, resolve: end } = Promise.withResolvers<void>();
  const run = new SqliteRun({
    journal,
    head: { id: 1, workflowId: 'w', versionId: 1, mode: 'live', startedAt: 0, subject: '', parent: null, body: null },
    describe: () => ({ status: 'running', endedAt: null, note: null, costUsd: 0, isParked: false }),
    isBegun: () => isBegun,
    work: () => work,
    onChildren: () => undefined,
    isPure: () => false,
    initial: [started],
    isStopping: () => false,
  });
  run.begin('m', op);
  const types = async (): Promise<string[]> => (await journal.read(1)).map(({ event }) => event.type);
  return { run, end, types };
}

const handed = (run: SqliteRun, events: RunEvent[], more: object = {}): Promise<unknown> =>
  new Promise((resolve) => run.hand({ events, committed: resolve, ...more }));

test('an attempt that would begin after the end of the run is refused: its effect never happens', async () => {
  const { run, types } = runBench();
  const ended = run.end(cancelled);
  expect(await handed(run, [intended])).toBeInstanceOf(RunClosed);
  await ended;
  expect(await types()).toEqual(['run.started', 'run.ended']);
});

test('an intent that waited for its turn when the run ended is refused as well', async () => {
  const { run, types } = runBench();
  const answer = handed(run, [intended]);
  await run.end(cancelled);
  expect(await answer).toBeInstanceOf(RunClosed);
  expect(await types()).toEqual(['run.started', 'run.ended']);
});

test('what had happened when the run ended is journaled after its end', async () => {
  const early = runBench();
  const answer = handed(early.run, [completed]);
  await early.run.end(cancelled);
  expect(await answer).toBeNull();
  expect(await early.types()).toEqual(['run.started', 'run.ended', 'step.completed']);

  const late = runBench();
  await late.run.end(cancelled);
  expect(await handed(late.run, [completed])).toBeNull();
  expect(await late.types()).toEqual(['run.started', 'run.ended', 'step.completed']);
});

test('work that was never seen to begin leaves no trace after the end', async () => {
  const { run, types } = runBench(false);
  await run.end(cancelled);
  expect(await handed(run, [completed])).toBeInstanceOf(RunClosed);
  expect(await types()).toEqual(['run.started', 'run.ended']);
});

test('a table write after the end is refused: no row, and no event that says there is one', async () => {
  const { run, types } = runBench();
  await run.end(cancelled);
  const write = { write: { table: 'leads', action: 'add' as const, values: {} }, by: 'Add' };
  expect(await handed(run, [completed], { write })).toBeInstanceOf(RunClosed);
  expect(await types()).toEqual(['run.started', 'run.ended']);
});

test('a submission that comes while the run ends or has ended is told to try again', async () => {
  const { run } = runBench();
  const submitted = run.submit(() => []);
  const ended = run.end(cancelled);
  await expect(submitted).rejects.toBeInstanceOf(RunClosed);
  await ended;
});

test('events that are handed in while the run waits wake it, each time', async () => {
  const { run, end } = runBench();
  const first = run.next();
  run.hand({ events: [intended] });
  expect(await first).toEqual([intended]);
  const second = run.next();
  run.hand({ events: [completed] });
  end();
  expect(await second).toEqual([completed]);
  expect(await run.next()).toBe('parked');
});

test('a submission during the commit that puts a run away is taken before it parks', async () => {
  const { run, end } = runBench();
  end();
  const parking = run.next();
  await Promise.resolve();
  const submitted = run.submit(() => [cancelled]);
  expect(await parking).toEqual([cancelled]);
  await run.end(cancelled);
  await submitted;
});

test('a submission that refuses hands nothing in', async () => {
  const { run, end } = runBench();
  const refused = run.submit(() => {
    throw new Error('Already decided.');
  });
  end();
  const parked = run.next();
  await expect(refused).rejects.toThrow('Already decided.');
  expect(await parked).toBe('parked');
});
