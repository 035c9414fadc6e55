// Ways round the limits that must not work: loose settings, unreadable amounts, calls from another workflow, what is done again.
import { TerminalError } from '@leeway/nodes/contract/run.ts';
import type { Settings } from '@leeway/shared/api/workspace.ts';
import { expect, test } from 'vitest';
import {
  ann,
  answer,
  createBench,
  graphOf,
  openApprovals,
  startAndWait,
  untilStatus,
  untilStep,
} from './testing/engine-bench.ts';
import { keepDial } from './testing/kept-dial.ts';
import { createTrustBench, type TrustBench } from './testing/trust-bench.ts';

async function withSettings(bench: TrustBench, settings: Partial<Settings>): Promise<void> {
  await bench.stores.settings.update(settings);
  await bench.engine.reloadSettings();
}

test.each<[string, Partial<Settings>, string]>([
  ['the policy that dials are earned', { policy: 'earned' }, 'evidence'],
  ['the ceiling of the workspace', { ceiling: 'draft' }, 'organisation ceiling'],
  ['the ceiling of messages', { classCeilings: { B: 'autonomous', C: 'draft', D: 'draft' } }, 'organisation ceiling'],
])('%s holds for a dial that is set higher', async (_what, settings, because) => {
  const bench = await createTrustBench();
  await withSettings(bench, settings);
  expect((await bench.routes(await bench.run())).draft).toMatchObject({ way: 'ask', because });
  expect(bench.sent).toEqual([]);
});

test('where dials are earned, what a person has decided is carried out without a second question', async () => {
  const bench = await createTrustBench({ draft: { level: 'autonomous' } });
  await withSettings(bench, { policy: 'earned' });
  const runId = await bench.run();
  const [question] = await openApprovals(bench.engine, runId);
  const id = question?.id ?? '';
  await bench.engine.decide({ approvalId: id, decision: 'approve', by: ann, idempotencyKey: id, undoMs: 0 });
  await untilStatus(bench.engine, runId, 'completed');
  expect(bench.sent).toHaveLength(1);
});

test.each([
  ['not a number', '0.0 / 0.0'],
  ['endless', '1.0 / 0.0'],
  ['a text', '"500"'],
  ['missing', 'start.?amount'],
  ['far below nothing', '-5000.0'],
  ['a list', '[500]'],
])('an amount that is %s asks, whatever the dial says', async (_what, amount) => {
  const bench = await createTrustBench();
  await keepDial(bench, 'draft', { level: 'autonomous', amount, limit: 2000 });
  expect((await bench.routes(await bench.run())).draft).toMatchObject({ way: 'ask', because: 'amount limit' });
});

test('a workflow that is called does nothing that its caller may not do, at any depth', async () => {
  const bench = await createBench();
  bench.world.ai = async (request) => answer(request.schema.parse({ body: 'Hello there', confidence: 95 }));
  const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
  const draft = {
    id: 'draft',
    type: 'ai.draft',
    config: { instruction: 'Answer', context: 'Hello', subject: false },
    dial: { level: 'autonomous' },
  };
  const each = { id: 'each', type: 'logic.for-each', config: { list: '[1]' } };
  const use = (workflow: string) => ({ id: 'use', type: 'logic.workflow', config: { workflow, input: {} } });
  const inner = await bench.publish(graphOf([start, each, draft], ['start -> each', 'each:each -> draft']), 'Inner');
  const middle = await bench.publish(graphOf([start, use(inner)], ['start -> use']), 'Middle');
  const graph = graphOf([start, use(middle)], ['start -> use']);
  const outer = await bench.publish({ ...graph, settings: { ...graph.settings, ceiling: 'draft' } }, 'Outer');

  await startAndWait(bench.engine, outer);
  await expect
    .poll(() => bench.db.prepare('select why from approvals').pluck().all())
    .toEqual(['This workflow allows drafts only.']);
  expect(await bench.problems()).toEqual([]);
});

test('the kill switch and a new ceiling of a workflow hold for what it calls, also where nobody waits for that', async () => {
  const bench = await createTrustBench();
  const fields = [{ name: 'to', label: 'To', type: 'text', required: true }];
  const start = { id: 'start', type: 'triggers.manual', config: { fields } };
  const each = { id: 'each', type: 'logic.for-each', config: { list: '[1]' } };
  const use = (wait: boolean) => ({
    id: 'use',
    type: 'logic.workflow',
    config: { workflow: bench.workflowId, input: { to: '{{ start.to }}' }, wait },
  });
  const whys = () => bench.db.prepare("select why from approvals where kind = 'draft'").pluck().all();
  let count = 0;
  for (const wait of [true, false]) {
    const outer = await bench.publish(
      graphOf([start, each, use(wait)], ['start -> each', 'each:each -> use']),
      'Outer',
    );
    await bench.engine.setKillSwitch(outer, true, ann);
    await startAndWait(bench.engine, outer, { to: 'a@example.com' });
    count += 1;
    await expect.poll(whys).toHaveLength(count);
    expect(whys().at(-1)).toBe('Everything was put on draft with the kill switch.');
  }
  expect(bench.sent).toEqual([]);
  expect(await bench.problems()).toEqual([]);
});

