// The time in which an item that goes out alone can still be held back.
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { expect, test } from 'vitest';
import type { Engine } from './engine.ts';
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

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const draft = (dial: DialSetting = { level: 'autonomous' }) => ({
  id: 'draft',
  type: 'ai.draft',
  config: { instruction: 'Answer', context: 'Hello', subject: false },
  dial,
});
const mail = (dial: DialSetting = { level: 'autonomous' }, body = '{{ draft.body }}') => ({
  id: 'mail',
  type: 'integrations.email',
  config: { connection: 'c1', to: 'ann@example.com', subject: 'Hello', body },
  dial,
});

type Step = Parameters<typeof graphOf>[0][number];

async function mailBench(
  nodes: Step[] = [start, draft(), mail()],
): Promise<Bench & { workflowId: string; sent: string[] }> {
  const bench = await createBench();
  const sent: string[] = [];
  bench.world.mail = async (message) => {
    sent.push(message.body);
    return { messageId: message.messageId, accepted: [message.to], rejected: [] };
  };
  bench.world.ai = async (request) => answer(request.schema.parse({ body: 'Hello there', confidence: 95 }));
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
  const wired = nodes.map((node) =>
    node.id === 'mail' ? { ...node, config: { ...node.config, connection: connection?.id ?? '' } } : node,
  );
  const portOf = (id = '') => (id === 'gate' ? 'gate:approved' : id);
  const edges = nodes.slice(1).map((node, index) => `${portOf(nodes[index]?.id)} -> ${node.id}`);
  return { ...bench, workflowId: await bench.publish(graphOf(wired, edges)), sent };
}

const stepOf = async (engine: Engine, runId: string) => (await engine.read(runId)).state.steps.mail;

/** After its minute, as the next start sees it. */
async function minuteLater(bench: Bench): Promise<Engine> {
  await bench.engine.close();
  bench.clock.advance(60_001);
  return bench.restart();
}

test('a message that no person has seen goes out a minute later, once, also when Leeway was stopped meanwhile', async () => {
  const bench = await mailBench();
  const runId = await startAndWait(bench.engine, bench.workflowId);
  const waiting = await stepOf(bench.engine, runId);
  expect(waiting).toMatchObject({
    status: 'waiting',
    wait: { until: bench.clock.now() + 60_000 },
    route: { way: 'alone' },
  });
  expect(bench.sent).toEqual([]);
  const again = await bench.restart();
  expect((await again.read(runId)).state.status).toBe('waiting');
  await again.close();

  const engine = await minuteLater(bench);
  await untilStatus(engine, runId, 'completed');
  expect(bench.sent).toEqual(['Hello there']);
  expect(await bench.problems()).toEqual([]);
});

test('it can be held back until then, and a person decides', async () => {
  const bench = await mailBench();
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await bench.engine.holdBack(runId, 'mail', ann);
  await untilStatus(bench.engine, runId, 'waiting');
  const [question] = await openApprovals(bench.engine, runId);
  expect(question).toMatchObject({ key: 'mail', why: 'Ann held it back before it went out.' });
  await expect(bench.engine.holdBack(runId, 'mail', ann)).rejects.toMatchObject({
    code: 'step.not_going_out',
    status: 409,
  });

  const id = question?.id ?? '';
  await bench.engine.decide({ approvalId: id, decision: 'reject', by: ann, idempotencyKey: 'k', undoMs: 0 });
  await untilStatus(bench.engine, runId, 'completed');
  await (await minuteLater(bench)).close();
  expect(bench.sent).toEqual([]);
  expect(await bench.problems()).toEqual([]);
});

test('what was held back and approved goes out at once', async () => {
  const bench = await mailBench();
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await bench.engine.holdBack(runId, 'mail', ann);
  await untilStatus(bench.engine, runId, 'waiting');
  const [question] = await openApprovals(bench.engine, runId);
  const id = question?.id ?? '';
  await bench.engine.decide({ approvalId: id, decision: 'approve', by: ann, idempotencyKey: 'k', undoMs: 0 });
  await untilStatus(bench.engine, runId, 'completed');
  expect(bench.sent).toEqual(['Hello there']);
});

