// A changed step is tried on past items over a real model: what the score is made of, and what a preview finds.
import type { Preview } from '@leeway/shared/api/preview.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { stepOf } from '@leeway/shared/run/state.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAiServer, type TestAiServer } from '../support/ai-server.ts';
import { API_KEY, type Runtime, startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';
import { BEGIN, COUNT, chain } from './graphs.ts';

let runtime: Runtime;
let ai: TestAiServer;

beforeAll(async () => {
  ai = await startAiServer({ models: ['test-model', 'small'] });
  runtime = await startRuntime({ env: { OPENAI_BASE_URL: ai.url, OPENAI_MODEL: 'test-model' } });
});
afterAll(() => Promise.all([runtime.close(), ai.close()]));

const graphOf = (config: object): Graph =>
  chain(
    BEGIN,
    {
      id: 'sort',
      type: 'ai.classify',
      title: 'Sort the message',
      config: {
        source: '{{ begin.message }}',
        labels: [{ name: 'party' }, { name: 'invoice' }],
        secondModel: 'small',
        ...config,
      },
      dial: { level: 'draft' },
    },
    COUNT,
  );

async function saveDraft(id: string, graph: Graph): Promise<void> {
  const { draft } = await runtime.call(routes.workflows.get, { params: { id } });
  await runtime.call(routes.workflows.saveDraft, { params: { id }, body: { graph, revision: draft.revision } });
}

/** A run whose label a person approves; gives the run's id. */
async function approved(id: string, message: string): Promise<string> {
  const { runId } = await runtime.call(routes.workflows.start, { params: { id }, body: { input: { message } } });
  const approval = await waitFor('it asks', async () => {
    const { items } = await runtime.call(routes.approvals.list, { query: { runId } });
    return items[0];
  });
  const body = { decision: 'approve', idempotencyKey: runId } as const;
  await runtime.call(routes.approvals.decide, { params: { id: approval.id }, body });
  await waitFor('the run ends', async () => {
    const { status } = await runtime.call(routes.runs.get, { params: { id: runId } });
    return status === 'completed' ? true : undefined;
  });
  return runId;
}

async function tried(id: string, body: object = {}): Promise<Preview> {
  const params = { id, nodeId: 'sort' };
  await runtime.call(routes.preview.start, { params, body });
  return waitFor('the preview ends', async () => {
    const preview = await runtime.call(routes.preview.get, { params });
    return preview.state === 'running' ? undefined : preview;
  });
}

it('tells what a change makes of past decisions, by two readings of a real model', async () => {
  const { id } = await runtime.call(routes.workflows.create, { body: { title: 'Sort', graph: graphOf({}) } });
  await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
  const runId = await approved(id, 'We would like to hold a party in the spring for the whole team.');
  await approved(id, 'The invoice of last month is still open, please send it once more.');

  const { events } = await runtime.call(routes.runs.get, { params: { id: runId } });
  const step = stepOf(fold(events.map(({ event }) => event)), 'sort');
  expect(step?.score).toMatchObject({ agreement: 1, recipe: 'v1', confidenceFrom: 'logprobs' });
  expect(step?.call).toMatchObject({ model: 'test-model', second: { model: 'small' } });

  await saveDraft(id, graphOf({ instruction: 'Sort by what is asked for.' }));
  expect(await tried(id)).toMatchObject({ words: 'This change alters none of 2 past decisions.', isCurrent: true });

  await saveDraft(id, graphOf({ labels: [{ name: 'spring' }, { name: 'invoice' }] }));
  const before = ai.requests.length;
  const worse = await tried(id);
  expect(worse).toMatchObject({
    words: 'This change alters 1 of 2 past decisions, 1 for the worse.',
    items: [
      { change: 'worse', before: { label: 'party' }, after: { label: 'spring' } },
      { change: 'same', before: { label: 'invoice' }, after: { label: 'invoice' } },
    ],
  });
  // A second reading would change the score, never the answer.
  expect(ai.requests).toHaveLength(before + 2);

  ai.always({ kind: 'status', status: 500 });
  const failed = await tried(id);
  ai.always(null);
  expect(failed).toMatchObject({ state: 'failed', items: [{ change: 'failed' }, { change: 'failed' }] });
  expect(failed.words).toMatch(/^None of the past items could be tried\. No AI model answered\. .*500/);
});

it('gives the approved items as JSON lines, to those who may read them', async () => {
  const { id } = await runtime.call(routes.workflows.create, { body: { title: 'Sort again', graph: graphOf({}) } });
  await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
  await approved(id, 'We would like to hold a party in the spring for the whole team.');
  await approved(id, 'The invoice of last month is still open, please send it once more.');
  const address = `${runtime.url}/api/workflows/${id}/nodes/sort/regression.jsonl`;
  const response = await fetch(address, { headers: { authorization: `Bearer ${API_KEY}` } });
  expect(response.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
  const lines = (await response.text()).trimEnd().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { input: { source: expect.stringContaining('invoice') }, expected: { label: 'invoice' }, verdict: 'approved' },
    { input: { source: expect.stringContaining('party') }, expected: { label: 'party' }, verdict: 'approved' },
  ]);
  expect((await fetch(address)).status).toBe(401);
});
