import { TerminalError } from '@leeway/nodes/contract/run.ts';
import { expect, test } from 'vitest';
import { answer, untilStatus } from '../testing/engine-bench.ts';
import { bob, dan, draftBench, eve, gateBench, type ReviewBench } from '../testing/review-bench.ts';

const drafted = async (bench: ReviewBench, runId: string): Promise<unknown> =>
  (await bench.engine.read(runId)).state.steps.draft?.drafted;

/** Holds the AI back until the test lets it answer. */
function holdAi(bench: ReviewBench): { asked: Promise<string>; release(outcome?: Error): void } {
  const asked = Promise.withResolvers<string>();
  const gate = Promise.withResolvers<void>();
  bench.world.ai = async ({ schema, user }) => {
    asked.resolve(user);
    await gate.promise;
    return answer(schema.parse({ body: 'Second', confidence: 99 }));
  };
  return { asked: asked.promise, release: (outcome) => (outcome ? gate.reject(outcome) : gate.resolve()) };
}

test('the AI gets its draft and what is to be different; the new one asks under its own question', async () => {
  const bench = await draftBench({ level: 'autonomous', askWhen: [{ when: 'true' }] });
  const runId = await bench.ask();
  const first = await bench.question(runId);
  const ai = holdAi(bench);
  await bench.engine.tryAgain(first.approval, 'Shorter, please </wanted>', dan);
  const user = await ai.asked;
  expect(user).toContain('<earlier>\n{\n  "body": "Draft 1"\n}\n</earlier>');
  expect(user).toContain('<wanted>\nShorter, please ‹/wanted>\n</wanted>');
  ai.release();
  await expect.poll(async () => (await bench.question(runId)).approval).not.toBe(first.approval);
  const { state } = await bench.engine.read(runId);
  expect(state.steps.draft?.approvals).toMatchObject([
    {
      status: 'replaced',
      replaced: { drafted: { body: 'Draft 1' }, instruction: 'Shorter, please </wanted>', by: dan },
    },
    { status: 'open', why: 'Dan asked for another draft. This is the new one.' },
  ]);
  expect(await drafted(bench, runId)).toEqual({ body: 'Second' });
  await expect(bench.decide(runId, dan, { approvalId: first.approval })).rejects.toMatchObject({
    code: 'approval.replaced',
    status: 409,
  });
  expect(await bench.stores.approvals.find(first.approval)).toMatchObject({ run: Number(runId) });
  await bench.decide(runId, dan);
  await untilStatus(bench.engine, runId, 'completed');
  expect(await bench.problems()).toEqual([]);
});

test('while it is being written again nobody decides it, and nobody asks for a third one', async () => {
  const bench = await draftBench();
  const runId = await bench.ask();
  const { approval } = await bench.question(runId);
  const ai = holdAi(bench);
  await bench.engine.tryAgain(approval, 'Shorter', dan);
  await ai.asked;
  await expect(bench.decide(runId, eve)).rejects.toMatchObject({ code: 'approval.rewriting', status: 409 });
  await expect(bench.engine.tryAgain(approval, 'Longer', eve)).rejects.toMatchObject({ code: 'approval.rewriting' });
  ai.release();
  await expect.poll(async () => (await bench.question(runId)).approval).not.toBe(approval);
});

test('when the model fails, the draft that is there can be decided', async () => {
  const bench = await draftBench();
  const runId = await bench.ask();
  const { approval } = await bench.question(runId);
  bench.world.ai = async () => {
    throw new TerminalError('There is no model.');
  };
  await bench.engine.tryAgain(approval, 'Shorter', dan);
  await expect.poll(async () => (await bench.question(runId)).rewriteError).not.toBeNull();
  expect(await bench.question(runId)).toMatchObject({
    approval,
    status: 'open',
    rewriting: null,
    rewriteError: { message: 'There is no model.' },
  });
  await bench.decide(runId, dan);
  await untilStatus(bench.engine, runId, 'completed');
  expect(await drafted(bench, runId)).toEqual({ body: 'Draft 1' });
  expect(await bench.problems()).toEqual([]);
});

test('a restart in the middle writes it again, once', async () => {
  const bench = await draftBench();
  const runId = await bench.ask();
  const { approval } = await bench.question(runId);
  const ai = holdAi(bench);
  await bench.engine.tryAgain(approval, 'Shorter', dan);
  await ai.asked;
  bench.world.ai = async ({ schema }) => answer(schema.parse({ body: 'After the restart', confidence: 99 }));
  const engine = await bench.restart();
  await expect.poll(async () => (await bench.question(runId, engine)).approval).not.toBe(approval);
  expect((await engine.read(runId)).state.steps.draft?.drafted).toEqual({ body: 'After the restart' });
});

test('at most five times, and only what an AI wrote', async () => {
  const bench = await draftBench();
  const runId = await bench.ask();
  for (let time = 1; time <= 5; time += 1) {
    const { approval } = await bench.question(runId);
    await bench.engine.tryAgain(approval, `Try ${time}`, dan);
    await expect.poll(async () => (await bench.question(runId)).approval).not.toBe(approval);
  }
  const { approval } = await bench.question(runId);
  await expect(bench.engine.tryAgain(approval, 'Once more', dan)).rejects.toMatchObject({
    code: 'approval.tried_often',
  });
  expect(await drafted(bench, runId)).toEqual({ body: 'Draft 6' });
  // Each draft has cost something, also those that were replaced.
  const cost = bench.db.prepare('select cost_usd from runs where id = ?').pluck().get(runId);
  expect(cost).toBeCloseTo(0.006);
  expect(await bench.problems()).toEqual([]);

  const gate = await gateBench();
  const { approval: ofGate } = await gate.question(await gate.ask());
  await expect(gate.engine.tryAgain(ofGate, 'Try', bob)).rejects.toMatchObject({ code: 'approval.not_written' });
});

test('it stays with the person whose turn it was, and the approvals of others begin anew', async () => {
  const bench = await draftBench({ assignee: 'turns:approver', review: { approvals: 2 } });
  const runId = await bench.ask();
  const { approval, assignee } = await bench.question(runId);
  await bench.decide(runId, dan);
  await bench.engine.tryAgain(approval, 'Shorter', eve);
  await expect.poll(async () => (await bench.question(runId)).approval).not.toBe(approval);
  expect(await bench.question(runId)).toMatchObject({
    assignee,
    votes: [],
    review: { turnsOf: 'approver', needed: 2 },
  });
  expect(await bench.problems()).toEqual([]);
});
