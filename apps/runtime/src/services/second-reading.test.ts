// The AI steps over the real service and a real OpenAI-compatible server: both readings, and what becomes of the second.
import type { AiRun, RunContext } from '@leeway/nodes/contract/run.ts';
import { loadCatalogue } from '@leeway/nodes/runtime';
import { afterEach, describe, expect, test } from 'vitest';
import { startAiServer, type TestAiServer } from '../../../../tests/support/ai-server.ts';
import { createAiService } from './ai.ts';
import { systemClock } from './clock.ts';

const ENQUIRY = "Hello, I'm Ann Baker. We are 80 people and our budget is £2,500. Write to ann@example.com, please.";
const UNSURE = 'We need some doors, maybe four of them, but we are not sure yet which size would fit.';
const LABELS = [{ name: 'party' }, { name: 'invoice' }];
const { types } = await loadCatalogue();
const servers: TestAiServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function open() {
  const server = await startAiServer({ models: ['test-model', 'small'] });
  servers.push(server);
  const provider = { id: 'p', name: 'Main', baseUrl: server.url, apiKey: '', model: 'test-model', timeoutMs: 500 };
  const ai = createAiService({ providers: async () => [provider], clock: systemClock });
  return { server, ai };
}

async function ask(type: string, config: object, { ai }: Awaited<ReturnType<typeof open>>) {
  const node = types.get(type);
  const run = node?.run;
  if (node === undefined || run?.kind !== 'ai') throw new Error(`${type} is no AI step.`);
  const { signal } = new AbortController();
  const unused = () => Promise.reject(new Error('An AI step calls the AI only.'));
  const ctx: RunContext = {
    signal,
    idempotencyKey: '1/a',
    ai: { complete: (request) => ai.complete(request, signal) },
    http: { send: unused },
    mail: { send: unused },
    table: { find: unused },
    log: () => undefined,
  };
  const typed: AiRun = run;
  return typed.ask(ctx, node.definition.config.parse(config), {});
}

const CLASSIFY = { source: `${ENQUIRY} It is for a party.`, labels: LABELS };
const EXTRACT = {
  source: ENQUIRY,
  fields: [
    { name: 'name', type: 'text', required: true },
    { name: 'budget', type: 'number' },
    { name: 'email', type: 'email' },
  ],
};
const DRAFT = { instruction: 'Answer.', context: ENQUIRY, secondReading: true };

describe('both readings of a sure text agree', () => {
  test.each([
    ['ai.classify', CLASSIFY],
    ['ai.extract', EXTRACT],
  ])('%s', async (type, config) => {
    const world = await open();
    const { score, call } = await ask(type, { ...config, secondModel: 'small' }, world);
    expect(score).toMatchObject({ agreement: 1, recipe: 'v1', differing: [], doubts: [] });
    expect(score.score).toBeGreaterThan(0.95);
    expect(
      world.server.requests
        .map((request) => [request.model, request.isSecondReading])
        .toSorted((one, other) => Number(other[1]) - Number(one[1])),
    ).toEqual([
      ['small', true],
      ['test-model', false],
    ]);
    expect(call).toMatchObject({ model: 'test-model', second: { model: 'small' } });
    expect(call.tokensIn).toBeGreaterThan(call.second?.tokensIn ?? Number.POSITIVE_INFINITY);
  });

  test('ai.draft, by a judge', async () => {
    const world = await open();
    const { score, call } = await ask('ai.draft', DRAFT, world);
    expect(score).toMatchObject({ agreement: 0.96, recipe: 'v1' });
    expect(call.second?.system).toContain('careful colleague');
  });
});

test.each([
  ['ai.classify', { ...CLASSIFY, source: UNSURE }, 0],
  ['ai.draft', { ...DRAFT, context: UNSURE }, 0.35],
  ['ai.extract', { ...EXTRACT, source: `Name: Ann Baker\n${UNSURE}` }, 0],
])('%s: what the second reading finds otherwise lowers the score', async (type, config, agreement) => {
  const { score } = await ask(type, config, await open());
  expect(score).toMatchObject({ agreement });
  expect(score.score).toBeLessThan(0.6);
  expect([...score.differing, ...score.doubts]).not.toEqual([]);
});

describe('a second reading that fails leaves the first answer, with the lower score', () => {
  test.each([
    { kind: 'never' },
    { kind: 'drop' },
    { kind: 'refusal' },
    { kind: 'truncated' },
    { kind: 'status', status: 500 },
  ] as const)('%j', async (step) => {
    const world = await open();
    world.server.scriptSecond(step);
    const { output, score, call } = await ask('ai.classify', CLASSIFY, world);
    expect(output).toMatchObject({ label: 'party' });
    expect(score).toMatchObject({ agreement: 0, recipe: 'v1' });
    expect(score.score).toBeLessThan(0.6);
    expect(score.doubts[0]).toMatch(/^The second reading gave no answer\. .*Main/);
    expect(call).not.toHaveProperty('second');
  });

  test('in the wrong form, also after a repair', async () => {
    const world = await open();
    world.server.scriptSecond({ kind: 'content', content: '{"label":5}' }, { kind: 'content', content: 'sorry' });
    const { score } = await ask('ai.classify', CLASSIFY, world);
    expect(score.doubts[0]).toContain('did not answer in the form that was asked for');
  });
});

test('without a model the rules answer once, by the recipe for one reading', async () => {
  const ai = createAiService({ providers: async () => [], clock: systemClock });
  const { score, call } = await ask('ai.classify', CLASSIFY, { ...(await open()), ai });
  expect(call).toMatchObject({ isBuiltIn: true });
  expect(score).toMatchObject({ agreement: null, recipe: 'v1-single', confidenceFrom: 'none' });
});

test('second readings that keep failing do not shut the first ones out', async () => {
  const world = await open();
  world.server.scriptSecond(...Array.from({ length: 6 }, () => ({ kind: 'status', status: 500 }) as const));
  for (let i = 0; i < 6; i += 1) {
    expect((await ask('ai.classify', CLASSIFY, world)).output).toMatchObject({ label: 'party' });
  }
  expect((await ask('ai.classify', CLASSIFY, world)).score).toMatchObject({ agreement: 1 });
});
