import type { AiTask } from '@leeway/nodes/contract/run.ts';
import { type Preview, previewSchema, regressionItemSchema } from '@leeway/shared/api/preview.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { type ApiBench, chainOf, createApiBench } from './testing/api-bench.ts';

/** What the model makes of an instruction and a context; each test changes what it needs. */
let answer: (instruction: string, context: string) => string | Promise<string>;
let calls: string[];
let bench: ApiBench;
let workflowId: string;

beforeAll(async () => {
  bench = await createApiBench({
    answerAi: async (task: AiTask) => {
      if (task.kind !== 'draft') throw new Error('This test drafts only.');
      calls.push(task.context);
      return { body: await answer(task.instruction, task.context), confidence: 80 };
    },
  });
});
afterAll(() => bench.close());

const graphOf = (instruction: string, more: Record<string, unknown> = {}): Graph =>
  chainOf(
    { id: 'start', type: 'triggers.manual' },
    {
      id: 'reply',
      type: 'ai.draft',
      title: 'Draft the reply',
      config: { instruction, context: '{{ start.message }}', ...more },
      dial: { level: 'draft' },
    },
    { id: 'done', type: 'metrics.record', config: { metric: 'Replies', kind: 'count' } },
  );

beforeEach(async () => {
  calls = [];
  answer = (_instruction, context) => `Dear Ann, ${context} costs 100 pounds.`;
  const made = await bench.owner('POST', '/api/workflows', { title: 'Answer', graph: graphOf('Answer') });
  workflowId = z.object({ id: z.string() }).parse(made.body).id;
  await publish();
});

const publish = () => bench.owner('POST', `/api/workflows/${workflowId}/publish`, {});
const place = () => `/api/workflows/${workflowId}/nodes/reply`;
const approvalsSchema = z.object({ items: z.array(z.object({ id: z.string() })) });

/** A run of the live version whose draft a person decides. */
async function decided(message: string, decision: object): Promise<void> {
  const started = await bench.owner('POST', `/api/workflows/${workflowId}/runs?wait=true`, { input: { message } });
  const { runId } = z.object({ runId: z.string() }).parse(started.body);
  const open = await bench.owner('GET', `/api/approvals?runId=${runId}`);
  const [item] = approvalsSchema.parse(open.body).items;
  const body = { idempotencyKey: runId, ...decision };
  expect(await bench.owner('POST', `/api/approvals/${item?.id}/decision`, body)).toMatchObject({ status: 200 });
  await expect
    .poll(async () => (await bench.owner('GET', `/api/runs/${runId}`)).body)
    .toMatchObject({ status: 'completed' });
}

async function saveDraft(graph: Graph): Promise<void> {
  const { body } = await bench.owner('GET', `/api/workflows/${workflowId}`);
  const { draft } = z.object({ draft: z.object({ revision: z.number() }) }).parse(body);
  const saved = await bench.owner('PUT', `/api/workflows/${workflowId}/draft`, { graph, revision: draft.revision });
  expect(saved).toMatchObject({ status: 200 });
}

const read = async (): Promise<Preview> => previewSchema.parse((await bench.owner('GET', `${place()}/preview`)).body);
async function ended(): Promise<Preview> {
  await expect.poll(async () => (await read()).state).not.toBe('running');
  return read();
}
async function preview(body: object = {}): Promise<Preview> {
  expect(await bench.owner('POST', `${place()}/preview`, body)).toMatchObject({ status: 202 });
  return ended();
}