test('a ceiling that was lowered since holds for runs of an earlier version: forked ones, and after a restart', async () => {
  const bench = await createTrustBench();
  const runId = await bench.run();
  await untilStatus(bench.engine, runId, 'completed');
  await bench.change({ settings: { ceiling: 'draft' } });
  const forkOn = async (engine = bench.engine) => {
    const fork = await engine.fork(runId, { cut: [], allowEffects: true, by: ann });
    await untilStatus(engine, fork.runId, 'waiting');
    return (await bench.routes(fork.runId, engine)).draft;
  };
  expect(await forkOn()).toMatchObject({ way: 'ask', because: 'workflow ceiling' });
  expect(await forkOn(await bench.restart())).toMatchObject({ way: 'ask', because: 'workflow ceiling' });
  expect(bench.sent).toHaveLength(1);
});

test('a dial that a newer version has turned down holds for runs of an earlier version', async () => {
  const bench = await createTrustBench({ draft: { level: 'draft' } });
  const decide = async (runId: string) => {
    const [question] = await openApprovals(bench.engine, runId);
    const id = question?.id ?? '';
    await bench.engine.decide({ approvalId: id, decision: 'approve', by: ann, idempotencyKey: id, undoMs: 0 });
  };
  const runId = await bench.run();
  await bench.change({ draft: { level: 'draft' }, mail: { level: 'draft', alwaysAsk: true } });
  await decide(runId);
  await untilStep(bench.engine, { runId, key: 'mail', status: 'waiting' });
  expect(bench.sent).toEqual([]);
  expect((await bench.routes(runId)).mail).toMatchObject({ way: 'ask', because: 'node setting' });
});

test('a message that failed and is tried again is one item, and asks for no second place', async () => {
  const bench = await createTrustBench({ mail: { level: 'autonomous', undoSeconds: 0, maxPerHour: 1 } });
  const { mail } = bench.world;
  bench.world.mail = async () => {
    throw new TerminalError('550 no such mailbox');
  };
  const runId = await bench.run();
  await untilStatus(bench.engine, runId, 'failed');
  bench.world.mail = mail;
  await bench.engine.retry(runId, ann);
  await untilStatus(bench.engine, runId, 'completed');
  expect(bench.sent).toHaveLength(1);
  const { events } = await bench.engine.read(runId);
  expect(events.filter(({ event }) => event.type === 'step.proposed' && event.evidence)).toHaveLength(1);
  expect((await bench.routes(await bench.run())).mail).toMatchObject({ way: 'ask', because: 'rate limit' });
  expect(await bench.problems()).toEqual([]);
});

test('the kill switch puts every step on draft and is undone the same way, for one workflow and for all', async () => {
  const bench = await createTrustBench();
  for (const workflowId of [null, bench.workflowId]) {
    await bench.engine.setKillSwitch(workflowId, true, ann);
    expect((await bench.routes(await bench.run())).draft).toMatchObject({ way: 'ask', because: 'kill switch' });
    await bench.engine.setKillSwitch(workflowId, false, ann);
    expect((await bench.routes(await bench.run())).draft?.way).toBe('alone');
  }
});

test('a deletion asks a person also without AI, until an owner allows more', async () => {
  const bench = await createBench();
  const sent: string[] = [];
  bench.world.http = async ({ method }) => {
    sent.push(method);
    return { status: 200, headers: {}, body: {} };
  };
  const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
  const remove = {
    id: 'remove',
    type: 'integrations.http',
    config: { method: 'DELETE', url: 'https://api.example.com/orders/1' },
  };
  const workflowId = await bench.publish(graphOf([start, remove], ['start -> remove']));
  const runId = await startAndWait(bench.engine, workflowId, {});
  expect((await bench.engine.read(runId)).state.steps.remove?.route).toMatchObject({
    way: 'ask',
    because: 'action class',
  });
  expect(sent).toEqual([]);
  await bench.stores.settings.update({ classCeilings: { B: 'autonomous', C: 'autonomous', D: 'autonomous' } });
  await bench.engine.reloadSettings();
  await untilStatus(bench.engine, await startAndWait(bench.engine, workflowId, {}), 'completed');
  expect(sent).toEqual(['DELETE']);
});
