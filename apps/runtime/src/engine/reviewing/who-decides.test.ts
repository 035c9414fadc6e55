import { expect, test } from 'vitest';
import { ann, untilStatus } from '../testing/engine-bench.ts';
import { bob, dan, draftBench, eve, gateBench } from '../testing/review-bench.ts';

test('only the person whose it is may decide, or an owner', async () => {
  const bench = await gateBench({ assignee: 'user:dan' });
  const runId = await bench.ask();
  for (const other of [eve, bob])
    await expect(bench.decide(runId, other)).rejects.toMatchObject({
      code: 'approval.not_assigned',
      status: 403,
      hint: 'It is for dan.',
    });
  await bench.decide(runId, dan);
  await untilStatus(bench.engine, runId, 'completed');
  const second = await bench.ask();
  await bench.decide(second, ann);
  await untilStatus(bench.engine, second, 'completed');
  expect(await bench.problems()).toEqual([]);
});

test('what is for somebody who left falls to whoever may decide, and never to nobody', async () => {
  const bench = await gateBench({ assignee: 'user:dan' });
  const runId = await bench.ask();
  await bench.stores.members.remove('dan');
  await expect(bench.decide(runId, dan)).rejects.toMatchObject({ code: 'approval.not_assigned' });
  await bench.decide(runId, eve);
  await untilStatus(bench.engine, runId, 'completed');
});

test('a viewer never decides, even with the approval in their name', async () => {
  const bench = await gateBench({ assignee: 'user:dan' });
  await bench.stores.members.setRole('dan', 'viewer');
  const runId = await bench.ask();
  await expect(bench.decide(runId, dan)).rejects.toMatchObject({ code: 'approval.not_assigned' });
});

test('somebody who stands in decides, while the other is away, under the own name', async () => {
  const bench = await gateBench({ assignee: 'user:dan' });
  const runId = await bench.ask();
  const now = bench.clock.now();
  await bench.stores.delegations.set({ fromUser: 'dan', toUser: 'eve', startsAt: now + 1000, endsAt: now + 60_000 });
  await expect(bench.decide(runId, eve)).rejects.toMatchObject({ code: 'approval.not_assigned' });
  bench.clock.advance(1000);
  await bench.decide(runId, eve);
  expect(await bench.events(runId)).toContainEqual(expect.objectContaining({ type: 'approval.decided', by: eve }));
  const later = await bench.ask();
  bench.clock.advance(60_000);
  await expect(bench.decide(later, eve)).rejects.toMatchObject({ code: 'approval.not_assigned' });
});

test('turns go round fairly, leave out who is away, and go on after a restart where they were', async () => {
  const bench = await gateBench({ assignee: 'turns:approver' });
  const turns: (string | null)[] = [];
  for (let run = 0; run < 3; run += 1) turns.push((await bench.question(await bench.ask())).assignee);
  expect(turns).toEqual(['user:dan', 'user:eve', 'user:dan']);
  const now = bench.clock.now();
  await bench.stores.delegations.set({ fromUser: 'dan', toUser: 'bob', startsAt: now, endsAt: now + 60_000 });
  expect((await bench.question(await bench.ask())).assignee).toBe('user:eve');
  expect((await bench.question(await bench.ask())).assignee).toBe('user:eve');
  bench.clock.advance(60_000);
  const engine = await bench.restart();
  const after = await engine.start({
    workflowId: (await engine.read('1')).state.workflowId,
    mode: 'live',
    input: {},
    by: ann,
    waitMs: 5000,
  });
  expect((await bench.question(after.runId, engine)).assignee).toBe('user:dan');
  expect(await bench.problems()).toEqual([]);
});

test('questions that are asked at the same moment go to different people', async () => {
  const bench = await gateBench({ assignee: 'turns:approver' });
  const runs = await Promise.all([bench.ask(), bench.ask(), bench.ask(), bench.ask()]);
  const turns = await Promise.all(runs.map(async (runId) => (await bench.question(runId)).assignee ?? ''));
  expect(turns.toSorted((one, other) => one.localeCompare(other))).toEqual([
    'user:dan',
    'user:dan',
    'user:eve',
    'user:eve',
  ]);
});

