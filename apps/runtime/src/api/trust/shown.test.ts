import { approvalSchema, type ScoreLabel } from '@leeway/shared/api/approvals.ts';
import { runDetailSchema } from '@leeway/shared/api/runs.ts';
import { type Trust, trustSchema } from '@leeway/shared/api/trust.ts';
import { possibleWeeklyCost } from '@leeway/shared/dial/blast-radius.ts';
import { initialRecord } from '@leeway/shared/dial/record-state.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiBench, chainOf, createApiBench } from '../testing/api-bench.ts';
import { aloneEstimateOf, plantedFacts } from './alone-estimate.ts';

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
    fields: [{ name: 'total', type: 'number', description: 'The price', required: true }],
  },
  dial: { level: 'draft', amount: 'read.total', limit: 1000 },
};
const counting = {
  id: 'count',
  type: 'metrics.record',
  config: { metric: 'Ordered', kind: 'money', value: 'read.total', unit: 'EUR' },
};
const reply = {
  id: 'reply',
  type: 'ai.draft',
  title: 'Draft the reply',
  config: { instruction: 'Answer', context: '{{ start.text }}', subject: false },
};
const DAY = 86_400_000;
const LONG = 60_000;
const NO_LABEL = { shownProbability: null, answers: null };

let bench: ApiBench;
let keys = 0;
let total = 0;
beforeAll(async () => {
  bench = await createApiBench({
    answerAi: () => ({ total, body: `Dear customer, yes. All the best.`, confidence: 90 }),
  });
  await bench.owner('PATCH', '/api/settings', {
    reviewQuality: { canaryShare: 0, blindShare: 0, isSpeedChecked: false, hasSecondLook: false },
  });
});
afterAll(() => bench.close());

