// How far an item may go alone by what is known of its step, in whole runs: changes, other models, holds, numbers, lots.
import { expect, test } from 'vitest';
import { ann, openApprovals, untilStatus } from '../testing/engine-bench.ts';
import { createTrustBench } from '../testing/trust-bench.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test('a step whose instructions changed asks again, and goes on as before when they are changed back', async () => {
  const bench = await createTrustBench();
  expect((await bench.routes(await bench.run())).draft?.way).toBe('alone');
  await bench.change({ instruction: 'Answer briefly' });
  const changed = await bench.run();
  expect(await bench.routes(changed)).toMatchObject({
    draft: { way: 'ask', because: 'changed', why: 'You changed the instructions, so trust starts again at zero.' },
  });
  await bench.change({});
  expect((await bench.routes(await bench.run())).draft).toMatchObject({ way: 'alone' });
  expect(await bench.problems()).toEqual([]);
});

test('going back after more than 30 days restores nothing', async () => {
  const bench = await createTrustBench();
  await bench.run();
  await bench.change({ instruction: 'Answer briefly' });
  await bench.run();
  bench.clock.advance(31 * DAY);
  await bench.change({});
  for (let n = 0; n < 2; n += 1) {
    expect((await bench.routes(await bench.run())).draft).toMatchObject({ way: 'ask', because: 'changed' });
  }
});

test('a dial that is turned by hand after the change holds for what the step is now', async () => {
  const bench = await createTrustBench();
  await bench.run();
  await bench.change({ instruction: 'Answer briefly' });
  await bench.turn('draft', { level: 'autonomous' });
  expect((await bench.routes(await bench.run())).draft?.way).toBe('alone');
  await bench.change({ instruction: 'Answer at length' });
  expect((await bench.routes(await bench.run())).draft?.because).toBe('changed');
});

test('what a dial was set for is known after a restart', async () => {
  const bench = await createTrustBench();
  await bench.run();
  await bench.change({ instruction: 'Answer briefly' });
  const engine = await bench.restart();
  const runId = await bench.run(undefined, engine);
  expect((await bench.routes(runId, engine)).draft?.because).toBe('changed');
});

test('another model under the same setting starts again at zero, in other words', async () => {
  const bench = await createTrustBench();
  await bench.run();
  bench.answers.model = 'test-1-2026-12';
  expect((await bench.routes(await bench.run())).draft).toMatchObject({
    way: 'ask',
    because: 'changed',
    why: 'Another model answers now, so trust starts again at zero.',
  });
});

test('a backup model asks, and the first model’s items go on alone', async () => {
  const bench = await createTrustBench();
  await bench.run();
  Object.assign(bench.answers, { model: 'backup', isFallback: true });
  expect((await bench.routes(await bench.run())).draft).toMatchObject({
    way: 'ask',
    because: 'fallback model',
    why: 'A backup model answered this one, so it asks you.',
  });
  Object.assign(bench.answers, { model: 'test-1', isFallback: false });
  expect((await bench.routes(await bench.run())).draft?.way).toBe('alone');
});

test('while it is new ten go alone in an hour and the next asks; later more go', async () => {
  const bench = await createTrustBench();
  for (let n = 0; n < 10; n += 1) await bench.run();
  expect(bench.sent).toHaveLength(10);
  expect((await bench.routes(await bench.run())).draft).toMatchObject({
    way: 'ask',
    because: 'start slowly',
    why: 'Start slowly: at most 10 an hour may go alone while it is new.',
  });
  bench.clock.advance(HOUR + 60_000);
  expect((await bench.routes(await bench.run())).draft?.way).toBe('alone');
});

test('two items at the same moment do not both take the last place, also after a restart', async () => {
  const bench = await createTrustBench({ draft: { level: 'autonomous', maxPerHour: 3 } });
  await bench.run();
  await bench.run();
  const engine = await bench.restart();
  const runs = await Promise.all([1, 2, 3, 4].map((n) => bench.run(`p${n}@example.com`, engine)));
  const ways = await Promise.all(runs.map(async (runId) => (await bench.routes(runId, engine)).draft));
  expect(ways.filter((route) => route?.way === 'alone')).toHaveLength(1);
  expect(ways.find((route) => route?.way === 'ask')).toMatchObject({
    because: 'rate limit',
    why: 'Your limit of 3 an hour is reached, so it asks you.',
  });
});