it('measures the new answers by what people made of the old ones, those for the worse first', async () => {
  await decided('one door', { decision: 'approve' });
  await decided('two doors', { decision: 'edit', output: { body: 'Dear Ann, two doors costs 180 pounds.' } });
  await decided('three doors', { decision: 'reject' });
  await decided('four doors', { decision: 'approve' });
  const prices = { 'one door': 100, 'two doors': 180, 'three doors': 250, 'four doors': 300 };
  answer = (_instruction, context) =>
    `Hello Ann, ${context} costs ${Object.entries(prices).find(([name]) => name === context)?.[1]} pounds.`;
  await saveDraft(graphOf('Answer with the price list'));
  const before = calls.length;
  const result = await preview();
  expect(result).toMatchObject({
    state: 'done',
    words: 'This change alters 3 of 4 past decisions, 1 for the worse.',
    ...{ total: 4, done: 4, changed: 3, worse: 1, better: 1, same: 1, failed: 0 },
    isCurrent: true,
    model: null,
  });
  expect(result.costUsd).toBeCloseTo(0.004);
  expect(result.items.map(({ change, verdict, fields }) => [change, verdict, fields])).toEqual([
    ['worse', 'approved', ['body']],
    ['different', 'rejected', ['body']],
    ['better', 'edited', ['body']],
    ['same', 'approved', []],
  ]);
  expect(result.items[2]).toMatchObject({
    before: { body: 'Dear Ann, two doors costs 100 pounds.' },
    approved: { body: 'Dear Ann, two doors costs 180 pounds.' },
    after: { body: 'Hello Ann, two doors costs 180 pounds.' },
  });
  expect(calls.slice(before).toSorted()).toEqual(Object.keys(prices).toSorted());
});

it('is no run, asks nobody and is not counted', async () => {
  await decided('one door', { decision: 'approve' });
  const counts = async () => [
    await bench.stores.approvalLists.countOpen(),
    (await bench.stores.metricLists.list({ days: 30, now: bench.clock.now() })).length,
    (await bench.owner('GET', `/api/runs?workflowId=${workflowId}`)).body,
  ];
  const before = await counts();
  await preview();
  expect(await counts()).toEqual(before);
});

it('reads the values of the run as they were, also under a step’s new name, and tells what cannot be tried', async () => {
  await decided('one door', { decision: 'approve' });
  const renamed = graphOf('Answer', { context: '{{ enquiry.message }}' });
  const nodes = renamed.nodes.map((node) => (node.id === 'start' ? { ...node, name: 'enquiry' } : node));
  await saveDraft({ ...renamed, nodes });
  expect(await preview()).toMatchObject({ same: 1, words: 'This change alters none of 1 past decision.' });
  await saveDraft(graphOf('Answer', { context: '{{ start.offer }}' }));
  const failed = await preview();
  expect(failed).toMatchObject({ state: 'failed', failed: 1, items: [{ change: 'failed', after: null }] });
  expect(failed.words).toMatch(/^None of the past items could be tried\. .*offer/);
});

it('tells per item where the model fails, and goes on', async () => {
  await decided('one door', { decision: 'approve' });
  await decided('two doors', { decision: 'approve' });
  answer = (_instruction, context) => {
    if (context === 'one door') throw new Error('Main did not answer within 45 s.');
    return `Dear Ann, ${context} costs 100 pounds.`;
  };
  expect(await preview()).toMatchObject({
    state: 'done',
    words: 'This change alters none of 1 past decision. 1 could not be tried.',
    items: [
      { change: 'failed', problem: 'Main did not answer within 45 s.' },
      { change: 'same', problem: null },
    ],
  });
});

it('tries another model, which is not the draft', async () => {
  await decided('one door', { decision: 'approve' });
  expect(await preview({ model: 'big-model' })).toMatchObject({ state: 'done', model: 'big-model', isCurrent: false });
  expect(await preview({ limit: 1 })).toMatchObject({ isCurrent: true, model: null });
});

it('is one at a time per step, and can be stopped; the one before it stays', async () => {
  await decided('one door', { decision: 'approve' });
  await preview();
  const gate = Promise.withResolvers<string>();
  answer = () => gate.promise;
  await saveDraft(graphOf('Answer otherwise'));
  const start = (body: object = {}) => bench.owner('POST', `${place()}/preview`, body);
  expect(await start()).toMatchObject({ status: 202, body: { state: 'running', done: 0, total: 1 } });
  expect(await start()).toMatchObject({ status: 202, body: { state: 'running' } });
  expect(await start({ model: 'other' })).toMatchObject({ status: 409, body: { error: { code: 'preview.running' } } });
  expect(await read()).toMatchObject({ state: 'running', words: '0 of 1 past items are tried.', isCurrent: true });
  expect(await bench.owner('DELETE', `${place()}/preview`)).toMatchObject({ status: 200 });
  gate.resolve('Dear Ann, 5 pounds.');
  expect(await read()).toMatchObject({ state: 'done', same: 1, isCurrent: false });
});

