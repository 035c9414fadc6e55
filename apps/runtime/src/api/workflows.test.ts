import { emptyGraph } from '@leeway/shared/graph/graph.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiBench, chainOf, createApiBench } from './testing/api-bench.ts';

const graph = chainOf(
  { id: 'begin', type: 'triggers.manual' },
  { id: 'kept', type: 'logic.set', title: 'Keep it', config: { fields: { twice: { cel: 'begin.n * 2' } } } },
);
const template = { id: 'twice', title: 'Twice', summary: 'Doubles', icon: 'play', graph, sample: { n: 21 } };

let bench: ApiBench;
beforeAll(async () => {
  bench = await createApiBench({ templates: [template] });
});
afterAll(() => bench.close());

async function create(body: object = { title: 'Quotes', graph }): Promise<string> {
  const { body: made } = await bench.owner('POST', '/api/workflows', body);
  return (made as { id: string }).id;
}

it('creates, renames, exports, imports and deletes a workflow', async () => {
  const id = await create();
  expect((await bench.owner('PATCH', `/api/workflows/${id}`, { title: 'Offers' })).body).toMatchObject({
    title: 'Offers',
  });
  const file = (await bench.owner('GET', `/api/workflows/${id}/export`)).body;
  expect(file).toMatchObject({ leeway: 'workflow', title: 'Offers' });
  const imported = await bench.owner('POST', '/api/workflows/import', file);
  expect(imported).toMatchObject({ status: 201, body: { title: 'Offers', status: 'draft', draft: { graph } } });
  expect((await bench.owner('DELETE', `/api/workflows/${id}`)).status).toBe(200);
  expect(await bench.owner('GET', `/api/workflows/${id}`)).toMatchObject({
    status: 404,
    body: { error: { code: 'workflow.not_found' } },
  });
});

it('says how long the runs of a workflow are kept, or leaves it to the workspace', async () => {
  const id = await create();
  const address = `/api/workflows/${id}`;
  const keep = { keepDays: 30, keepRuns: null };
  expect((await bench.owner('GET', address)).body).toMatchObject({ retention: null });
  expect((await bench.owner('PATCH', address, { retention: keep })).body).toMatchObject({
    title: 'Quotes',
    retention: keep,
  });
  expect((await bench.owner('PATCH', address, { title: 'Offers' })).body).toMatchObject({ retention: keep });
  for (const wrong of [{ ...keep, keepDays: 0 }, { ...keep, keepRuns: 1.5 }, { keepDays: 3 }])
    expect((await bench.owner('PATCH', address, { retention: wrong })).status).toBe(422);
  expect((await bench.owner('PATCH', address, { retention: null })).body).toMatchObject({
    title: 'Offers',
    retention: null,
  });
});

it('summarises what a workflow does and how it goes', async () => {
  const id = await create();
  await bench.owner('POST', `/api/workflows/${id}/publish`, {});
  await bench.owner('POST', `/api/workflows/${id}/runs?wait=true`, { input: { n: 1 } });
  const { items } = (await bench.owner('GET', '/api/workflows')).body as { items: { id: string }[] };
  expect(items.find((item) => item.id === id)).toMatchObject({
    status: 'live',
    version: 1,
    hasChanges: false,
    summary: 'begin → Keep it',
    lowestLevel: null,
    shareAlone: null,
    counts: { running: 0, waiting: 0, failed7d: 0, perDay: [0, 0, 0, 0, 0, 0, 1] },
  });
});

it('saves the draft, says what is wrong with it, and refuses an older revision', async () => {
  const id = await create({ title: 'Empty' });
  const saved = await bench.owner('PUT', `/api/workflows/${id}/draft`, { graph, revision: 1 });
  expect(saved).toMatchObject({ status: 200, body: { revision: 2, hasChanges: true } });
  const stale = await bench.owner('PUT', `/api/workflows/${id}/draft`, { graph: emptyGraph(), revision: 1 });
  expect(stale).toMatchObject({
    status: 409,
    body: { error: { code: 'workflow.stale_revision', details: { revision: 2 } } },
  });
});

it('publishes nothing while there are errors, and names them by step', async () => {
  const broken = chainOf({ id: 'begin', type: 'triggers.manual' }, { id: 'x', type: 'logic.nothing' });
  const id = await create({ title: 'Broken', graph: broken });
  const answer = await bench.owner('POST', `/api/workflows/${id}/publish`, {});
  expect(answer).toMatchObject({
    status: 422,
    body: { error: { code: 'workflow.invalid', details: { problems: expect.any(Array) } } },
  });
  expect((await bench.owner('GET', `/api/workflows/${id}/versions`)).body).toEqual({ items: [] });
});

it('keeps versions as they were published', async () => {
  const id = await create();
  const twice = await Promise.all([1, 2].map(() => bench.owner('POST', `/api/workflows/${id}/publish`, {})));
  expect(twice.every(({ status }) => status === 200 || status === 409)).toBe(true);
  await bench.owner('PUT', `/api/workflows/${id}/draft`, { graph: emptyGraph(), revision: 1 });
  expect(await bench.owner('GET', `/api/workflows/${id}/versions/1`)).toMatchObject({
    status: 200,
    body: { version: 1, graph },
  });
  expect((await bench.owner('GET', `/api/workflows/${id}/versions/99`)).status).toBe(404);
});

