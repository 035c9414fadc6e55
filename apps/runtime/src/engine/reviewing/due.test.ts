import { expect, test } from 'vitest';
import { ann, untilStatus } from '../testing/engine-bench.ts';
import { dan, draftBench, eve, gateBench } from '../testing/review-bench.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Monday to Friday, nine to five in London. */
const calendar = {
  timeZone: 'Europe/London',
  week: Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: '09:00', to: '17:00' }] : [])),
  holidays: [],
};

test('working time: due on Monday when it is asked on a Friday afternoon', async () => {
  // 20 November 2026 is a Friday.
  const bench = await gateBench({ dueInMinutes: 240, isWorkingTime: true, remindMinutes: 60 });
  await bench.stores.settings.update({ calendar });
  await bench.engine.reloadSettings();
  bench.clock.set(Date.parse('2026-11-20T15:00:00Z'));
  const { dueAt, remindAt } = await bench.question(await bench.ask());
  expect(new Date(dueAt ?? 0).toISOString()).toBe('2026-11-23T11:00:00.000Z');
  expect(new Date(remindAt ?? 0).toISOString()).toBe('2026-11-23T10:00:00.000Z');
});

test('reminds once, also over a restart', async () => {
  const bench = await gateBench({ dueInMinutes: 60, remindMinutes: 15 });
  const runId = await bench.ask();
  await bench.restart();
  bench.clock.advance(45 * MINUTE);
  const engine = await bench.restart();
  await expect.poll(async () => (await bench.question(runId, engine)).remindAt).toBeNull();
  await bench.restart();
  const reminders = (await bench.events(runId)).filter(({ type }) => type === 'approval.reminded');
  expect(reminders).toHaveLength(1);
  expect(await bench.problems()).toEqual([]);
});

test('at its due time it goes to somebody else with the same time, and only then the safe default', async () => {
  const bench = await draftBench({
    assignee: 'user:dan',
    dueInMinutes: 60,
    review: { escalateTo: 'user:eve', remindMinutes: 10 },
  });
  const runId = await bench.ask();
  const { dueAt } = await bench.question(runId);
  bench.clock.advance(HOUR);
  let engine = await bench.restart();
  await expect.poll(async () => (await bench.question(runId, engine)).assignee).toBe('user:eve');
  expect(await bench.question(runId, engine)).toMatchObject({
    status: 'open',
    escalated: { from: 'user:dan', wasDueAt: dueAt },
    dueAt: (dueAt ?? 0) + HOUR,
    remindAt: (dueAt ?? 0) + 50 * MINUTE,
  });
  expect(await bench.problems()).toEqual([]);
  bench.clock.advance(HOUR);
  engine = await bench.restart();
  await untilStatus(engine, runId, 'completed');
  const { state } = await engine.read(runId);
  expect(state.steps.draft).toMatchObject({ status: 'rejected' });
  expect(state.steps.done).toBeUndefined();
  expect(await bench.problems()).toEqual([]);
});

test('a decision in the moment in which it goes to somebody else holds, whichever comes first', async () => {
  const bench = await gateBench({ assignee: 'user:dan', dueInMinutes: 60, escalateTo: 'user:eve' });
  const runId = await bench.ask();
  bench.clock.advance(HOUR + 1);
  // Its time has just passed and no timer has rung: the question is open as long as somebody else gets it.
  await bench.decide(runId, dan);
  await untilStatus(bench.engine, runId, 'completed');
  const second = await bench.ask();
  bench.clock.advance(HOUR + 1);
  const engine = await bench.restart();
  await expect.poll(async () => (await bench.question(second, engine)).assignee).toBe('user:eve');
  await expect(
    engine.decide({
      approvalId: (await bench.question(second, engine)).approval,
      decision: 'approve',
      by: dan,
      idempotencyKey: 'late',
      undoMs: 0,
    }),
  ).rejects.toMatchObject({ code: 'approval.not_assigned' });
});

test('what is given to somebody, a reminder and an escalation are told to who has it', async () => {
  const bench = await gateBench({ assignee: 'user:dan', dueInMinutes: 60, remindMinutes: 10, escalateTo: 'user:eve' });
  // Who has the app open is told there.
  for (const { id } of [dan, eve]) bench.engine.notices.subscribe(id, () => undefined);
  const told = bench.db.prepare<[], string>("select kind || ' ' || user_id from notices").pluck();
  const hears = (what: string) => expect.poll(() => told.all()).toContain(what);
  const runId = await bench.ask();
  const { approval } = await bench.question(runId);
  await bench.engine.assign(approval, 'user:eve', ann);
  await hears('assigned eve');
  await bench.engine.assign(approval, 'user:dan', ann);
  bench.clock.set((await bench.question(runId)).remindAt ?? 0);
  await bench.engine.recover();
  await hears('reminder dan');
  bench.clock.set((await bench.question(runId)).dueAt ?? 0);
  await bench.engine.recover();
  await hears('escalated eve');
});
