// What holds an effect back, or asks about it, in a whole run: gates, rules, amounts, rejections.
import { TerminalError } from '@leeway/nodes/contract/run.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import { expect, test } from 'vitest';
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
import { keepDial } from './testing/kept-dial.ts';

const fields = [{ name: 'budget', label: 'Budget', type: 'number' }];
const start = { id: 'start', type: 'triggers.manual', config: { fields } };
const draft = (more = {}) => ({
  id: 'draft',
  type: 'ai.draft',
  config: { instruction: 'Answer', context: 'Hello', subject: false },
  ...more,
});
const gate = (more = {}) => ({
  id: 'gate',
  type: 'approvals.gate',
  config: { question: 'Send it?', show: [{ label: 'Reply', value: '{{ draft.body }}' }], editable: 'draft', ...more },
});
const post = (more = {}) => ({
  id: 'post',
  type: 'integrations.http',
  config: { method: 'POST', url: 'https://example.com', body: '{{ draft.body }}' },
  ...more,
});
const count = (id: string) => ({ id, type: 'metrics.record', config: { metric: id, kind: 'count' } });

async function limitsBench(nodes: Parameters<typeof graphOf>[0], edges: string[]) {
  const bench = await createBench();
  const sent: unknown[] = [];
  bench.world.ai = async (request) => answer(request.schema.parse({ body: 'Hello there', confidence: 95 }));
  bench.world.http = async (request) => {
    sent.push(request.body);
    return { status: 200, headers: {}, body: {} };
  };
  return { ...bench, sent, workflowId: await bench.publish(graphOf(nodes, edges)) };
}

const turn = (bench: Bench & { workflowId: string }, nodeId: string, setting: DialSetting): Promise<void> =>
  bench.engine.setDial(bench.workflowId, nodeId, { setting, reason: 'test', by: ann });

type Answer = { decision: Decision; output?: unknown };
async function decideFirst(bench: Bench, runId: string, answered: Answer): Promise<void> {
  const [approval] = await openApprovals(bench.engine, runId);
  const id = approval?.id ?? '';
  await bench.engine.decide({ approvalId: id, ...answered, by: ann, idempotencyKey: id, undoMs: 0 });
}

test('a gate that shows a draft asks once for both, and what it edits is what goes out', async () => {
  const bench = await limitsBench(
    [start, draft({ onError: 'branch' }), gate(), post(), count('failed')],
    ['start -> draft', 'draft -> gate', 'draft:error -> failed', 'gate:approved -> post'],
  );
  const runId = await startAndWait(bench.engine, bench.workflowId);
  expect(await openApprovals(bench.engine, runId)).toMatchObject([{ key: 'gate', question: 'Send it?' }]);
  await decideFirst(bench, runId, { decision: 'edit', output: { body: 'Better' } });
  await untilStatus(bench.engine, runId, 'completed');
  expect(JSON.stringify(bench.sent)).toContain('Better');
  const { events, state } = await bench.engine.read(runId);
  expect(events.filter(({ event }) => event.type === 'approval.asked')).toHaveLength(1);
  expect(state.steps).toMatchObject({ draft: { route: { because: 'gate follows' } }, post: { status: 'done' } });
});

test.each([
  { name: 'over the limit', budget: 3000, asks: true },
  { name: 'under the limit', budget: 100, asks: false },
  { name: 'that is missing', budget: undefined, asks: true },
])('an amount $name: asks is $asks, also when a person decided the draft', async ({ budget, asks }) => {
  const bench = await limitsBench([start, draft(), post()], ['start -> draft', 'draft -> post']);
  await keepDial(bench, 'post', { level: 'draft', amount: 'start.budget', limit: 2000 });
  const runId = await startAndWait(bench.engine, bench.workflowId, budget === undefined ? {} : { budget });
  await decideFirst(bench, runId, { decision: 'approve' });
  await untilStatus(bench.engine, runId, asks ? 'waiting' : 'completed');
  expect(bench.sent).toHaveLength(asks ? 0 : 1);
});

test.each(['start.budget > 2000', 'start.?budget'])('a rule that cannot be answered asks: %s', async (when) => {
  const bench = await limitsBench([start, draft(), post()], ['start -> draft', 'draft -> post']);
  await keepDial(bench, 'draft', { level: 'autonomous', askWhen: [{ when }] });
  const runId = await startAndWait(bench.engine, bench.workflowId);
  expect((await openApprovals(bench.engine, runId))[0]?.why).toContain('could not be read');
  expect(bench.sent).toEqual([]);
});

test('watch holds back every effect behind the watched step, also one that does not read it', async () => {
  const plain = post({ config: { method: 'POST', url: 'https://example.com', body: 'Hello' } });
  const aside = { ...plain, id: 'aside' };
  const bench = await limitsBench(
    [start, draft(), plain, aside],
    ['start -> draft', 'draft -> post', 'start -> aside'],
  );
  await turn(bench, 'draft', { level: 'watch' });
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await untilStatus(bench.engine, runId, 'completed');
  expect((await bench.engine.read(runId)).state.steps).toMatchObject({
    post: { status: 'refused', route: { because: 'watch' } },
    aside: { status: 'done' },
  });
  expect(bench.sent).toHaveLength(1);
});

test('a rejected effect leaves by its error port when it has one, else nothing that follows is taken', async () => {
  for (const onError of ['branch', 'continue', 'fail'] as const) {
    const bench = await limitsBench(
      [start, draft(), post({ onError }), count('after'), ...(onError === 'branch' ? [count('bad')] : [])],
      ['start -> draft', 'draft -> post', 'post -> after', ...(onError === 'branch' ? ['post:error -> bad'] : [])],
    );
    await turn(bench, 'draft', { level: 'autonomous' });
    await turn(bench, 'post', { level: 'draft' });
    const runId = await startAndWait(bench.engine, bench.workflowId);
    await decideFirst(bench, runId, { decision: 'reject' });
    await untilStatus(bench.engine, runId, 'completed');
    const { steps } = (await bench.engine.read(runId)).state;
    expect([steps.post?.port, steps.bad?.status, steps.after]).toEqual(
      onError === 'branch' ? ['error', 'done', undefined] : [null, undefined, undefined],
    );
    expect(bench.sent).toEqual([]);
  }
});

test('a dial turned down between two attempts holds the next attempt back', async () => {
  const retry = { attempts: 2, backoffSeconds: 0, factor: 1, maxSeconds: 1 };
  const bench = await limitsBench([start, draft(), post({ retry })], ['start -> draft', 'draft -> post']);
  await turn(bench, 'draft', { level: 'autonomous' });
  let calls = 0;
  bench.world.http = async () => {
    calls += 1;
    await bench.engine.setKillSwitch(null, true, ann);
    throw calls > 1 ? new TerminalError('Not again.') : new Error('Busy.');
  };
  const runId = await startAndWait(bench.engine, bench.workflowId);
  await untilStatus(bench.engine, runId, 'waiting');
  expect(calls).toBe(1);
  expect(await openApprovals(bench.engine, runId)).toMatchObject([
    { key: 'post', why: expect.stringContaining('kill switch') },
  ]);
});