test('a role that nobody has is asked as a role, and owners decide', async () => {
  const bench = await gateBench({ assignee: 'turns:approver' });
  await bench.stores.members.remove('dan');
  await bench.stores.members.remove('eve');
  const runId = await bench.ask();
  expect(await bench.question(runId)).toMatchObject({ assignee: 'role:approver', review: { turnsOf: 'approver' } });
  await expect(bench.decide(runId, bob)).rejects.toMatchObject({ code: 'approval.not_assigned' });
  await bench.decide(runId, ann);
});

test('it is given away by hand, by whoever may decide it, to somebody who can', async () => {
  const bench = await gateBench({ assignee: 'user:dan' });
  const runId = await bench.ask();
  const { approval } = await bench.question(runId);
  await expect(bench.engine.assign(approval, 'user:eve', eve)).rejects.toMatchObject({ code: 'approval.not_assigned' });
  await expect(bench.engine.assign(approval, 'user:nobody', dan)).rejects.toMatchObject({
    code: 'approval.unknown_assignee',
    status: 422,
  });
  await bench.engine.assign(approval, 'user:eve', dan);
  expect(await bench.question(runId)).toMatchObject({ assignee: 'user:eve', status: 'open' });
  expect(await bench.events(runId)).toContainEqual(
    expect.objectContaining({ type: 'approval.assigned', to: 'user:eve', by: dan }),
  );
  await expect(bench.decide(runId, dan)).rejects.toMatchObject({ code: 'approval.not_assigned' });
  await bench.decide(runId, eve);
  expect(await bench.problems()).toEqual([]);
});

test('whoever started the run may not approve it, by session or by key, and also not through a fork', async () => {
  const bench = await draftBench({ review: { mayApproveOwn: false } });
  const runId = await bench.ask(bob);
  for (const via of ['session', 'key', 'link'] as const)
    await expect(bench.decide(runId, { ...bob, via })).rejects.toMatchObject({ code: 'approval.own', status: 403 });
  const fork = await bench.engine.fork(runId, { cut: ['draft'], useRecorded: false, allowEffects: true, by: dan });
  await expect.poll(async () => (await bench.engine.read(fork.runId)).state.status).toBe('waiting');
  await expect(bench.decide(fork.runId, bob)).rejects.toMatchObject({ code: 'approval.own' });
  await expect(bench.decide(fork.runId, dan)).rejects.toMatchObject({ code: 'approval.own' });
  await bench.decide(fork.runId, eve);
  await bench.decide(runId, dan);
  expect(await bench.problems()).toEqual([]);
});

test('whose address stands in the form that started the run may not approve it', async () => {
  const bench = await draftBench({ review: { mayApproveOwn: false } });
  bench.people.push({ id: 'dan', name: 'Dan Brown', email: 'Dan@example.com' });
  const runId = await bench.ask(ann, { text: 'dan@example.com' });
  await expect(bench.decide(runId, dan)).rejects.toMatchObject({ code: 'approval.own' });
  await expect(bench.decide(runId, ann)).rejects.toMatchObject({ code: 'approval.own' });
  await bench.decide(runId, eve);
});

test('what somebody works on nobody else decides, until the claim runs out', async () => {
  const bench = await gateBench();
  const runId = await bench.ask();
  const { approval } = await bench.question(runId);
  const now = bench.clock.now();
  const claim = { userId: 'dan', name: 'Dan', until: now + 600_000 };
  await bench.stores.claims.claim({ approvalId: approval, run: Number(runId) }, claim, now);
  await expect(bench.decide(runId, ann)).rejects.toMatchObject({
    code: 'approval.claimed',
    status: 409,
    message: 'Dan is working on “gate”.',
  });
  bench.clock.advance(600_000);
  await bench.decide(runId, ann);
});

test('the fault of a draft is one of the AI steps that it used', async () => {
  const bench = await draftBench();
  const runId = await bench.ask();
  await expect(bench.decide(runId, dan, { decision: 'reject', fault: 'start' })).rejects.toMatchObject({
    code: 'approval.unknown_fault',
    status: 422,
  });
});