it('has nothing to say before there are decisions, and only about AI steps', async () => {
  expect(await read()).toMatchObject({ state: 'none', words: 'This step was not tried on past items yet.', at: null });
  expect(await preview()).toMatchObject({
    state: 'done',
    total: 0,
    words: 'There are no decided items of this step yet to try it on.',
  });
  const at = (nodeId: string) => bench.owner('POST', `/api/workflows/${workflowId}/nodes/${nodeId}/preview`, {});
  expect(await at('start')).toMatchObject({ status: 422, body: { error: { code: 'preview.not_ai' } } });
  expect(await at('gone')).toMatchObject({ status: 404, body: { error: { code: 'workflow.unknown_node' } } });
  const viewer = await bench.as('viewer');
  expect(await viewer('POST', `${place()}/preview`, {})).toMatchObject({ status: 403 });
});

it('keeps what people approved or edited as the step’s regression set', async () => {
  await decided('one door', { decision: 'approve' });
  await decided('two doors', { decision: 'edit', output: { body: 'Two doors are 180 pounds.' } });
  await decided('three doors', { decision: 'reject' });
  const list = async (query = '') =>
    z
      .object({ items: z.array(regressionItemSchema) })
      .parse((await bench.owner('GET', `${place()}/regression${query}`)).body).items;
  expect(await list()).toMatchObject([
    { verdict: 'edited', input: { context: 'two doors' }, expected: { body: 'Two doors are 180 pounds.' } },
    { verdict: 'approved', input: { context: 'one door' }, expected: { body: 'Dear Ann, one door costs 100 pounds.' } },
  ]);
  expect(await list('?limit=1')).toHaveLength(1);
});

it('counts what an approval step that shows the draft decided, and what was edited there', async () => {
  const graph = chainOf(...graphOf('Answer').nodes.slice(0, 2), {
    id: 'gate',
    type: 'approvals.gate',
    config: { question: 'Send it?', editable: 'reply' },
  });
  await saveDraft({ ...graph, edges: graph.edges.map((edge) => ({ ...edge, sourcePort: 'out' })) });
  expect(await publish()).toMatchObject({ status: 200 });
  await decided('one door', { decision: 'approve' });
  await decided('two doors', { decision: 'edit', output: { body: 'Dear Ann, two doors costs 180 pounds.' } });
  answer = (_instruction, context) => `Dear Ann, ${context} costs 180 pounds.`;
  expect(await preview()).toMatchObject({
    words: 'This change alters 2 of 2 past decisions, 1 for the worse.',
    items: [
      { change: 'worse', verdict: 'approved', before: { body: 'Dear Ann, one door costs 100 pounds.' } },
      { change: 'better', verdict: 'edited', approved: { body: 'Dear Ann, two doors costs 180 pounds.' } },
    ],
  });
});

it('leaves out decisions of more than 90 days ago', async () => {
  await decided('one door', { decision: 'approve' });
  bench.clock.advance(91 * 86_400_000);
  expect(await preview()).toMatchObject({ total: 0 });
});

it('can be required before a changed step is published', async () => {
  await bench.owner('PATCH', '/api/settings', { requiresPreview: true });
  for (let i = 0; i < 20; i += 1) await decided(`${i} doors`, { decision: 'approve' });
  await saveDraft(graphOf('Answer at length'));
  const refused = await publish();
  expect(refused).toMatchObject({
    status: 422,
    body: {
      error: {
        code: 'workflow.preview_missing',
        message: '“Draft the reply” changed and was not tried on past items.',
        details: { nodes: [{ nodeId: 'reply' }] },
      },
    },
  });
  await preview({ limit: 5 });
  expect(await publish()).toMatchObject({ status: 422 });
  await preview({ model: 'other' });
  expect(await publish()).toMatchObject({ status: 422 });
  await preview();
  expect(await publish()).toMatchObject({ status: 200, body: { version: 2 } });
  const retitled = graphOf('Answer at length');
  const nodes = retitled.nodes.map((node) => ({ ...node, title: `${node.title}!`, position: { x: 5, y: 5 } }));
  await saveDraft({ ...retitled, nodes });
  expect(await publish()).toMatchObject({ status: 200, body: { version: 3 } });
  await bench.owner('PATCH', '/api/settings', { requiresPreview: false });
});