test('the number that may go alone doubles with each clean day after the first, and a mistake costs a day', async () => {
  const bench = await createTrustBench({ draft: { level: 'autonomous', auditShare: 1 } });
  const goneAlone = async (): Promise<number> => {
    bench.clock.advance(HOUR + 60_000);
    const before = bench.sent.length;
    for (let n = 0; n < 25; n += 1) await bench.run();
    return bench.sent.length - before;
  };
  for (let hour = 0; hour < 5; hour += 1) expect(await goneAlone()).toBe(10);
  bench.clock.advance(DAY);
  expect(await goneAlone()).toBe(20);
}, 60_000);

test('the fourth message of a day to the same person asks, however it is written', async () => {
  const bench = await createTrustBench();
  for (const to of ['ann@example.com', 'Ann <ANN@example.com>', 'bob@example.com, ann@example.com'])
    await bench.run(to);
  expect(bench.sent).toHaveLength(3);
  const runId = await bench.run('ann@example.com');
  expect(await bench.routes(runId)).toMatchObject({
    draft: { way: 'alone' },
    mail: { way: 'ask', because: 'same recipient', why: 'ann@example.com has got enough for a day, so it asks you.' },
  });
  await bench.run('eve@example.com');
  expect(bench.sent).toHaveLength(4);
});

test('what a person decided takes no place and is held back by no number', async () => {
  const bench = await createTrustBench({ draft: { level: 'draft' }, mail: { level: 'autonomous', maxPerHour: 1 } });
  for (let n = 0; n < 4; n += 1) {
    const runId = await bench.run('ann@example.com');
    const [question] = await openApprovals(bench.engine, runId);
    const id = question?.id ?? '';
    await bench.engine.decide({ approvalId: id, decision: 'approve', by: ann, idempotencyKey: id, undoMs: 0 });
    await untilStatus(bench.engine, runId, 'completed');
    expect(await bench.evidence(runId)).toEqual({ draft: expect.objectContaining({ key: expect.any(String) }) });
  }
  expect(bench.sent).toHaveLength(4);
});

test('a mistake that a check finds holds the next items back', async () => {
  const bench = await createTrustBench();
  for (let n = 0; n < 4; n += 1) {
    const runId = await bench.run();
    expect((await bench.routes(runId)).draft?.way).toBe('alone');
    await bench.judge(runId, 1);
  }
  const engine = await bench.restart();
  const next = await bench.routes(await bench.run(undefined, engine), engine);
  expect(next.draft).toMatchObject({
    way: 'ask',
    because: 'hold',
    why: expect.stringMatching(/^A checked item was wrong\. It asks first for about \d+ items\.$/),
  });
});

test.each([
  ['auditShare 0', { level: 'autonomous', auditShare: 0 }],
  ['a threshold of 0', { level: 'threshold', threshold: 0 }],
] as const)('%s is checked all the same: about half of the first ones', async (_what, draft) => {
  const bench = await createTrustBench({ draft });
  const audits = [];
  for (let n = 0; n < 10; n += 1) audits.push((await bench.evidence(await bench.run())).draft?.audit);
  expect(audits.every((audit) => audit?.share === 0.5)).toBe(true);
  const drawn = audits.filter((audit) => audit?.isDrawn);
  expect(drawn.length).toBeGreaterThan(0);
  expect(drawn.length).toBeLessThan(10);
  expect(new Set(drawn.map((audit) => audit?.approval)).size).toBe(drawn.length);
  expect(await bench.problems()).toEqual([]);
});

