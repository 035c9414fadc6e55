import type { Level } from '@leeway/shared/graph/dial-setting.ts';
import { describe, expect, test } from 'vitest';
import {
  ann,
  answer,
  type Bench,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
} from './testing/engine-bench.ts';

const manual = {
  id: 'start',
  type: 'triggers.manual',
  config: {
    fields: [
      { name: 'text', label: 'Text', type: 'text' },
      { name: 'budget', label: 'Budget', type: 'number' },
    ],
  },
};
const draft = {
  id: 'draft',
  type: 'ai.draft',
  config: { instruction: 'Answer', context: 'Message: {{ start.?text.orValue("") }}', subject: true },
};
const mail = {
  id: 'mail',
  type: 'integrations.email',
  config: {
    connection: 'c1',
    to: 'ann@example.com',
    subject: '{{ draft.?subject.orValue("Hello") }}',
    body: '{{ draft.body }}',
  },
  // The time to hold it back is a matter of undo-time.test.ts.
  dial: { level: 'autonomous', undoSeconds: 0 },
};
const count = { id: 'count', type: 'metrics.record', config: { metric: 'answered', kind: 'count' } };

async function draftBench(confidence: number): Promise<Bench & { workflowId: string; sent: string[] }> {
  const bench = await createBench();
  const sent: string[] = [];
  bench.world.mail = async (message) => {
    sent.push(message.body);
    return { messageId: message.messageId, accepted: [message.to], rejected: [] };
  };
  bench.world.ai = async (request) => answer(request.schema.parse({ subject: 'Hi', body: 'Hello there', confidence }));
  await bench.stores.connections.create(
    {
      kind: 'smtp',
      name: 'Mail',
      settings: { host: 'localhost', port: 25, secure: false, user: '', from: 'a@b.c' },
      secret: {},
    },
    0,
  );
  const [connection] = await bench.stores.connections.list();
  const graph = graphOf(
    [manual, draft, { ...mail, config: { ...mail.config, connection: connection?.id } }, count],
    ['start -> draft', 'draft -> mail', 'mail -> count'],
  );
  return { ...bench, workflowId: await bench.publish(graph), sent };
}

const setLevel = (bench: Bench & { workflowId: string }, level: Level, more = {}) =>
  bench.engine.setDial(bench.workflowId, 'draft', { setting: { level, ...more }, reason: 'test', by: ann });

describe('the four levels of a drafting step', () => {
  test('draft: asks, and sends what the person decided, once', async () => {
    const bench = await draftBench(95);
    const runId = await startAndWait(bench.engine, bench.workflowId, { text: 'Hi' });
    const [approval] = await openApprovals(bench.engine, runId);
    expect(approval?.why).toContain('Draft and approve');
    expect(bench.sent).toEqual([]);
    const edit = (output: object) =>
      bench.engine.decide({
        approvalId: approval?.id ?? '',
        decision: 'edit',
        output,
        by: ann,
        idempotencyKey: 'k',
        undoMs: 0,
      });
    await expect(edit({ body: null })).rejects.toMatchObject({ code: 'approval.invalid_edit', status: 422 });
    await edit({ subject: 'Hi', body: 'Edited' });
    await untilStatus(bench.engine, runId, 'completed');
    expect(bench.sent).toEqual(['Edited']);
    const { state } = await bench.engine.read(runId);
    expect(state.steps.mail?.route).toMatchObject({ way: 'alone' });
    expect(state.steps.draft?.drafted).toMatchObject({ body: 'Hello there' });
  });

  test('threshold: the sure one goes alone, the unsure one asks', async () => {
    const sure = await draftBench(95);
    await setLevel(sure, 'threshold', { threshold: 0.8 });
    await untilStatus(sure.engine, await startAndWait(sure.engine, sure.workflowId, { text: 'Hi' }), 'completed');
    expect(sure.sent).toHaveLength(1);

    const unsure = await draftBench(20);
    await setLevel(unsure, 'threshold', { threshold: 0.8 });
    const runId = await startAndWait(unsure.engine, unsure.workflowId, { text: 'Hi' });
    const [approval] = await openApprovals(unsure.engine, runId);
    expect(approval?.why).toMatch(/% sure\. The dial asks below 80%/);
    expect(unsure.sent).toEqual([]);
  });

  test('autonomous: goes alone, however unsure', async () => {
    const bench = await draftBench(1);
    await setLevel(bench, 'autonomous');
    await untilStatus(bench.engine, await startAndWait(bench.engine, bench.workflowId), 'completed');
    expect(bench.sent).toHaveLength(1);
  });

  test('watch: runs, but every later action is held back and journaled as would have', async () => {
    const bench = await draftBench(95);
    await setLevel(bench, 'watch');
    const runId = await startAndWait(bench.engine, bench.workflowId);
    await untilStatus(bench.engine, runId, 'completed');
    expect(bench.sent).toEqual([]);
    const { state } = await bench.engine.read(runId);
    expect(state.steps.mail).toMatchObject({
      status: 'refused',
      route: { because: 'watch' },
      proposal: { values: { body: 'Hello there' } },
    });
  });
});

