// A failed run is corrected and goes on: what is done stays done, and nothing that was corrected is entered twice.
import { TerminalError } from '@leeway/nodes/contract/run.ts';
import { expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
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

const start = { id: 'start', type: 'triggers.manual', config: { fields: [] } };
const set = (id: string, value: unknown) => ({ id, type: 'logic.set', config: { fields: { value } } });
const call = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  type: 'integrations.http',
  config: { method: 'POST', url: 'https://example.com/wrong', body: '{{ start.text }}', idempotent: true, ...more },
  retry: { attempts: 1 },
});
const stepsOf = async (engine: Engine, runId: string) => (await engine.read(runId)).state.steps;

/** The other side knows only the address `/right`. */
async function correctBench(nodes: Parameters<typeof graphOf>[0], edges: string[]) {
  const bench = await createBench();
  const sent: { method: string; url: string; body: string }[] = [];
  bench.world.http = async ({ method, url, body }) => {
    sent.push({ method, url, body: JSON.stringify(body) });
    if (!url.endsWith('/right')) throw new TerminalError('No such address.');
    return { status: 200, headers: {}, body: {} };
  };
  bench.world.ai = async (request) => answer(request.schema.parse({ body: 'Hello there', confidence: 95 }));
  const workflowId = await bench.publish(graphOf(nodes, edges));
  const fail = async (input: unknown = { text: 'hello' }): Promise<string> => {
    const runId = await startAndWait(bench.engine, workflowId, input);
    await untilStatus(bench.engine, runId, 'failed');
    return runId;
  };
  return { ...bench, sent, workflowId, fail };
}

async function decideOpen({ engine }: Pick<Bench, 'engine'>, runId: string): Promise<void> {
  const [question] = await openApprovals(engine, runId);
  const id = question?.id ?? '';
  await engine.decide({ approvalId: id, decision: 'approve', by: ann, idempotencyKey: id, undoMs: 0 });
}

const right = { url: 'https://example.com/right' };

test('the corrected value is used, for this run alone; what was done is not done again', async () => {
  const bench = await correctBench(
    [start, set('first', { cel: 'start.text' }), call('call'), set('after', 1)],
    ['start -> first', 'first -> call', 'call -> after'],
  );
  const runId = await bench.fail();
  await bench.engine.retry(runId, ann, { call: right });
  await untilStatus(bench.engine, runId, 'completed');
  expect(bench.sent.map(({ url }) => url)).toEqual(['https://example.com/wrong', 'https://example.com/right']);
  const { events } = await bench.engine.read(runId);
  expect(events.filter(({ event }) => event.type === 'step.completed' && event.key === 'first')).toHaveLength(1);
  await bench.fail();
  expect(bench.sent.at(-1)?.url).toBe('https://example.com/wrong');
});

test('corrections add up over several tries and over a restart', async () => {
  const bench = await correctBench([start, call('call')], ['start -> call']);
  const runId = await bench.fail();
  await bench.engine.retry(runId, ann, { call: { body: 'better' } });
  await untilStatus(bench.engine, runId, 'failed');
  await bench.engine.close();
  const engine = await bench.restart();
  await engine.retry(runId, ann, { call: right });
  await untilStatus(engine, runId, 'completed');
  expect(bench.sent.at(-1)).toMatchObject({
    url: 'https://example.com/right',
    body: expect.stringContaining('better'),
  });
  expect(await bench.problems()).toEqual([]);
});

test('a try without corrections keeps the earlier ones', async () => {
  const bench = await correctBench([start, call('call')], ['start -> call']);
  const runId = await bench.fail();
  await bench.engine.retry(runId, ann, { call: { url: 'https://example.com/other' } });
  await untilStatus(bench.engine, runId, 'failed');
  await bench.engine.retry(runId, ann);
  await untilStatus(bench.engine, runId, 'failed');
  expect(bench.sent.map(({ url }) => url.split('/').pop())).toEqual(['wrong', 'other', 'other']);
});

