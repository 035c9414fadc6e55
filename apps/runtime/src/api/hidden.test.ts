import { type ApprovalSummary, approvalSchema } from '@leeway/shared/api/approvals.ts';
import { type RunDetail, runDetailSchema } from '@leeway/shared/api/runs.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { type ApiBench, type Call, chainOf, createApiBench } from './testing/api-bench.ts';
import { askEveryGet, getRoutesOf } from './testing/every-get.ts';

// The lots fall as they do because the benches have one secret: these drafts are enough for the lot to fall once.
const ENOUGH = 60;
const quality = { canaryShare: 0, blindShare: 0, isSpeedChecked: true, hasSecondLook: false };
/** What stands in the hidden draft and nowhere else. */
const SECRET = 'Zebulon Quartz';

let bench: ApiBench;
let keys = 0;
afterEach(() => bench.close());

const start = {
  id: 'start',
  type: 'triggers.manual',
  config: { fields: [{ name: 'text', label: 'Text', type: 'text', required: true }] },
};

async function publish(...nodes: Parameters<typeof chainOf>): Promise<string> {
  const { edges, ...graph } = chainOf(start, ...nodes);
  const approved = edges.map((edge) => (edge.source === 'gate' ? { ...edge, sourcePort: 'approved' } : edge));
  const body = { title: 'Orders', graph: { ...graph, edges: approved } };
  const { id } = (await bench.owner('POST', '/api/workflows', body)).body as { id: string };
  expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 200 });
  return id;
}

async function begin(workflowId: string, text: string): Promise<string> {
  const path = `/api/workflows/${workflowId}/runs?wait=true`;
  return ((await bench.owner('POST', path, { input: { text } })).body as { runId: string }).runId;
}

const itemsOf = async (runId: string, call: Call = bench.owner) =>
  ((await call('GET', `/api/approvals?runId=${runId}`)).body as { items: ApprovalSummary[] }).items;
const readRun = async (runId: string, call: Call = bench.owner): Promise<RunDetail> =>
  runDetailSchema.parse((await call('GET', `/api/runs/${runId}`)).body);
const stateOf = ({ events }: RunDetail) => fold(events.map(({ event }) => event));
const decide = (call: Call, id: string, more: object = {}) =>
  call('POST', `/api/approvals/${id}/decision`, { decision: 'approve', idempotencyKey: `k${++keys}`, ...more });

/** Where a text can be read: paths of GET routes, the stream, and what was sent to people. */
async function whereToRead(secrets: readonly string[], ids: readonly string[], nodeIds: readonly string[]) {
  const people = [bench.owner, await bench.as('builder'), await bench.as('approver'), await bench.as('viewer')];
  const found: string[] = [];
  const answered = new Set<string>();
  for (const call of people) {
    for (const { path, status, text } of await askEveryGet(bench.app, call, {
      id: ids,
      nodeId: nodeIds,
      version: ['1'],
    })) {
      if (status === 200) answered.add(path);
      if (secrets.some((secret) => text.includes(secret))) found.push(path);
    }
  }
  const told = JSON.stringify([await bench.engine.eventsSince(0, 10_000), bench.mails, bench.posts]);
  if (secrets.some((secret) => told.includes(secret))) found.push('stream or message');
  return { found: [...new Set(found)], answered: [...answered] };
}

/** Routes that have nothing to answer in these tests, such as a link to decide. Every other one must have answered. */
const SILENT = [
  '/api/auth/*',
  '/api/runs/:id/alike',
  '/api/tables/:id/rows/:rowId/history',
  '/decide/*',
  '/api/connections/:id',
  '/api/deliveries/:id',
  '/api/incidents/:id',
  '/api/tables/:id',
  '/api/tables/:id/rows',
  '/decide/:token',
  '/forms/:path',
  '/hooks/:path',
];