test('“send, then review” checks every item', async () => {
  const bench = await createTrustBench({ draft: { level: 'autonomous', auditShare: 1 } });
  for (let n = 0; n < 3; n += 1)
    expect((await bench.evidence(await bench.run())).draft?.audit).toMatchObject({ share: 1, isDrawn: true });
});

test('a test run leaves no evidence and takes no place', async () => {
  const bench = await createTrustBench({ draft: { level: 'autonomous', maxPerHour: 1 } });
  for (let n = 0; n < 3; n += 1) {
    const { workflowId } = bench;
    const { runId } = await bench.engine.start({
      workflowId,
      mode: 'test',
      input: { to: 'a@b.example' },
      by: ann,
      waitMs: 5000,
    });
    expect(await bench.evidence(runId)).toEqual({});
  }
  expect((await bench.routes(await bench.run())).draft?.way).toBe('alone');
});

test('on “Watch only” a person is asked what they would have written', async () => {
  const bench = await createTrustBench({ draft: { level: 'watch' } });
  const runId = await bench.run();
  await untilStatus(bench.engine, runId, 'completed');
  expect((await bench.evidence(runId)).draft).toMatchObject({ isBlind: true, audit: { isDrawn: true } });
  expect(bench.sent).toEqual([]);
});

test('the person’s own result is compared with what the step on “Watch only” wrote, once', async () => {
  const bench = await createTrustBench({ draft: { level: 'watch' } });
  const { workflowId } = bench;
  const own = { workflowId, nodeId: 'draft', by: ann };
  const runs = [
    await bench.run('ann@example.com'),
    await bench.run('bob@example.com'),
    await bench.run('bob@example.com'),
  ];
  await bench.engine.takeOwnResult({ ...own, match: { to: 'ann@example.com' }, output: 'Hello there' });
  await bench.engine.takeOwnResult({ ...own, runId: runs[1], output: { body: 'Something else entirely' } });
  const again = { ...own, runId: runs[1], output: 'Hello there' };
  await expect(bench.engine.takeOwnResult(again)).rejects.toMatchObject({ code: 'comparison.not_found', status: 404 });
  await bench.run('bob@example.com');
  const both = { ...own, match: { to: 'bob@example.com' }, output: 'Hello there' };
  await expect(bench.engine.takeOwnResult(both)).rejects.toMatchObject({ code: 'comparison.ambiguous', status: 409 });
  const record = await bench.stores.trust.find(workflowId, 'draft');
  const verdicts = (await bench.stores.trust.events(record?.id ?? 0)).filter((event) => event.type === 'verdict');
  expect(verdicts).toMatchObject([
    { source: 'shadow', verdict: 'approved', loss: 0 },
    { source: 'shadow', verdict: 'edited', loss: 1 },
  ]);
  expect(await bench.problems()).toEqual([]);
});

test('what a drafting step let through is checked there, and not once more where it is carried out', async () => {
  const bench = await createTrustBench({ draft: { level: 'autonomous', auditShare: 1 } });
  const runId = await bench.run();
  const { draft, mail } = await bench.evidence(runId);
  expect(draft?.audit).toMatchObject({ share: 1, isDrawn: true });
  expect(mail).toMatchObject({ isPassedOn: true });
  expect(mail?.audit).toBeUndefined();
});

test('under “earned” an action carries out what the dial of the draft has earned, without a proof of its own', async () => {
  const bench = await createTrustBench({ draft: { level: 'autonomous', stakes: 'low' } });
  await bench.stores.settings.update({ policy: 'earned' });
  await bench.engine.reloadSettings();
  for (let n = 0; n < 60; n += 1) {
    const [question] = await openApprovals(bench.engine, await bench.run());
    const id = question?.id ?? '';
    bench.clock.advance(60_000);
    await bench.engine.decide({ approvalId: id, decision: 'approve', by: ann, idempotencyKey: id, undoMs: 0 });
  }
  await bench.engine.acceptRaise(bench.workflowId, 'draft', { level: 'autonomous', position: 0, by: ann });
  expect(await bench.routes(await bench.run())).toMatchObject({ draft: { way: 'alone' }, mail: { way: 'alone' } });
});
