import { expect, test } from 'vitest';
import { ann, untilStatus } from '../testing/engine-bench.ts';
import { bob, dan, draftBench, eve, gateBench } from '../testing/review-bench.ts';

const two = { approvals: 2 };

test('goes on when so many different people have approved, and counts each of them once', async () => {
  const bench = await gateBench(two);
  const runId = await bench.ask();
  await bench.decide(runId, dan, { idempotencyKey: 'dan' });
  // The same call again is the same answer; another one of the same person is none.
  await bench.decide(runId, dan, { idempotencyKey: 'dan' });
  await expect(bench.decide(runId, dan)).rejects.toMatchObject({
    code: 'approval.voted',
    status: 409,
    message: 'You have approved it. One more person has to approve it as well.',
  });
  expect(await bench.question(runId)).toMatchObject({ status: 'open', votes: [{ by: dan }] });
  await bench.decide(runId, eve);
  await untilStatus(bench.engine, runId, 'completed');
  expect((await bench.events(runId)).map(({ type }) => type).filter((type) => type.startsWith('approval.'))).toEqual([
    'approval.asked',
    'approval.voted',
    'approval.decided',
    'approval.settled',
  ]);
  expect(await bench.problems()).toEqual([]);
});

test('an approval survives a restart, and still counts once', async () => {
  const bench = await gateBench(two);
  const runId = await bench.ask();
  await bench.decide(runId, dan);
  const engine = await bench.restart();
  const { approval } = await bench.question(runId, engine);
  const answer = { approvalId: approval, decision: 'approve' as const, undoMs: 0 };
  await expect(engine.decide({ ...answer, by: dan, idempotencyKey: 'again' })).rejects.toMatchObject({
    code: 'approval.voted',
  });
  await engine.decide({ ...answer, by: bob, idempotencyKey: 'bob' });
  await untilStatus(engine, runId, 'completed');
  expect(await bench.problems()).toEqual([]);
});

test('one rejection stops it, whoever has approved', async () => {
  const bench = await gateBench({ approvals: 3 });
  const runId = await bench.ask();
  await bench.decide(runId, dan);
  await bench.decide(runId, eve);
  await bench.decide(runId, dan, { decision: 'reject', isBulk: false }).catch(() => undefined);
  await bench.decide(runId, bob, { decision: 'reject', reason: 'Not now' });
  await untilStatus(bench.engine, runId, 'completed');
  const { state } = await bench.engine.read(runId);
  expect(state.steps.gate?.port).toBe('rejected');
  expect(await bench.problems()).toEqual([]);
});

test('an edit is another value: the others approve it anew, and it is what goes on', async () => {
  const bench = await draftBench({ review: two });
  const runId = await bench.ask();
  await bench.decide(runId, dan);
  await bench.decide(runId, eve, { decision: 'edit', output: { body: 'Better' } });
  expect(await bench.question(runId)).toMatchObject({ status: 'open', votes: [{ by: eve, decision: 'edit' }] });
  await bench.decide(runId, dan);
  await untilStatus(bench.engine, runId, 'completed');
  const { state } = await bench.engine.read(runId);
  expect(state.steps.draft).toMatchObject({ output: { body: 'Better' }, isDecided: true });
  expect(state.steps.draft?.approvals[0]?.decision).toMatchObject({ decision: 'edit', by: dan });
  expect(await bench.problems()).toEqual([]);
});

test('somebody takes the own approval back while others are missing; the approvals of others stay', async () => {
  const bench = await gateBench({ approvals: 3 });
  const runId = await bench.ask();
  await bench.decide(runId, dan);
  await bench.decide(runId, eve);
  const { approval } = await bench.question(runId);
  await bench.engine.undo(approval, dan);
  expect((await bench.question(runId)).votes.map(({ by }) => by.id)).toEqual(['eve']);
  await bench.decide(runId, bob);
  await bench.decide(runId, dan);
  await untilStatus(bench.engine, runId, 'completed');
  expect(await bench.problems()).toEqual([]);
});

test('the last approval is taken back in its undo time, and the first one stays', async () => {
  const bench = await gateBench(two);
  const runId = await bench.ask();
  await bench.decide(runId, dan);
  await bench.decide(runId, eve, { undoMs: 10_000 });
  const { approval } = await bench.question(runId);
  await bench.engine.undo(approval, eve);
  expect(await bench.question(runId)).toMatchObject({ status: 'open', decision: null, votes: [{ by: dan }] });
  expect(await bench.problems()).toEqual([]);
  await bench.decide(runId, ann);
  await untilStatus(bench.engine, runId, 'completed');
});

test('a hundred answers at once of four people: the second one that comes decides, and nobody counts twice', async () => {
  const bench = await gateBench(two);
  const runId = await bench.ask();
  const people = [ann, dan, eve, bob];
  const answers = await Promise.allSettled(
    Array.from({ length: 100 }, (_, at) => bench.decide(runId, people[at % 4] ?? ann)),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  await untilStatus(bench.engine, runId, 'completed');
  expect(await bench.problems()).toEqual([]);
});