test('a correction makes no other kind of action of it, which might go further; a stricter one may be made', async () => {
  const bench = await correctBench([start, call('call', { consequence: 'C' })], ['start -> call']);
  const runId = await bench.fail();
  await expect(bench.engine.retry(runId, ann, { call: { ...right, consequence: 'B' } })).rejects.toMatchObject({
    code: 'run.invalid_correction',
    message: expect.stringContaining('another kind of action'),
  });
  await bench.engine.retry(runId, ann, { call: { ...right, consequence: 'D' } });
  await untilStatus(bench.engine, runId, 'waiting');
  expect((await stepsOf(bench.engine, runId))['call~2']?.route).toMatchObject({ way: 'ask', because: 'action class' });
});

test.each<{ what: string; corrections: Record<string, Record<string, unknown>>; code: string }>([
  { what: 'a step that has not failed', corrections: { start: { fields: [] } }, code: 'run.unknown_step' },
  { what: 'a step that is not there', corrections: { nobody: { url: 'x' } }, code: 'run.unknown_step' },
  { what: 'a field that is not there', corrections: { call: { adress: 'x' } }, code: 'run.invalid_correction' },
  { what: 'a value of the wrong kind', corrections: { call: { url: 7 } }, code: 'run.invalid_correction' },
  {
    what: 'a value that is not among the choices',
    corrections: { call: { method: 'FETCH' } },
    code: 'run.invalid_correction',
  },
  {
    what: 'an expression that cannot be read',
    corrections: { call: { url: '{{ 1 + }}' } },
    code: 'run.invalid_correction',
  },
  {
    what: 'an expression without a value',
    corrections: { call: { url: '{{ start.none }}' } },
    code: 'run.invalid_correction',
  },
])('a correction of $what is refused, and nothing changes', async ({ corrections, code }) => {
  const bench = await correctBench([start, call('call')], ['start -> call']);
  const runId = await bench.fail();
  const before = (await bench.engine.read(runId)).events.length;
  await expect(bench.engine.retry(runId, ann, corrections)).rejects.toMatchObject({ code, status: 422 });
  expect((await bench.engine.read(runId)).events).toHaveLength(before);
});

test('a field that was left empty can be filled in', async () => {
  const bench = await correctBench([start, call('call', { body: undefined })], ['start -> call']);
  const runId = await bench.fail();
  await bench.engine.retry(runId, ann, { call: { ...right, body: 'now there' } });
  await untilStatus(bench.engine, runId, 'completed');
  expect(bench.sent.at(-1)?.body).toContain('now there');
});

test('an effect that was decided and then corrected is shown again before it goes', async () => {
  const asking = { ...call('call'), dial: { level: 'draft', askWhen: [{ when: 'true', rule: 'Always' }] } };
  const bench = await correctBench([start, asking], ['start -> call']);
  const runId = await startAndWait(bench.engine, bench.workflowId, { text: 'hello' });
  await decideOpen(bench, runId);
  await untilStatus(bench.engine, runId, 'failed');
  await bench.engine.retry(runId, ann, { call: right });
  await untilStatus(bench.engine, runId, 'waiting');
  expect((await openApprovals(bench.engine, runId))[0]?.question).toContain('/right');
  await decideOpen(bench, runId);
  await untilStatus(bench.engine, runId, 'completed');
  expect(bench.sent).toHaveLength(2);
  expect(await bench.problems()).toEqual([]);
});

test('a decided effect that is tried again as it was is not asked about twice', async () => {
  const asking = { ...call('call'), dial: { level: 'draft', askWhen: [{ when: 'true', rule: 'Always' }] } };
  const bench = await correctBench([start, asking], ['start -> call']);
  const runId = await startAndWait(bench.engine, bench.workflowId, { text: 'hello' });
  await decideOpen(bench, runId);
  await untilStatus(bench.engine, runId, 'failed');
  await bench.engine.retry(runId, ann);
  await untilStatus(bench.engine, runId, 'failed');
  expect(bench.sent).toHaveLength(2);
});

