import { type Approval, approvalSchema } from '@leeway/shared/api/approvals.ts';
import { type RunDetail, type RunSummary, runDetailSchema } from '@leeway/shared/api/runs.ts';
import type { StreamEvent } from '@leeway/shared/api/workspace.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { type ApiBench, type Call, chainOf, createApiBench } from './testing/api-bench.ts';

// The lots fall as they do because the benches have one secret: these drafts are enough for each of them to fall at least once.
const ENOUGH = 60;
const quality = { canaryShare: 0, blindShare: 0, isSpeedChecked: true, hasSecondLook: false };

let bench: ApiBench;
let keys = 0;
afterEach(() => bench.close());

const start = {
  id: 'start',
  type: 'triggers.manual',
  config: { fields: [{ name: 'text', label: 'Text', type: 'text', required: true }] },
};
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
  dial: { level: 'draft' },
};

type Step = Parameters<typeof chainOf>[0];

async function open(step: Step = reading): Promise<string> {
  let orders = 0;
  bench = await createApiBench({
    answerAi: () => ({ total: 410 + orders++, customer: 'Priya Nair', confidence: 60 + (orders % 30) }),
  });
  const created = await bench.owner('POST', '/api/workflows', { title: 'Orders', graph: chainOf(start, step) });
  const { id } = created.body as { id: string };
  expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 200 });
  return id;
}

async function set(changes: Partial<typeof quality>): Promise<void> {
  const body = { reviewQuality: { ...quality, ...changes } };
  expect(await bench.owner('PATCH', '/api/settings', body)).toMatchObject({ status: 200 });
}

/** One order; gives the approval's id. */
async function ask(workflowId: string, total: number): Promise<string> {
  const input = { text: `Order ${total} by Priya Nair` };
  const { body } = await bench.owner('POST', `/api/workflows/${workflowId}/runs?wait=true`, { input });
  const { runId } = body as { runId: string };
  const items = async () => ((await bench.owner('GET', `/api/approvals?runId=${runId}`)).body as Page).items;
  await expect.poll(async () => (await items()).length).toBe(1);
  return (await items())[0]?.id ?? '';
}
interface Page {
  items: Approval[];
}

const read = async (id: string, call = bench.owner) =>
  approvalSchema.parse((await call('GET', `/api/approvals/${id}`)).body);
const decide = (call: Call, id: string, more: object = {}) =>
  call('POST', `/api/approvals/${id}/decision`, { decision: 'approve', idempotencyKey: `k${++keys}`, ...more });

describe('a draft that is answered before it is seen', { timeout: 30_000 }, () => {
  /** The first draft on which the lot for an own answer falls; the others are approved. */
  async function untilBlind(workflowId: string): Promise<string> {
    await set({ blindShare: 0.5 });
    for (let total = 410; total < 410 + ENOUGH; total += 1) {
      const id = await ask(workflowId, total);
      if ((await read(id)).blind) return id;
      await decide(bench.owner, id);
    }
    throw new Error('no lot fell on a draft');
  }

  it('shows nothing of the draft until the own answer is there, and refuses every decision', async () => {
    const id = await untilBlind(await open());
    const hidden = await read(id);
    expect(hidden).toMatchObject({
      draft: null,
      editable: [],
      similar: [],
      earlierDrafts: [],
      unsureWords: [],
      score: null,
    });
    expect(hidden.blind).toEqual({
      fields: [
        { name: 'total', label: 'Total', type: 'number', required: false },
        { name: 'customer', label: 'Customer', type: 'text', required: false },
      ],
      own: null,
    });
    const dan = await bench.as('approver');
    const first = { status: 409, body: { error: { code: 'approval.answer_first' } } };
    expect(await decide(dan, id)).toMatchObject(first);
    expect(await decide(bench.owner, id, { decision: 'reject' })).toMatchObject(first);
    await dan('POST', `/api/approvals/${id}/claim`, {});
    const bulk = { ids: [id], opened: id, decision: 'approve', idempotencyKey: 'bulk' };
    expect(await dan('POST', '/api/approvals/decisions', bulk)).toMatchObject({
      status: 200,
      body: { items: [{ isDecided: false, problem: expect.stringContaining('Write your own answer') }] },
    });
  });

  it('is judged by the own answer, not by the decision; each person answers for themselves', async () => {
    const workflowId = await open();
    const id = await untilBlind(workflowId);
    const dan = await bench.as('approver');
    const own = { total: '1', customer: 'Priya Nair' };
    expect(await dan('POST', `/api/approvals/${id}/own-answer`, { values: { total: 'many' } })).toMatchObject({
      status: 422,
      body: { error: { code: 'approval.invalid_fields' } },
    });
    const answered = await dan('POST', `/api/approvals/${id}/own-answer`, { values: own });
    expect(answered).toMatchObject({ status: 200, body: { blind: { own: { total: 1, customer: 'Priya Nair' } } } });
    const shown = await read(id, dan);
    expect(shown.draft).toMatchObject({ customer: 'Priya Nair' });
    expect((await read(id)).draft).toBeNull();
    // Now that it was seen, another answer would be no own one.
    await dan('POST', `/api/approvals/${id}/own-answer`, { values: { ...shown.draft } });
    expect((await read(id, dan)).blind?.own).toEqual({ total: 1, customer: 'Priya Nair' });
    expect(await decide(dan, id)).toMatchObject({ status: 200 });
    const record = await bench.stores.trust.find(workflowId, 'read');
    const events = await bench.stores.trust.events(record?.id ?? 0);
    expect(events.at(-1)).toMatchObject({
      type: 'verdict',
      isBlind: true,
      verdict: 'edited',
      loss: 1,
      notCounted: null,
      changes: [{ field: 'total', after: 1 }],
    });
    expect(record?.state.blind).toEqual({ n: 1, k: 1 });
  });

  it('is only asked for where the lot fell', async () => {
    const workflowId = await open();
    const id = await ask(workflowId, 410);
    expect(await bench.owner('POST', `/api/approvals/${id}/own-answer`, { values: {} })).toMatchObject({
      status: 422,
      body: { error: { code: 'approval.not_blind' } },
    });
  });
});