describe('a draft that is answered before it is seen', { timeout: 60_000 }, () => {
  const reading = {
    id: 'read',
    type: 'ai.extract',
    title: 'Read the order',
    config: {
      source: '{{ start.text }}',
      fields: [
        { name: 'total', type: 'number', description: 'The price', required: true },
        { name: 'customer', type: 'text', description: 'Who orders', required: true },
      ],
    },
    dial: { level: 'draft', amount: 'read.total', limit: 100_000 },
  };

  /** The first item on which the lot falls; the others are approved. */
  async function untilBlind(): Promise<ApprovalSummary> {
    let orders = 0;
    bench = await createApiBench({
      answerAi: () => ({ total: 73_317, customer: SECRET, confidence: 61.37 + orders++ / 10 }),
    });
    const workflowId = await publish(reading);
    await bench.owner('PATCH', '/api/settings', { reviewQuality: { ...quality, blindShare: 0.5 } });
    for (let order = 0; order < ENOUGH; order += 1) {
      const [item] = await itemsOf(await begin(workflowId, `Order ${order}`));
      if (!item) throw new Error('nothing was asked');
      if (approvalSchema.parse((await bench.owner('GET', `/api/approvals/${item.id}`)).body).blind) return item;
      // Nothing of those before is looked for below.
      await decide(bench.owner, item.id, { decision: 'edit', output: { total: 1, customer: 'Ann' } });
    }
    throw new Error('no lot fell on a draft');
  }

  it('is told by no route, to nobody, with its score and its amount; every route was asked', async () => {
    const item = await untilBlind();
    const { workflowId, runId, id } = item;
    const score = String((await bench.engine.read(runId)).state.steps.read?.score?.score);
    expect(score).toMatch(/^0\.\d{3,4}$/);
    // Of the items before it, none has this one.
    expect(await scoresBefore(runId)).not.toContain(score);
    const ids = [workflowId, runId, id];
    const { found, answered } = await whereToRead([score], ids, ['read', 'start']);
    expect(found).toEqual([]);
    const silent = getRoutesOf(bench.app).filter((path) => !answered.some((asked) => isOf(asked, path)));
    expect(silent.filter((path) => !SILENT.includes(path))).toEqual([]);
    const shown = await readRun(runId);
    expect(JSON.stringify(shown)).not.toContain(SECRET);
    expect(JSON.stringify(shown)).not.toContain('73317');
    expect(shown.hidden).toEqual({ read: 'Hidden until it is answered.' });
    expect(stateOf(shown)).toMatchObject({ status: 'waiting', steps: { read: { status: 'waiting', drafted: null } } });
    const { body: list } = await bench.owner('GET', '/api/approvals?limit=1');
    expect(JSON.stringify(list)).not.toContain('73317');
    expect((list as { items: unknown[] }).items).toMatchObject([
      { id, question: 'Read the order', score: null, hidden: 'Write your own answer first on this one, then compare.' },
    ]);
    const csv = (await bench.owner('GET', `/api/workflows/${workflowId}/nodes/read/trust/export.csv`)).body;
    expect(csv).toContain(`${runId}/read,,,,,,,,,,,true,,Hidden until it is answered.`);
  });

  async function scoresBefore(runId: string): Promise<string[]> {
    const scores: string[] = [];
    for (let run = 1; run < Number(runId); run += 1) {
      const { state } = await bench.engine.read(String(run));
      const score = state.steps.read?.score?.score;
      if (score !== undefined) scores.push(String(score));
    }
    return scores;
  }

  it('stays hidden in the run for whoever has answered, and is there for all when it is decided', async () => {
    const { id, runId } = await untilBlind();
    const dan = await bench.as('approver');
    const own = { values: { total: '1', customer: 'Ann' } };
    const answered = await dan('POST', `/api/approvals/${id}/own-answer`, own);
    expect(answered.body).toMatchObject({ draft: { customer: SECRET }, hidden: null, score: expect.any(Number) });
    expect(JSON.stringify(await readRun(runId, dan))).not.toContain(SECRET);
    await decide(dan, id);
    const after = await readRun(runId, await bench.as('viewer'));
    expect(after.hidden).toEqual({});
    expect(stateOf(after).steps.read?.drafted).toMatchObject({ customer: SECRET, total: 73_317 });
    expect((await itemsOf(runId)).length).toBe(0);
  });
});