test.each<[string, (bench: Bench & { workflowId: string }) => Promise<void>, string]>([
  ['the kill switch', (bench) => bench.engine.setKillSwitch(null, true, ann), 'kill switch'],
  [
    'its dial turned down',
    ({ engine, workflowId }) =>
      engine.setDial(workflowId, 'mail', { setting: { level: 'draft' }, reason: 'test', by: ann }),
    'Draft and approve',
  ],
  ...Object.entries<[DialSetting, string]>({
    'the dial of the step that wrote it turned down': [{ level: 'draft' }, 'Draft and approve'],
    'the dial of the step that wrote it on Watch only': [{ level: 'watch' }, 'Watch only'],
    'a higher threshold of the step that wrote it': [{ level: 'threshold', threshold: 1 }, 'The dial asks below 100%'],
    'a rule of the step that wrote it': [{ level: 'autonomous', askWhen: [{ when: 'true' }] }, 'Your rule says'],
    'an amount limit of the step that wrote it': [{ level: 'autonomous', amount: '5.0', limit: 4 }, 'above your limit'],
  }).map(([what, [setting, why]]): [string, (bench: Bench & { workflowId: string }) => Promise<void>, string] => [
    what,
    ({ engine, workflowId }) => engine.setDial(workflowId, 'draft', { setting, reason: 'test', by: ann }),
    why,
  ]),
])('%s meanwhile makes it ask instead', async (_what, turn, why) => {
  const bench = await mailBench();
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await turn(bench);
  const engine = await minuteLater(bench);
  await untilStatus(engine, runId, 'waiting');
  expect(await openApprovals(engine, runId)).toMatchObject([{ key: 'mail', why: expect.stringContaining(why) }]);
  expect(bench.sent).toEqual([]);
  expect(await bench.problems()).toEqual([]);
});

test('what a gate lets pass by its deadline is a draft all the same, and asks where its dial says so', async () => {
  const gate = {
    id: 'gate',
    type: 'approvals.gate',
    config: { question: 'Is it good?', editable: 'draft', dueInMinutes: 1, onTimeout: 'approve' },
  };
  for (const [level, isSent] of [
    ['draft', false],
    ['autonomous', true],
  ] as const) {
    const bench = await mailBench([start, draft({ level }), gate, mail({ level: 'autonomous', undoSeconds: 0 })]);
    const runId = await startAndWait(bench.engine, bench.workflowId);
    const engine = await minuteLater(bench);
    await expect.poll(async () => (await stepOf(engine, runId))?.route?.way).toBe(isSent ? 'alone' : 'ask');
    await untilStatus(engine, runId, isSent ? 'completed' : 'waiting');
    expect(bench.sent).toHaveLength(isSent ? 1 : 0);
    expect(await bench.problems()).toEqual([]);
  }
});

test('a cancelled run sends nothing when the minute is over', async () => {
  const bench = await mailBench();
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await bench.engine.cancel(runId, ann);
  await expect(bench.engine.holdBack(runId, 'mail', ann)).rejects.toMatchObject({ code: 'step.not_going_out' });
  await (await minuteLater(bench)).close();
  expect(bench.sent).toEqual([]);
});

test.each<[string, Parameters<typeof mailBench>[0]]>([
  ['no AI had a hand in', [start, mail({ level: 'autonomous' }, 'Hello there')]],
  ['says that it needs no time', [start, draft(), mail({ level: 'autonomous', undoSeconds: 0 })]],
])('a message that %s goes out at once', async (_what, nodes) => {
  const bench = await mailBench(nodes);
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await untilStatus(bench.engine, runId, 'completed');
  expect(bench.sent).toEqual(['Hello there']);
});

test('a message that a person approved as a draft goes out at once', async () => {
  const bench = await mailBench([start, draft({ level: 'draft' }), mail()]);
  const runId = await startAndWait(bench.engine, bench.workflowId);
  const [question] = await openApprovals(bench.engine, runId);
  const id = question?.id ?? '';
  await bench.engine.decide({ approvalId: id, decision: 'approve', by: ann, idempotencyKey: 'k', undoMs: 0 });
  await untilStatus(bench.engine, runId, 'completed');
  expect(bench.sent).toEqual(['Hello there']);
});