describe('planted mistakes', { timeout: 30_000 }, () => {
  /** The planted draft among many real ones; the real ones stay open. */
  async function planted(workflowId: string): Promise<string> {
    for (let total = 410; total < 430; total += 1) await decide(bench.owner, await ask(workflowId, total));
    await set({ canaryShare: 0.2 });
    const real = new Set<string>();
    for (let total = 500; total < 500 + ENOUGH; total += 1) {
      real.add(await ask(workflowId, total));
      const { items } = (await bench.owner('GET', '/api/approvals?limit=100')).body as Page;
      const strange = items.find(({ id }) => !real.has(id));
      if (strange) return strange.id;
    }
    throw new Error('nothing was planted');
  }

  it('look like all others until they are decided, and tell the reviewer then', async () => {
    const workflowId = await open();
    const id = await planted(workflowId);
    const before = await read(id);
    expect(before).toMatchObject({ kind: 'draft', status: 'open', mayDecide: true, planted: null, decided: null });
    expect(before.similar.every(({ runId }) => runId !== before.runId)).toBe(true);
    const page = (await bench.owner('GET', '/api/approvals?limit=100')).body as Page;
    const summary = page.items.find((item) => item.id === id);
    expect(Object.keys(summary ?? {})).toEqual(Object.keys(page.items[0] ?? {}));
    expect(JSON.stringify([before, summary])).not.toMatch(/plant(?!ed":null)/i);
    const after = await decide(bench.owner, id, { decision: 'reject', reason: 'Wrong fact' });
    expect(after).toMatchObject({ status: 200, body: { planted: expect.stringMatching(/You caught it\.$/) } });
    expect(await decide(bench.owner, id)).toMatchObject({ status: 409, body: { error: { code: 'approval.decided' } } });
    expect(await bench.owner('POST', `/api/approvals/${id}/undo`, {})).toMatchObject({ status: 409 });
  });

  it('belong to a run like all others as long as they are open: in lists, in the journal, on the stream, in messages', async () => {
    const workflowId = await open();
    const dan = await bench.as('approver');
    const id = await planted(workflowId);
    const { items } = (await dan('GET', '/api/approvals?limit=100')).body as Page;
    const [copy] = items.filter((item) => item.id === id);
    const [real] = items.filter((item) => item.id !== id).slice(-1);
    if (!copy || !real) throw new Error('there is nothing to compare');
    const { items: runs } = (await dan('GET', '/api/runs?limit=100&status=waiting')).body as { items: RunSummary[] };
    const runOf = ({ runId }: Approval) => runs.find((run) => run.id === runId);
    expect(runs.map((run) => Number(run.id))).toEqual(runs.map((run) => Number(run.id)).toSorted((a, b) => b - a));
    const likeReal = { ...runOf(real), id: copy.runId, subject: copy.subject, startedAt: expect.any(Number) };
    expect(runOf(copy)).toEqual(likeReal);
    expect(await ids(dan, `/api/approvals?runId=${copy.runId}`)).toEqual([id]);
    const other = await detail(dan, copy.runId);
    expect(shapeOf(other)).toEqual(shapeOf(await detail(dan, real.runId)));
    expect(other.id).toBe(copy.runId);
    const drafted = fold(other.events.map(({ event }) => event)).steps.read?.drafted;
    expect(drafted).toEqual((await read(id, dan)).draft);
    expect(other.events.at(-1)?.event.at).toBe(copy.askedAt);
    expect(JSON.stringify([copy, other, await detailOf(dan, id)])).not.toMatch(/plant(?!ed":null)|mistake|canary/i);
    const heard = (await bench.engine.eventsSince(0, 10_000)) ?? [];
    const wordsOf = (runId: string) =>
      heard.flatMap(({ event }) => ('runId' in event && event.runId === runId ? [wordOf(event)] : []));
    expect(new Set(wordsOf(copy.runId))).toEqual(new Set(wordsOf(real.runId)));
    expect([copy.answers, copy.shownProbability === null]).toEqual([real.answers, real.shownProbability === null]);
    await decide(dan, id, { decision: 'reject' });
    const after = await read(id, dan);
    expect(after.runId).not.toBe(copy.runId);
    expect((await detail(dan, copy.runId)).id).toBe(after.runId);
    expect(await ids(dan, '/api/runs?limit=100')).not.toContain(copy.runId);
  });

  it('are withdrawn when somebody cancels their run, and say nothing about anybody then', async () => {
    const workflowId = await open();
    const id = await planted(workflowId);
    const { runId } = await read(id);
    expect(await bench.owner('POST', `/api/runs/${runId}/retry`, {})).toMatchObject({ status: 409 });
    expect(await bench.owner('POST', `/api/runs/${runId}/cancel`, {})).toMatchObject({ status: 200 });
    expect(await read(id)).toMatchObject({ status: 'withdrawn' });
    expect(await decide(bench.owner, id)).toMatchObject({ status: 409 });
    expect((await bench.stores.trust.find(workflowId, 'read'))?.state.canaries.shown).toBe(0);
  });

  const ids = async (call: Call, path: string) =>
    ((await call('GET', path)).body as { items: { id: string }[] }).items.map((item) => item.id);
  const detail = async (call: Call, runId: string) =>
    runDetailSchema.parse((await call('GET', `/api/runs/${runId}`)).body);
  const detailOf = async (call: Call, id: string) => (await call('GET', `/api/approvals/${id}`)).body;
  /** Which fields there are, and which events in which order. */
  const shapeOf = ({ events, hidden, ...summary }: RunDetail) => ({
    summary: Object.keys(summary),
    hidden,
    labels: Object.keys(summary.scoreLabels),
    events: events.map(({ event }) => [event.type, ...Object.keys(event).sort()].join(' ')),
  });
  const wordOf = (event: StreamEvent) =>
    [event.type, 'status' in event ? event.status : '', 'key' in event ? event.key : ''].join(' ');

  it('count for the person who decided, and show only to that person and to owners', async () => {
    const workflowId = await open();
    const id = await planted(workflowId);
    const dan = await bench.as('approver');
    await decide(dan, id);
    expect((await dan('GET', '/api/approvals/reviewers')).body).toEqual({
      items: [
        {
          person: { id: expect.any(String), name: 'The approver' },
          decided: 0,
          approveShare: null,
          medianSeconds: null,
          caught: 0,
          shown: 1,
        },
      ],
    });
    const all = (await bench.owner('GET', '/api/approvals/reviewers')).body;
    expect(all).toMatchObject({ items: [{ decided: 20, approveShare: 1 }, { shown: 1 }] });
    const eve = await bench.as('approver');
    expect((await eve('GET', '/api/approvals/reviewers')).body).toEqual({ items: [] });
  });
});

describe('seconds of a decision', { timeout: 30_000 }, () => {
  it('are what the browser says, but no longer than the server knows of', async () => {
    const workflowId = await open();
    const dan = await bench.as('approver');
    for (const [said, open, seconds] of [
      [30, 10_000, 12],
      [5, 60_000, 5],
    ] as const) {
      const id = await ask(workflowId, 410);
      await dan('POST', `/api/approvals/${id}/claim`, {});
      bench.clock.advance(open);
      await dan('POST', `/api/approvals/${id}/claim`, {});
      await decide(dan, id, { seconds: said });
      const record = await bench.stores.trust.find(workflowId, 'read');
      expect((await bench.stores.trust.events(record?.id ?? 0)).at(-1)).toMatchObject({ type: 'verdict', seconds });
    }
    expect((await dan('GET', '/api/approvals/reviewers')).body).toMatchObject({ items: [{ medianSeconds: 12 }] });
  });

  it('are told to the app as the least that counts, where speed is checked', async () => {
    const workflowId = await open();
    const id = await ask(workflowId, 410);
    expect((await read(id)).readingSeconds).toBe(2);
    await set({ isSpeedChecked: false });
    expect((await read(id)).readingSeconds).toBeNull();
  });
});
