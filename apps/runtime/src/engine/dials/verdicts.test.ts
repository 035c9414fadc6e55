import { expect, test } from 'vitest';
import type { DecideInput } from '../engine.ts';
import {
  ann,
  answer,
  type Bench,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
} from '../testing/engine-bench.ts';

const start = {
  id: 'start',
  type: 'triggers.manual',
  config: { fields: [{ name: 'name', label: 'Name', type: 'text' }] },
};
const sort = {
  id: 'sort',
  type: 'ai.classify',
  config: {
    source: '{{ start.?name.orValue("") }}',
    labels: [
      { name: 'sales', description: 'wants to buy' },
      { name: 'support', description: 'has a problem' },
    ],
  },
};
const reply = {
  id: 'reply',
  type: 'ai.draft',
  config: { instruction: 'Answer', context: '{{ sort.label }} {{ start.?name.orValue("") }}', subject: false },
};
const gate = { id: 'gate', type: 'approvals.gate', config: { question: 'Send it?', editable: 'reply' } };

const BODY = 'Dear customer, thank you for your message. We are glad to help you and will send the offer soon.';
let customers = 0;

async function benchWith(
  nodes: Parameters<typeof graphOf>[0],
  edges: string[],
): Promise<Bench & { workflowId: string }> {
  const bench = await createBench();
  bench.world.ai = async ({ schema, task, user, system, isSecondReading }) => {
    if (isSecondReading) throw new Error('No second reading here.');
    const value = schema.parse(
      task.kind === 'draft'
        ? { body: BODY, confidence: 90 }
        : { label: 'sales', confidence: 90, reason: 'It says so.' },
    );
    const given = answer(value);
    return { ...given, call: { ...given.call, prompt: { system, user } } };
  };
  return { ...bench, workflowId: await bench.publish(graphOf(nodes, edges)) };
}

const drafting = () => benchWith([start, sort, reply], ['start -> sort', 'sort -> reply']);

/** A run whose question is answered; its end is waited for. */
async function decided(
  bench: Bench & { workflowId: string },
  said: Partial<DecideInput>,
  afterMs = 60_000,
): Promise<string> {
  customers += 1;
  const runId = await startAndWait(bench.engine, bench.workflowId, { name: `Customer ${customers}` });
  const [asked] = await openApprovals(bench.engine, runId);
  const approvalId = asked?.id ?? '';
  const answered = {
    approvalId,
    decision: 'approve',
    by: ann,
    idempotencyKey: approvalId,
    undoMs: 0,
    ...said,
  } as const;
  bench.clock.advance(afterMs);
  await bench.engine.decide(answered);
  await untilStatus(bench.engine, runId, 'completed');
  return runId;
}

async function verdictsIn(bench: Bench, nodeId: string) {
  const record = (await bench.stores.trust.records()).find((each) => each.nodeId === nodeId);
  const events = record ? await bench.stores.trust.events(record.id) : [];
  return events.flatMap((event) => (event.type === 'verdict' ? [event] : []));
}

test('an approval counts for the draft, and for the reading step that it used', async () => {
  const bench = await drafting();
  await decided(bench, { seconds: 30 });
  expect(await verdictsIn(bench, 'reply')).toMatchObject([
    { verdict: 'approved', loss: 0, source: 'draft', notCounted: null, seconds: 30 },
  ]);
  expect(await verdictsIn(bench, 'sort')).toMatchObject([{ verdict: 'approved', loss: 0, source: 'draft' }]);
  expect(await bench.problems()).toEqual([]);
});

test('a mistake of the reading step lands on it, and not on the draft', async () => {
  const bench = await drafting();
  await decided(bench, { decision: 'reject', fault: 'sort', reason: 'Wrong team' });
  expect(await verdictsIn(bench, 'reply')).toMatchObject([{ verdict: 'rejected', loss: null }]);
  expect(await verdictsIn(bench, 'sort')).toMatchObject([
    { verdict: 'rejected', loss: 1, source: 'blame', reason: 'Wrong team' },
  ]);
  expect(await bench.problems()).toEqual([]);
});