it('starts a run by hand, waits for its result, and lists it', async () => {
  const id = await create();
  expect(await bench.owner('POST', `/api/workflows/${id}/runs`, { input: { n: 4 } })).toMatchObject({
    body: { error: { code: 'workflow.not_published' } },
  });
  await bench.owner('POST', `/api/workflows/${id}/publish`, {});
  const started = await bench.owner('POST', `/api/workflows/${id}/runs?wait=true`, { input: { n: 4 } });
  expect(started).toMatchObject({ status: 202, body: { status: 'completed', output: { twice: 8 } } });
  const { runId } = started.body as { runId: string };
  const run = await bench.owner('GET', `/api/runs/${runId}`);
  expect(run).toMatchObject({ status: 200, body: { status: 'completed', version: 1, workflowTitle: 'Quotes' } });
  const { events } = run.body as { events: { seq: number }[] };
  const later = await bench.owner('GET', `/api/runs/${runId}/events?after=${events[0]?.seq}`);
  expect((later.body as { items: unknown[] }).items.length).toBeLessThan(events.length);
  expect(await bench.owner('GET', '/api/runs/999999')).toMatchObject({
    status: 404,
    body: { error: { code: 'run.not_found' } },
  });
});

it('pages through runs, newest first', async () => {
  const id = await create();
  await bench.owner('POST', `/api/workflows/${id}/publish`, {});
  for (const n of [1, 2, 3]) await bench.owner('POST', `/api/workflows/${id}/runs?wait=true`, { input: { n } });
  const first = (await bench.owner('GET', `/api/runs?workflowId=${id}&limit=2`)).body as {
    items: { id: string }[];
    next: string;
  };
  const second = (await bench.owner('GET', `/api/runs?workflowId=${id}&limit=2&cursor=${first.next}`)).body;
  expect(first.items).toHaveLength(2);
  expect(second).toMatchObject({ items: [{ id: expect.any(String) }], next: null });
  expect((await bench.owner('GET', '/api/runs?cursor=x')).status).toBe(422);
  expect((await bench.owner('GET', '/api/runs?status=done')).status).toBe(422);
});

it('makes a workflow from a template and runs it once on its sample', async () => {
  const { body, status } = await bench.owner('POST', '/api/templates/twice/use');
  expect(status).toBe(201);
  const { workflowId, runId } = body as { workflowId: string; runId: string };
  expect((await bench.owner('GET', `/api/workflows/${workflowId}`)).body).toMatchObject({
    isSample: true,
    title: 'Twice',
  });
  await expect
    .poll(async () => (await bench.owner('GET', `/api/runs/${runId}`)).body)
    .toMatchObject({ mode: 'sample', status: 'completed' });
  await bench.owner('POST', `/api/workflows/${workflowId}/publish`, {});
  expect((await bench.owner('GET', `/api/workflows/${workflowId}`)).body).toMatchObject({ isSample: false });
  expect((await bench.owner('POST', '/api/templates/nothing/use')).status).toBe(404);
});

it('turns a dial and the kill switch at once, without publishing', async () => {
  const drafting = chainOf(
    { id: 'begin', type: 'triggers.manual' },
    { id: 'reply', type: 'ai.draft', config: { instruction: 'Answer', context: 'x', subject: false } },
  );
  const id = await create({ title: 'Dials', graph: drafting });
  const setting = { level: 'threshold', threshold: 0.8 };
  expect(
    await bench.owner('PUT', `/api/workflows/${id}/nodes/reply/dial`, { setting, reason: 'We watch it' }),
  ).toMatchObject({
    status: 200,
    body: { nodeId: 'reply', setting, isByHand: true, reason: 'We watch it', by: { name: 'The owner' } },
  });
  expect((await bench.owner('GET', `/api/workflows/${id}`)).body).toMatchObject({ lowestLevel: 'threshold' });
  // Scripts may send the setting as a graph writes it.
  const plain = { level: 'draft', reason: 'Too many slips' };
  expect(await bench.owner('PUT', `/api/workflows/${id}/nodes/reply/dial`, plain)).toMatchObject({
    status: 200,
    body: { setting: { level: 'draft' }, reason: 'Too many slips', isByHand: false },
  });
  expect((await bench.owner('PUT', `/api/workflows/${id}/nodes/reply/dial`, { level: 'most' })).status).toBe(422);
  expect((await bench.owner('POST', '/api/kill-switch', { workflowId: id, on: true })).body).toEqual({
    everywhere: false,
    workflowIds: [id],
  });
  expect((await bench.owner('POST', '/api/kill-switch', { on: true })).body).toMatchObject({ everywhere: true });
  expect((await bench.owner('POST', '/api/kill-switch', { on: false })).body).toMatchObject({ everywhere: false });
  expect((await bench.owner('POST', '/api/kill-switch', { workflowId: 'nothing', on: true })).status).toBe(404);
});