test('a look-up that is corrected into a change is a change: a test run refuses it', async () => {
  const bench = await correctBench([start, call('call', { method: 'GET' })], ['start -> call']);
  const { runId } = await bench.engine.start({
    workflowId: bench.workflowId,
    mode: 'test',
    input: { text: 'hello' },
    by: ann,
    waitMs: 5000,
  });
  await untilStatus(bench.engine, runId, 'failed');
  await bench.engine.retry(runId, ann, { call: { ...right, method: 'POST' } });
  await untilStatus(bench.engine, runId, 'completed');
  expect((await stepsOf(bench.engine, runId))['call~2']?.status).toBe('refused');
  expect(bench.sent.map(({ method }) => method)).toEqual(['GET']);
});

test('an effect that is corrected so that it uses a draft nobody saw asks about it', async () => {
  const draft = { id: 'draft', type: 'ai.draft', config: { instruction: 'Answer', context: 'Hello', subject: false } };
  const post = { ...call('call'), dial: { level: 'threshold', threshold: 0.99 } };
  const bench = await correctBench(
    [start, { ...draft, dial: { level: 'autonomous' } }, post],
    ['start -> draft', 'draft -> call'],
  );
  const runId = await bench.fail();
  await bench.engine.retry(runId, ann, { call: { ...right, body: '{{ draft.body }}' } });
  await untilStatus(bench.engine, runId, 'waiting');
  expect(bench.sent).toHaveLength(1);
});

const each = (config: Record<string, unknown>) => ({
  id: 'each',
  type: 'logic.for-each',
  config: { list: 'start.list', concurrency: 1, ...config },
});
const divide = set('divide', { cel: '10 / each.item' });

test('items that fail may be left out after all; the list itself is not another one under way', async () => {
  const bench = await correctBench(
    [start, each({}), divide, set('after', { cel: 'each.items' })],
    ['start -> each', 'each:each -> divide', 'each:out -> after'],
  );
  const runId = await bench.fail({ list: [1, 0, 2, 5] });
  await expect(bench.engine.retry(runId, ann, { each: { list: '[1, 2]' } })).rejects.toMatchObject({ status: 422 });
  await bench.engine.retry(runId, ann, { each: { onItemError: 'skip', concurrency: 3 } });
  await untilStatus(bench.engine, runId, 'completed');
  const { state, events } = await bench.engine.read(runId);
  expect(state.steps.after?.output).toEqual({ value: [{ value: 10 }, { value: 5 }, { value: 2 }] });
  // The one that was done was not begun again.
  expect(events.filter(({ event }) => event.type === 'child.started' && event.index === 0)).toHaveLength(1);
  expect(await bench.problems()).toEqual([]);
});

test('what was no list may be another one', async () => {
  const bench = await correctBench([start, each({}), divide], ['start -> each', 'each:each -> divide']);
  const runId = await bench.fail({ list: 'none' });
  await bench.engine.retry(runId, ann, { each: { list: '[5, 10]' } });
  await untilStatus(bench.engine, runId, 'completed');
  expect((await stepsOf(bench.engine, runId))['each~2']?.output).toMatchObject({ items: [{ value: 2 }, { value: 1 }] });
});

test('a repeat that stopped may have more times', async () => {
  const again = {
    id: 'again',
    type: 'logic.repeat',
    config: { until: 'again.last.?value.orValue(0) >= 3', times: 3, pauseSeconds: 0 },
  };
  const bench = await correctBench(
    [start, again, set('step', { cel: '1 / (again.number - 2)' })],
    ['start -> again', 'again:each -> step'],
  );
  const runId = await bench.fail({});
  await expect(bench.engine.retry(runId, ann, { again: { times: 0 } })).rejects.toMatchObject({ status: 422 });
  await bench.engine.retry(runId, ann, { again: { times: 5 } });
  await untilStatus(bench.engine, runId, 'failed');
  expect((await stepsOf(bench.engine, runId))['again~2']?.children).toMatchObject({ total: 5 });
  expect(await bench.problems()).toEqual([]);
});
