import { expect, test } from 'vitest';
import { ann, createBench, graphOf } from '../testing/engine-bench.ts';

const COUNT = { id: 'count', type: 'metrics.record', config: { metric: 'leads', kind: 'count' } };
const FIELDS = [{ name: 'email', label: 'E-mail', type: 'email', required: true }];
const form = { kind: 'form', path: 'ask' } as const;
const formFlow = (fields = FIELDS, config = {}) =>
  graphOf(
    [{ id: 'form', type: 'triggers.form', config: { path: 'ask', title: 'Ask', fields, ...config } }, COUNT],
    ['form -> count'],
  );
const post = (body: unknown, headers: Record<string, string> = {}) => ({
  channel: 'form' as const,
  at: '2026-11-20T09:00:00Z',
  from: null,
  body,
  headers,
  query: {},
});

/** A live form, and one post of it that was not taken. */
async function rejectedBench(body: unknown = { email: 'nowhere' }, config = {}) {
  const bench = await createBench();
  const workflowId = await bench.publish(formFlow(FIELDS, config));
  const answer = await bench.engine.deliver(form, post(body, { cookie: 'c', 'x-api-key': 'hush', 'x-id': '7' }), 0);
  if (answer.kind !== 'rejected' || answer.deliveryId === null) throw new Error('it was taken');
  return { ...bench, workflowId, id: answer.deliveryId, answer };
}

test('what does not fit is kept with what is wrong, without secrets', async () => {
  const { stores, id, answer, workflowId } = await rejectedBench();
  expect(answer.problems).toMatchObject([{ field: 'email' }]);
  expect(await stores.deliveries.rejected.get(id)).toMatchObject({ workflowId, nodeId: 'form', run: null });
  const kept = await stores.deliveries.rejected.get(id);
  expect(kept?.delivery).toMatchObject({ body: { email: 'nowhere' }, headers: { 'x-id': '7' } });
  expect(JSON.stringify(kept)).not.toContain('hush');
});

test('the same again gets the same answer and fills nothing', async () => {
  const { engine, db, answer } = await rejectedBench();
  expect(await engine.deliver(form, post({ email: 'nowhere' }), 0)).toEqual(answer);
  expect(await engine.deliver(form, post({ email: 'elsewhere' }), 0)).not.toEqual(answer);
  expect(db.prepare('select times from rejections order by times desc').pluck().all()).toEqual([2, 1]);
});

test('somebody who is told at once and corrects it leaves nothing', async () => {
  const bench = await createBench();
  await bench.publish(formFlow());
  const answer = await bench.engine.deliver({ ...form, isAnsweredToPerson: true }, post({}), 0);
  expect(answer).toMatchObject({ kind: 'rejected', deliveryId: null });
  expect(bench.db.prepare('select count(*) from rejections').pluck().get()).toBe(0);
});

test('corrected it starts one run, however often it is asked for', async () => {
  const { engine, id } = await rejectedBench();
  const body = { email: 'ann@example.com' };
  const tries = await Promise.allSettled([1, 2, 3].map(() => engine.replay(id, { body, by: ann })));
  expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'delivery.replayed', status: 409, details: { runId: '1' } },
  });
  const { state } = await engine.read('1');
  expect(state.by).toEqual(ann);
  expect(state.steps.form?.output).toMatchObject({ body, at: '2026-11-20T09:00:00Z' });
  await expect(engine.read('2')).rejects.toMatchObject({ code: 'run.not_found' });
});

test('still wrong after the correction it stays as it was', async () => {
  const { engine, stores, id } = await rejectedBench();
  for (const body of [undefined, { email: 'not yet' }])
    await expect(engine.replay(id, { body, by: ann })).rejects.toMatchObject({
      code: 'delivery.rejected',
      status: 422,
      details: { problems: [{ field: 'email' }], deliveryId: id },
    });
  expect(await stores.deliveries.rejected.get(id)).toMatchObject({ run: null });
});

test('a form that was mended takes it as it was sent', async () => {
  const { engine, stores, workflowId, id } = await rejectedBench();
  const { draft } = await stores.workflows.get(workflowId);
  const graph = formFlow(FIELDS.map((field) => ({ ...field, type: 'text' })));
  await stores.workflows.saveDraft(workflowId, { graph, revision: draft.revision, at: 0, by: null });
  await engine.publish(workflowId, { by: ann });
  const { runId } = await engine.replay(id, { by: ann });
  expect((await engine.read(runId)).state.steps.form?.output).toMatchObject({ body: { email: 'nowhere' } });
});

test('what was corrected and started is recognised when its sender tries again', async () => {
  const { engine, id } = await rejectedBench({ email: 'nowhere' }, { dedupeBy: 'header', dedupeHeader: 'x-id' });
  await engine.replay(id, { body: { email: 'ann@example.com' }, by: ann });
  expect(await engine.deliver(form, post({ email: 'nowhere' }, { 'x-id': '7' }), 0)).toEqual({
    kind: 'started',
    runId: '1',
  });
});

test('content that cannot be read is started with a correction only', async () => {
  const bench = await createBench();
  await bench.publish(formFlow());
  const id = await bench.engine.refuse(form, post('{"email":'), [{ field: 'body', message: 'Not valid JSON.' }]);
  await expect(bench.engine.replay(id, { by: ann })).rejects.toMatchObject({ code: 'delivery.rejected' });
  expect(await bench.engine.replay(id, { body: { email: 'ann@example.com' }, by: ann })).toEqual({ runId: '1' });
});

test('nothing is started for a step that is gone, or a delivery that is not there', async () => {
  const { engine, db, id } = await rejectedBench();
  db.prepare("update rejections set node_id = 'gone'").run();
  await expect(engine.replay(id, { by: ann })).rejects.toMatchObject({ code: 'delivery.no_trigger', status: 409 });
  await expect(engine.replay('nothing', { by: ann })).rejects.toMatchObject({
    code: 'delivery.not_found',
    status: 404,
  });
});

test('what is corrected by hand and sent again at the same moment starts once, and disturbs no other run', async () => {
  const byHeader = { dedupeBy: 'header', dedupeHeader: 'x-id' };
  const { engine, db, id, workflowId } = await rejectedBench({ email: 'nowhere' }, byHeader);
  const good = { email: 'ann@example.com' };
  const [replayed, delivered, other] = await Promise.allSettled([
    engine.replay(id, { body: good, by: ann }),
    engine.deliver(form, post(good, { 'x-id': '7' }), 0),
    engine.deliver(form, post(good, { 'x-id': '8' }), 0),
  ]);
  expect(other.status).toBe('fulfilled');
  expect([replayed.status, delivered.status]).toContain('fulfilled');
  await expect
    .poll(() => db.prepare('select count(*) from runs where workflow_id = ?').pluck().get(workflowId))
    .toBeGreaterThan(1);
  expect(db.prepare("select count(*) from deliveries where dedupe_key = '7'").pluck().get()).toBe(1);
});