async function publish(title: string, ...steps: Parameters<typeof chainOf>): Promise<string> {
  const { body } = await bench.owner('POST', '/api/workflows', { title, graph: chainOf(...steps) });
  const { id } = body as { id: string };
  expect(await bench.owner('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 200 });
  return id;
}

async function run(workflowId: string): Promise<{ runId: string; asked: string[] }> {
  total += 10;
  const input = { text: `Order ${total}` };
  const { body } = await bench.owner('POST', `/api/workflows/${workflowId}/runs?wait=true`, { input });
  const { runId } = body as { runId: string };
  return { runId, asked: (await rowsOf(`runId=${runId}`)).map(({ id }) => id) };
}

type Row = { id: string; runId: string; score: number | null } & ScoreLabel;
const rowsOf = async (query: string) =>
  ((await bench.owner('GET', `/api/approvals?${query}`)).body as { items: Row[] }).items;
const detail = async (id: string) => approvalSchema.parse((await bench.owner('GET', `/api/approvals/${id}`)).body);
const runOf = async (id: string) => runDetailSchema.parse((await bench.owner('GET', `/api/runs/${id}`)).body);

async function decide(approvalId: string | undefined, decision: string): Promise<void> {
  const body = { decision, idempotencyKey: `k${++keys}` };
  expect((await bench.owner('POST', `/api/approvals/${approvalId}/decision`, body)).status).toBe(200);
}

async function answer(workflowId: string, decisions: readonly string[]): Promise<void> {
  for (const decision of decisions) await decide((await run(workflowId)).asked[0], decision);
}

async function trustOf(id: string, nodeId: string): Promise<Trust> {
  return trustSchema.parse((await bench.owner('GET', `/api/workflows/${id}/nodes/${nodeId}/trust`)).body);
}
const setDial = (id: string, nodeId: string, body: object) =>
  bench.owner('PUT', `/api/workflows/${id}/nodes/${nodeId}/dial`, { reason: 'A trial', ...body });

describe('what a score has meant', () => {
  let id: string;
  beforeAll(async () => {
    id = await publish('Labels', start, reply);
  });

  it(
    'is said from the 20th answer on, the same in the list, the item and the run',
    async () => {
      await answer(id, Array(19).fill('approve'));
      const first = await run(id);
      const young = { shownProbability: null, answers: 19 };
      expect(await rowsOf(`workflowId=${id}`)).toMatchObject([young]);
      expect((await runOf(first.runId)).scoreLabels).toEqual({ reply: young });
      await decide(first.asked[0], 'approve');
      const { runId, asked } = await run(id);
      const rough = { shownProbability: { percent: 100, isRough: true }, answers: 20 };
      expect(await rowsOf(`workflowId=${id}`)).toMatchObject([rough]);
      expect(await detail(asked[0] ?? '')).toMatchObject(rough);
      expect((await runOf(runId)).scoreLabels).toEqual({ reply: rough });
      // The run that was decided says it as well.
      expect((await runOf(first.runId)).scoreLabels).toEqual({ reply: rough });
      await decide(asked[0], 'approve');
    },
    LONG,
  );

  it(
    'stands still until the next refit, and is exact from the hundredth answer on',
    async () => {
      await answer(id, Array(28).fill('reject'));
      const before = await run(id);
      expect(await rowsOf(`workflowId=${id}`)).toMatchObject([
        { shownProbability: { percent: 100, isRough: true }, answers: 49 },
      ]);
      await decide(before.asked[0], 'reject');
      const after = await run(id);
      const [row] = await rowsOf(`workflowId=${id}`);
      expect(row).toMatchObject({ shownProbability: { isRough: true }, answers: 50 });
      expect(row?.shownProbability?.percent).toBeLessThan(60);
      await decide(after.asked[0], 'approve');
      await answer(id, Array(49).fill('approve'));
      await run(id);
      expect(await rowsOf(`workflowId=${id}`)).toMatchObject([{ shownProbability: { isRough: false }, answers: 100 }]);
    },
    LONG,
  );

  it('is not said of a test run, which has no record', async () => {
    const { body } = await bench.owner('POST', `/api/workflows/${id}/runs?wait=true`, {
      input: { text: 'Try' },
      test: true,
    });
    const { runId } = body as { runId: string };
    expect(await rowsOf(`runId=${runId}`)).toMatchObject([NO_LABEL]);
    expect((await runOf(runId)).scoreLabels).toEqual({});
  });
});

describe('what mistakes could cost', () => {
  it('is told in the terms it is worked out from, of the last four weeks', async () => {
    const id = await publish('Costs', start, reading, counting);
    const before = await trustOf(id, 'read');
    expect(before.possibleCost).toBeNull();
    total = 0;
    for (let item = 0; item < 4; item += 1) await run(id);
    // 10, 20, 30 and 40 within the first week.
    expect((await trustOf(id, 'read')).possibleCost).toEqual({
      averageAmount: 25,
      itemsPerWeek: 4,
      amountField: 'read.total',
      currency: 'EUR',
    });
    bench.clock.advance(14 * DAY);
    await run(id);
    const { possibleCost } = await trustOf(id, 'read');
    expect(possibleCost).toMatchObject({ averageAmount: 30, itemsPerWeek: 2.5 });
    expect(possibleWeeklyCost(0.05, possibleCost?.averageAmount ?? 0, possibleCost?.itemsPerWeek ?? 0)).toBeCloseTo(
      3.75,
    );
    bench.clock.advance(15 * DAY);
    // What was long ago says nothing of the weeks to come.
    expect((await trustOf(id, 'read')).possibleCost).toMatchObject({ averageAmount: 50, itemsPerWeek: 7 / 15 });
  });

  it('leaves out an amount that is missing, and knows the currency it is written in', async () => {
    const fields = [...start.config.fields, { name: 'price', label: 'Price', type: 'number' }];
    const amount = 'start.?price.orValue(1.0e15)';
    const written = {
      ...reply,
      config: { ...reply.config, context: 'It costs {{ money(start.?price.orValue(0), "CHF") }}.' },
      dial: { level: 'draft', amount, limit: 1000 },
    };
    const id = await publish('Missing', { ...start, config: { fields } }, written);
    const order = (input: object) =>
      bench.owner('POST', `/api/workflows/${id}/runs?wait=true`, { input: { text: `Order ${++total}`, ...input } });
    for (const input of [{ price: 40 }, {}, { price: -60 }]) await order(input);
    expect((await trustOf(id, 'reply')).possibleCost).toEqual({
      averageAmount: 50,
      itemsPerWeek: 2,
      amountField: amount,
      currency: 'CHF',
    });
  });

  it('is of what the dial reads now, and nothing where it reads nothing', async () => {
    const id = await publish('Other costs', start, reading);
    await run(id);
    expect((await trustOf(id, 'read')).possibleCost).not.toHaveProperty('currency');
    await setDial(id, 'read', { level: 'draft', amount: 'read.total * 2', limit: 10 });
    expect((await trustOf(id, 'read')).possibleCost).toBeNull();
    await run(id);
    expect((await trustOf(id, 'read')).possibleCost).toMatchObject({ averageAmount: 2 * total, itemsPerWeek: 1 });
    await setDial(id, 'read', { level: 'draft' });
    expect((await trustOf(id, 'read')).possibleCost).toBeNull();
  });
});

describe('what the checks say about all that went alone', () => {
  it('counts every item, and those that were checked for as many as they stand for', async () => {
    const id = await publish('Alone', start, reply);
    await setDial(id, 'reply', { level: 'autonomous' });
    expect((await trustOf(id, 'reply')).audits.estimate).toBeNull();
    const asked: string[] = [];
    for (let item = 0; item < 10; item += 1) {
      asked.push(...(await run(id)).asked);
      bench.clock.advance(DAY);
    }
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.length).toBeLessThan(10);
    const open = (await trustOf(id, 'reply')).audits;
    expect(open).toMatchObject({ upper: 1, estimate: { count: 10, rate: null, upper: 1 } });
    expect(open.estimate?.words).toBe('10 items went alone; none of them is checked yet.');
    const [first, ...others] = asked;
    await decide(first, 'reject');
    for (const each of others) await decide(each, 'approve');
    // Each was drawn with a share of one half.
    const { estimate, upper } = (await trustOf(id, 'reply')).audits;
    expect(estimate?.rate).toBeCloseTo(1 / asked.length);
    expect(estimate?.horvitzThompson).toBeCloseTo(0.2);
    expect(upper).toBe(estimate?.upper);
    expect(estimate?.upper).toBeGreaterThan(estimate?.rate ?? 1);
  });

  it('takes a check that is open, or was answered too fast, for no good news', () => {
    const state = { ...initialRecord({ alpha: 0.05, delta: 0.05, floor: 0.2 }), aloneCount: 400, lowestShare: 0.25 };
    const fine = Array(90).fill({ share: 0.25, loss: 0 });
    const known = aloneEstimateOf(state, fine);
    expect(known).toMatchObject({ count: 400, rate: 0 });
    expect(known?.words).toBe(
      'Of the 400 items that went alone none that was checked was wrong; very likely fewer than 3.8 in 100 are.',
    );
    const open = aloneEstimateOf({ ...state, auditsOpen: 10 }, fine);
    expect(open?.upper).toBeGreaterThan(known?.upper ?? 1);
    const fast = aloneEstimateOf(state, [...fine, ...Array(10).fill({ share: 0.25, loss: null })]);
    expect(fast?.upper).toBe(open?.upper);
    expect(aloneEstimateOf(state, [...fine, { share: 0.25, loss: 1 }])).toMatchObject({
      words: expect.stringContaining('about 1.1 in 100 were wrong; very likely fewer than'),
    });
  });
});

it('says how many planted mistakes reviewers caught, and what follows', () => {
  const state = initialRecord({ alpha: 0.05, delta: 0.05, floor: 0.2 });
  const planted = (shown: number, missed: number) => plantedFacts({ ...state, canaries: { shown, missed } });
  expect(planted(0, 0)).toEqual({ shown: 0, caught: 0, catchLower: null, words: null });
  expect(planted(40, 2)).toMatchObject({
    caught: 38,
    words: 'Reviewers caught 38 of 40 planted mistakes; we lowered the limit to match.',
  });
  // dial.md 2.7: none missed of 40 gives 0.87, of 100 gives 0.95.
  expect(planted(40, 0).catchLower).toBeCloseTo(0.87, 2);
  expect(planted(100, 0).catchLower).toBeCloseTo(0.95, 2);
  expect(planted(3, 3)).toMatchObject({
    catchLower: 0,
    words: 'Reviewers caught 0 of 3 planted mistakes, so approvals prove nothing yet.',
  });
});