describe('what a step on “Watch only” wrote', { timeout: 60_000 }, () => {
  const writing = {
    id: 'reply',
    type: 'ai.draft',
    title: 'Draft the reply',
    config: { instruction: 'Answer', context: '{{ start.text }}', subject: false },
    dial: { level: 'watch' },
  };
  const noting = { id: 'note', type: 'logic.set', config: { fields: { said: '{{ reply.body }}' } } };
  const gate = {
    id: 'gate',
    type: 'approvals.gate',
    title: 'Look at it',
    config: { question: 'Send “{{ reply.body }}”?', show: [{ label: 'Reply', value: '{{ note.said }}' }] },
  };
  const calling = {
    id: 'call',
    type: 'integrations.http',
    config: { url: 'https://example.com', method: 'POST', body: '{{ note.said }}' },
  };

  async function watched(): Promise<{ workflowId: string; runId: string }> {
    bench = await createApiBench({ answerAi: () => ({ body: `Dear ${SECRET}`, confidence: 80 }) });
    const workflowId = await publish(writing, noting, gate, calling);
    return { workflowId, runId: await begin(workflowId, 'An oak door') };
  }

  it('is told by no route, to nobody, also where later steps made something of it, until the own answer is there', async () => {
    const { workflowId, runId } = await watched();
    const items = await itemsOf(runId);
    expect(items.map(({ kind }) => kind).sort()).toEqual(['audit', 'gate']);
    const check = items.find(({ kind }) => kind === 'audit')?.id ?? '';
    const question = items.find(({ kind }) => kind === 'gate');
    expect(question).toMatchObject({ question: 'Look at it', hidden: expect.stringContaining('Watch only') });
    await decide(bench.owner, question?.id ?? '');
    await expect.poll(async () => (await readRun(runId)).status).toBe('completed');
    const ids = [workflowId, runId, ...items.map(({ id }) => id)];
    const { found, answered } = await whereToRead([SECRET], ids, ['reply', 'note', 'gate', 'call']);
    expect(found).toEqual([]);
    expect(answered).toContain(`/api/runs/${runId}`);
    const shown = await readRun(runId);
    expect(Object.keys(shown.hidden)).toEqual(['reply', 'note', 'gate', 'call']);
    expect(stateOf(shown)).toMatchObject({ status: 'completed', steps: { call: { status: 'refused' } } });
    const forked = await bench.owner('POST', `/api/runs/${runId}/fork`, { cut: ['gate'], useRecorded: true });
    const { runId: fork } = forked.body as { runId: string };
    expect(JSON.stringify(await readRun(fork))).not.toContain(SECRET);
    await decide(bench.owner, check, { decision: 'edit', output: { body: 'Dear Ann' } });
    for (const run of [runId, fork]) {
      const after = await readRun(run);
      expect(after.hidden).toEqual({});
      expect(JSON.stringify(after)).toContain(SECRET);
    }
  });

  it('is not told by a workflow that it is handed to and nobody waits for, until it is answered', async () => {
    bench = await createApiBench({ answerAi: () => ({ body: `Dear ${SECRET}`, confidence: 80 }) });
    const called = await publish(
      { ...noting, config: { fields: { said: '{{ start.text }}' } } },
      { ...gate, config: { question: 'Go on?', show: [{ label: 'Reply', value: '{{ note.said }}' }] } },
      { id: 'end', type: 'logic.set', config: { fields: { done: true } } },
    );
    const config = { workflow: called, input: { text: '{{ reply.body }}' }, wait: false };
    const workflowId = await publish(writing, { id: 'use', type: 'logic.workflow', config });
    const runId = await begin(workflowId, 'An oak door');
    const runs = async () => ((await bench.owner('GET', '/api/runs')).body as { items: { id: string }[] }).items;
    await expect.poll(runs).toMatchObject([{ status: 'waiting', subject: 'An oak door' }, { id: runId }]);
    const [other] = await runs();
    const items = [...(await itemsOf(other?.id ?? '')), ...(await itemsOf(runId))];
    const ids = [workflowId, called, runId, other?.id ?? '', ...items.map(({ id }) => id)];
    expect((await whereToRead([SECRET], ids, ['reply', 'note', 'gate'])).found).toEqual([]);
    await decide(bench.owner, items.at(-1)?.id ?? '', { decision: 'edit', output: { body: 'Dear Ann' } });
    expect(JSON.stringify(await readRun(other?.id ?? ''))).toContain(SECRET);
  });

  it('is not told by the failure of a later step, nor by the incident of it', async () => {
    bench = await createApiBench({ answerAi: () => ({ body: `Dear ${SECRET}`, confidence: 80 }) });
    const waiting = { id: 'wait', type: 'logic.wait', config: { mode: 'until', until: '{{ reply.body }}' } };
    const workflowId = await publish(writing, waiting);
    const runId = await begin(workflowId, 'An oak door');
    await expect.poll(async () => (await readRun(runId)).status).toBe('failed');
    const listed = async () =>
      ((await bench.owner('GET', '/api/incidents')).body as { items: { id: string; detail: string }[] }).items;
    await expect.poll(listed).toHaveLength(1);
    const [incident] = await listed();
    expect(incident).toMatchObject({ detail: 'Hidden until it is answered.' });
    const ids = [workflowId, runId, incident?.id ?? ''];
    expect((await whereToRead([SECRET], ids, ['reply', 'wait'])).found).toEqual([]);
    const [check] = await itemsOf(runId);
    await decide(bench.owner, check?.id ?? '', { decision: 'edit', output: { body: 'Dear Ann' } });
    expect(JSON.stringify(await listed())).toContain(SECRET);
  });

  it('can be read without an own answer; the question is closed then, and counts as unanswered', async () => {
    const { workflowId, runId } = await watched();
    const items = await itemsOf(runId);
    const check = items.find(({ kind }) => kind === 'audit')?.id ?? '';
    const question = items.find(({ kind }) => kind === 'gate')?.id ?? '';
    const viewer = await bench.as('viewer');
    expect((await viewer('POST', `/api/approvals/${check}/show`, {})).status).toBe(403);
    expect(await bench.owner('POST', `/api/approvals/${question}/show`, {})).toMatchObject({
      status: 422,
      body: { error: { code: 'approval.not_watched' } },
    });
    expect(JSON.stringify(await readRun(runId))).not.toContain(SECRET);
    expect(await bench.owner('POST', `/api/approvals/${check}/show`, {})).toMatchObject({
      status: 200,
      body: { status: 'expired', draft: { body: `Dear ${SECRET}` }, blind: null },
    });
    const after = await readRun(runId);
    expect(after.hidden).toEqual({});
    expect(JSON.stringify(after)).toContain(SECRET);
    expect((await bench.owner('POST', `/api/approvals/${check}/show`, {})).status).toBe(409);
    const edit = { decision: 'edit', output: { body: 'Dear Ann' } };
    expect(await decide(bench.owner, check, edit)).toMatchObject({
      status: 409,
      body: { error: { code: 'approval.closed' } },
    });
    const trust = await bench.owner('GET', `/api/workflows/${workflowId}/nodes/reply/trust`);
    expect(trust.body).toMatchObject({ counts: { verdicts: 0, expired: 1 } });
  });
});

function isOf(asked: string, path: string): boolean {
  const pattern = path.replaceAll(/:[A-Za-z]+/g, '[^/]+').replaceAll('*', '.*');
  return new RegExp(`^${pattern}$`).test(asked);
}
