import { type TrustEntry, trustEntrySchema } from '@leeway/shared/api/trust.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ApiBench, chainOf, createApiBench } from '../testing/api-bench.ts';

const start = {
  id: 'start',
  type: 'triggers.manual',
  config: { fields: [{ name: 'budget', label: 'Budget', type: 'number', required: true }] },
};
const reply = {
  id: 'reply',
  type: 'ai.draft',
  title: 'Draft the reply',
  config: { instruction: 'Answer', context: '{{ start.budget }}', subject: false },
};
const page = z.object({ items: z.array(trustEntrySchema) });
const over = (value: number) => ({
  when: `start.budget > ${value}`,
  rule: { combinator: 'and', rules: [{ field: 'start.budget', operator: 'greater', value }] },
});

let bench: ApiBench;
let id: string;
let budget = 0;
beforeAll(async () => {
  bench = await createApiBench({ answerAi: () => ({ body: 'Dear customer, yes. All the best.', confidence: 90 }) });
});
beforeEach(async () => {
  const { body } = await bench.owner('POST', '/api/workflows', { title: 'History', graph: chainOf(start, reply) });
  ({ id } = body as { id: string });
  await bench.owner('POST', `/api/workflows/${id}/publish`, {});
});
afterAll(() => bench.close());

/** Sets the dial; gives the newest line of the history that this has added, null when it has added none. */
async function set(setting: object): Promise<TrustEntry | null> {
  const before = (await entries()).length;
  expect(await bench.owner('PUT', `/api/workflows/${id}/nodes/reply/dial`, setting)).toMatchObject({ status: 200 });
  const after = await entries();
  expect(after.length - before).toBeLessThanOrEqual(1);
  return after.length > before ? (after[0] ?? null) : null;
}
const entries = async (): Promise<TrustEntry[]> =>
  page.parse((await bench.owner('GET', `/api/workflows/${id}/nodes/reply/trust/entries`)).body).items;

describe('the history of a dial', () => {
  it('says of each change what was changed', async () => {
    expect(await set({ level: 'draft', askWhen: [over(2000)] })).toMatchObject({
      kind: 'setting',
      words: 'Rule added: “budget is more than 2,000”.',
      by: { name: 'The owner' },
    });
    expect((await set({ level: 'draft', askWhen: [over(500)] }))?.words).toBe(
      'Rule changed: “budget is more than 2,000” → “budget is more than 500”.',
    );
    const limited = { level: 'draft', askWhen: [over(500)], amount: 'start.budget', limit: 500 };
    expect((await set(limited))?.words).toBe('Amount: none → start.budget. Amount limit: none → 500.');
    expect((await set({ ...limited, limit: 800 }))?.words).toBe('Amount limit: 500 → 800.');
    expect((await set({ ...limited, limit: 800, askWhen: [over(500), over(9)] }))?.words).toBe(
      'Rule added: “budget is more than 9”.',
    );
    expect((await set({ level: 'draft' }))?.words).toBe(
      'Amount: start.budget → none. Amount limit: 800 → none. Rule removed: “budget is more than 500”. Rule removed: “budget is more than 9”.',
    );
  });

  it('says how far it was turned, and what else with it', async () => {
    const unsure = { level: 'threshold', threshold: 0.8, reason: 'A trial' };
    expect(await set({ ...unsure, maxPerHour: 1000 })).toMatchObject({
      kind: 'level',
      words:
        'The dial was set to “Ask when unsure” below 80%, above what it has earned. Most alone an hour: none → 1,000.',
      reason: 'A trial',
    });
    expect(await set({ ...unsure, maxPerHour: 1000, threshold: 0.85 })).toMatchObject({
      kind: 'level',
      words: 'Threshold: 80% → 85%, above what it has earned.',
    });
    expect((await set({ level: 'draft', maxPerHour: 1000 }))?.words).toBe('The dial was set to “Draft and approve”.');
  });

  it('says what is promised, and who is asked by when', async () => {
    expect((await set({ level: 'draft', alpha: 0.1, delta: 0.1 }))?.words).toBe(
      'Mistakes allowed: 5% → 10%. Certainty: 95% → 90%.',
    );
    const review = { approvals: 2, mayApproveOwn: false, reasons: ['Too long', 'Wrong'] };
    expect(
      await set({ level: 'draft', alpha: 0.1, delta: 0.1, assignee: 'role:approver', dueInMinutes: 60, review }),
    ).toMatchObject({
      kind: 'setting',
      words:
        'Who is asked: whoever may decide → approvers. Due after: as usual → 60 min. People who must approve: 1 → 2. Whoever started it may decide: yes → no. Reasons to choose from: none → Too long, Wrong.',
    });
  });

  it('has no line where nothing was changed, and says so when somebody confirms it', async () => {
    expect(await set({ level: 'draft' })).toBeNull();
    // The same, said in more words.
    expect(await set({ level: 'draft', alpha: 0.05, askWhen: [] })).toBeNull();
    const trial = { level: 'autonomous', reason: 'A trial' };
    expect(await set(trial)).toMatchObject({ kind: 'level' });
    expect(await set({ level: 'autonomous' })).toBeNull();
    expect(await set({ ...trial, reason: 'It works well' })).toMatchObject({
      kind: 'level',
      words: 'The dial was confirmed at “Autonomous”, above what it has earned.',
      reason: 'It works well',
    });
  });
  it('has the evidence of that time, also of a dial that was set by hand', async () => {
    const run = async () => {
      const { body } = await bench.owner('POST', `/api/workflows/${id}/runs?wait=true`, {
        input: { budget: ++budget },
      });
      const { runId } = body as { runId: string };
      return ((await bench.owner('GET', `/api/approvals?runId=${runId}`)).body as { items: { id: string }[] }).items[0]
        ?.id;
    };
    const decide = async (approvalId: string | undefined, decision: string) => {
      bench.clock.advance(60_000);
      const said = { decision, idempotencyKey: `${approvalId}` };
      expect((await bench.owner('POST', `/api/approvals/${approvalId}/decision`, said)).status).toBe(200);
    };
    expect(await set({ level: 'autonomous', auditShare: 1, reason: 'A trial' })).toMatchObject({ evidence: null });
    const asked = [await run(), await run(), await run(), await run(), await run(), await run()];
    await decide(asked[0], 'approve');
    const raised = { level: 'threshold', threshold: 0.5, auditShare: 1, reason: 'Slower' };
    expect(await set(raised)).toMatchObject({ evidence: { verdicts: 1, mistakes: 0 } });
    for (const approvalId of asked.slice(1)) await decide(approvalId, 'reject');
    const lines = await entries();
    const held = lines.find(({ kind }) => kind === 'hold');
    expect(held?.evidence).toMatchObject({ position: 0.5, upper: expect.any(Number) });
    expect(held?.evidence?.mistakes).toBeGreaterThanOrEqual(1);
    expect(held?.evidence?.verdicts).toBe(1 + (held?.evidence?.mistakes ?? 0));
    // Nothing was known when it was turned for the first time; of all that came later something was.
    expect(lines.every(({ kind, evidence }) => kind === 'level' || evidence !== null)).toBe(true);
  });
});