test('a rule that always asks wins over the dial', async () => {
  const bench = await draftBench(95);
  await setLevel(bench, 'autonomous', { askWhen: [{ when: 'start.?budget.orValue(0) > 2000' }] });
  await untilStatus(bench.engine, await startAndWait(bench.engine, bench.workflowId, { budget: 1000 }), 'completed');
  const runId = await startAndWait(bench.engine, bench.workflowId, { budget: 3000 });
  expect((await openApprovals(bench.engine, runId))[0]?.why).toContain('always ask');
});

test('the kill switch puts everything on draft at once, and back', async () => {
  const bench = await draftBench(95);
  await setLevel(bench, 'autonomous');
  await bench.engine.setKillSwitch(null, true, ann);
  const runId = await startAndWait(bench.engine, bench.workflowId);
  const [approval] = await openApprovals(bench.engine, runId);
  expect(approval?.why).toContain('kill switch');
  await bench.engine.decide({
    approvalId: approval?.id ?? '',
    decision: 'approve',
    by: ann,
    idempotencyKey: 'k',
    undoMs: 0,
  });
  // The person has decided the draft: the action that carries it out does not ask again.
  await untilStatus(bench.engine, runId, 'completed');
  expect(bench.sent).toHaveLength(1);
  await bench.engine.setKillSwitch(null, false, ann);
  await untilStatus(bench.engine, await startAndWait(bench.engine, bench.workflowId), 'completed');
});

test('a rejected draft sends nothing, and what follows is skipped', async () => {
  const bench = await draftBench(95);
  const runId = await startAndWait(bench.engine, bench.workflowId);
  const [approval] = await openApprovals(bench.engine, runId);
  await bench.engine.decide({
    approvalId: approval?.id ?? '',
    decision: 'reject',
    reason: 'Should not reply',
    by: ann,
    idempotencyKey: 'k',
    undoMs: 0,
  });
  await untilStatus(bench.engine, runId, 'completed');
  expect(bench.sent).toEqual([]);
  const { state } = await bench.engine.read(runId);
  expect(state.steps.draft?.status).toBe('rejected');
  expect(state.steps.mail).toBeUndefined();
});

test('a test run refuses effects and shows what would have been sent', async () => {
  const bench = await draftBench(95);
  await setLevel(bench, 'autonomous');
  const { runId, status } = await bench.engine.start({
    workflowId: bench.workflowId,
    mode: 'test',
    input: {},
    by: ann,
    waitMs: 5000,
  });
  expect((await bench.engine.read(runId)).state.error).toBeNull();
  expect(status).toBe('completed');
  expect(bench.sent).toEqual([]);
  const { state } = await bench.engine.read(runId);
  expect(state.steps.mail).toMatchObject({ status: 'refused', route: { because: 'test run' } });
});

test('built-in drafts always ask, whatever the dial says', async () => {
  const bench = await draftBench(95);
  await setLevel(bench, 'autonomous');
  const made = bench.world.ai;
  bench.world.ai = async (request) => {
    const real = await made(request);
    return { ...real, call: { ...real.call, isBuiltIn: true } };
  };
  const runId = await startAndWait(bench.engine, bench.workflowId);
  expect((await openApprovals(bench.engine, runId))[0]?.why).toContain('No AI model connected');
});