test('what was changed is kept, and how much of it counts: a word nothing, a number all', async () => {
  const bench = await drafting();
  const cosmetic = { body: BODY.replace('glad', 'happy') };
  await decided(bench, { decision: 'edit', output: cosmetic });
  await decided(bench, { decision: 'edit', output: { body: `${BODY} It costs 1,800.` } });
  expect(await verdictsIn(bench, 'reply')).toMatchObject([
    {
      verdict: 'edited',
      loss: expect.closeTo(0.01, 1),
      changes: [{ field: 'body', before: BODY, after: cosmetic.body }],
    },
    { verdict: 'edited', loss: 1 },
  ]);
});

test('approvals that are too fast or in bulk are kept and are no proof', async () => {
  const bench = await drafting();
  await decided(bench, { seconds: 1 });
  await decided(bench, { seconds: 30, isBulk: true });
  // A script says nothing about how long somebody looked, or too much; nobody looked for longer than it was there.
  await decided(bench, {});
  await decided(bench, {}, 1000);
  await decided(bench, { seconds: 999 }, 1000);
  expect((await verdictsIn(bench, 'reply')).map(({ notCounted }) => notCounted)).toEqual([
    'too fast',
    'in bulk',
    null,
    'too fast',
    'too fast',
  ]);
  const record = await bench.stores.trust.find(bench.workflowId, 'reply');
  expect(record?.state.counts).toMatchObject({ approved: 5, notCounted: 4 });
  await bench.stores.settings.update({
    reviewQuality: { canaryShare: 0, blindShare: 0, isSpeedChecked: false, hasSecondLook: false },
  });
  await bench.engine.reloadSettings();
  await decided(bench, { seconds: 1 });
  expect((await verdictsIn(bench, 'reply')).at(-1)?.notCounted).toBeNull();
});

test('a gate that shows the draft asks once for both, and its verdict is evidence', async () => {
  const bench = await benchWith([start, sort, reply, gate], ['start -> sort', 'sort -> reply', 'reply -> gate']);
  await decided(bench, { decision: 'reject', reason: 'No' });
  expect(await verdictsIn(bench, 'reply')).toMatchObject([{ verdict: 'rejected', loss: 1, source: 'gate' }]);
  expect(await bench.problems()).toEqual([]);
});

test('a gate for others than the reviewers of the step says nothing about it', async () => {
  const own = { ...reply, dial: { level: 'draft', assignee: 'user:u1' } };
  const others = { ...gate, config: { ...gate.config, assignee: 'role:owner' } };
  const bench = await benchWith([start, sort, own, others], ['start -> sort', 'sort -> reply', 'reply -> gate']);
  await decided(bench, { decision: 'reject' });
  expect(await verdictsIn(bench, 'reply')).toMatchObject([{ verdict: 'rejected', loss: null }]);
});

test('a question that nobody answers in time is no evidence', async () => {
  const bench = await benchWith(
    [start, { ...reply, config: { ...reply.config, context: 'Hello' }, dial: { level: 'draft', dueInMinutes: 5 } }],
    ['start -> reply'],
  );
  const runId = await startAndWait(bench.engine, bench.workflowId, { name: 'Ann' });
  bench.clock.advance(6 * 60_000);
  await untilStatus(await bench.restart(), runId, 'completed');
  expect(await verdictsIn(bench, 'reply')).toMatchObject([{ verdict: 'expired', loss: null, by: null }]);
  expect((await bench.stores.trust.find(bench.workflowId, 'reply'))?.state.recentAnswers).toBe('e');
});

test('what is tried out leaves no evidence', async () => {
  const bench = await drafting();
  await bench.engine.start({
    workflowId: bench.workflowId,
    mode: 'test',
    input: { name: 'Ann' },
    by: ann,
    waitMs: 5000,
  });
  expect(await bench.stores.trust.records()).toEqual([]);
});

test('a restart knows what was earned', async () => {
  const bench = await drafting();
  await decided(bench, { seconds: 30 });
  await bench.restart();
  expect((await bench.stores.trust.find(bench.workflowId, 'reply'))?.state.counts.verdicts).toBe(1);
  expect(await bench.problems()).toEqual([]);
});
