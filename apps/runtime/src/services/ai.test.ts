import { type AiRequest, NoSecondReading, TerminalError } from '@leeway/nodes/contract/run.ts';
import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { startAiServer, type TestAiServer } from '../../../../tests/support/ai-server.ts';
import { AiOutputError, AiUnavailableError, type Provider } from './ai/provider.ts';
import { createAiService } from './ai.ts';
import { createFakeClock } from './clock.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});
const never = new AbortController().signal;
const ENQUIRY = "Hello, I'm Ann Baker. We are 80 people and our budget is £2,500.\nann@example.com";

async function startServer(options: Parameters<typeof startAiServer>[0] = {}): Promise<TestAiServer> {
  const server = await startAiServer(options);
  cleanUps.push(() => server.close());
  return server;
}

function providerAt(server: TestAiServer, more: Partial<Provider> = {}): Provider {
  return {
    id: 'p1',
    name: 'Main',
    baseUrl: server.url,
    apiKey: 'sk-test',
    model: 'test-model',
    // Only those that never answer are given less.
    timeoutMs: 20_000,
    ...more,
  };
}

function open(...providers: Provider[]) {
  const clock = createFakeClock(Date.UTC(2026, 10, 20));
  const failures: string[] = [];
  const ai = createAiService({
    providers: async () => providers,
    clock,
    onFailure: ({ message }) => void failures.push(message),
  });
  return { ai, clock, failures };
}

const answerSchema = z.object({ name: z.string().nullable(), budget: z.number().nullable(), confidence: z.number() });
const EXTRACT: AiRequest<z.infer<typeof answerSchema>> = {
  task: {
    kind: 'extract',
    source: ENQUIRY,
    fields: [
      { name: 'name', type: 'text', description: '', required: true },
      { name: 'budget', type: 'number', description: '', required: false },
    ],
  },
  system: 'Read the values.',
  user: `<source>\n${ENQUIRY}\n</source>`,
  schema: answerSchema,
};
const labelSchema = z.object({ label: z.string().meta({ enum: ['party', 'invoice'] }), confidence: z.number() });
const CLASSIFY: AiRequest<z.infer<typeof labelSchema>> = {
  task: { kind: 'classify', source: '', labels: [] },
  system: 'Choose a label.',
  user: '<source>\nWe would like to hold a party in the spring for the whole team.\n</source>',
  schema: labelSchema,
  labelField: 'label',
};

describe('an answer', () => {
  test('is structured, checked and comes with what it cost', async () => {
    const server = await startServer({ models: ['gpt-4o-mini-2024-07-18'], apiKey: 'sk-test' });
    const { ai } = open(providerAt(server, { model: 'gpt-4o-mini-2024-07-18' }));
    const { value, call, labelProbability } = await ai.complete({ ...EXTRACT, temperature: 0.2 }, never);
    expect(value).toEqual({ name: 'Ann Baker', budget: 2500, confidence: 96 });
    expect(labelProbability).toBe(null);
    expect(call).toMatchObject({
      provider: 'Main',
      model: 'gpt-4o-mini-2024-07-18',
      isBuiltIn: false,
      isFallback: false,
    });
    expect(call.prompt).toEqual({ system: EXTRACT.system, user: EXTRACT.user });
    expect(call.tokensIn).toBeGreaterThan(10);
    expect(call.costUsd).toBeGreaterThan(0);
    expect(server.requests).toMatchObject([{ format: 'json_schema', temperature: 0.2, hasLogprobs: false }]);
  });

  test('of a model without a known price costs an unknown amount', async () => {
    const { ai } = open(providerAt(await startServer()));
    expect((await ai.complete(EXTRACT, never)).call.costUsd).toBe(null);
  });

  test('carries the probability of its label', async () => {
    const { ai } = open(providerAt(await startServer()));
    const { value, labelProbability } = await ai.complete(CLASSIFY, never);
    expect(value.label).toBe('party');
    expect(labelProbability).toBeCloseTo(0.96);
  });

  test('carries that probability among the labels that are allowed', async () => {
    const server = await startServer();
    const other = (token: string, probability: number) => ({ token, logprob: Math.log(probability) });
    const label = { ...other('party', 0.6), top_logprobs: [other('party', 0.6), other('inv', 0.2), other('Hmm', 0.2)] };
    const tokens = [{ token: '{"label":"', logprob: 0 }, label, { token: '","confidence":96}', logprob: 0 }];
    server.script({ kind: 'content', content: '{"label":"party","confidence":96}', tokens });
    const { ai } = open(providerAt(server));
    const request = { ...CLASSIFY, labels: ['party', 'invoice'] };
    expect((await ai.complete(request, never)).labelProbability).toBeCloseTo(0.75);
    expect(server.requests).toMatchObject([{ hasLogprobs: true, alternatives: 10 }]);
  });

  test('uses the model that the step asks for', async () => {
    const server = await startServer({ models: ['test-model', 'big-model'] });
    const { ai } = open(providerAt(server));
    expect((await ai.complete({ ...EXTRACT, model: 'big-model' }, never)).call.model).toBe('big-model');
  });
});

describe('an endpoint that knows less', () => {
  test.each([
    [['json_object'], 'json_object'],
    [[], 'plain'],
  ])('that takes %j is asked for %s, and the next time at once', async (formats, format) => {
    const server = await startServer({ formats });
    const { ai } = open(providerAt(server));
    expect((await ai.complete(EXTRACT, never)).value.name).toBe('Ann Baker');
    const attempts = server.requests.length;
    await ai.complete(EXTRACT, never);
    expect(server.requests).toHaveLength(attempts + 1);
    expect(server.requests.at(-1)?.format).toBe(format);
  });

  test('without log-probabilities still answers', async () => {
    const { ai } = open(providerAt(await startServer({ logprobs: false })));
    const { value, labelProbability } = await ai.complete(CLASSIFY, never);
    expect(value.label).toBe('party');
    expect(labelProbability).toBe(null);
  });
});

describe('an endpoint that gives probabilities', () => {
  test('but no alternatives is asked for the ones, and the next time at once', async () => {
    const server = await startServer({ alternatives: false });
    const { ai } = open(providerAt(server));
    expect((await ai.complete(CLASSIFY, never)).labelProbability).toBeCloseTo(0.96);
    await ai.complete(CLASSIFY, never);
    expect(server.requests.map(({ hasLogprobs, alternatives }) => [hasLogprobs, alternatives])).toEqual([
      [true, 10],
      [true, 0],
      [true, 0],
    ]);
  });
});

describe('a second reading', () => {
  test('has nobody to make it without a model', async () => {
    await expect(open().ai.complete({ ...EXTRACT, isSecondReading: true }, never)).rejects.toThrow(NoSecondReading);
  });

  test('can be ended by itself', async () => {
    const server = await startServer();
    server.script({ kind: 'never' });
    const stop = new AbortController();
    const { ai } = open(providerAt(server, { timeoutMs: 5000 }));
    const reading = ai.complete({ ...EXTRACT, signal: stop.signal }, never).catch((error: unknown) => error);
    await expect.poll(() => server.requests.length).toBe(1);
    stop.abort(new Error('enough'));
    expect(await reading).toMatchObject({ message: 'enough' });
  });
});

describe('an answer that cannot be used', () => {
  test.each(['{"name": 5}', 'Sure! Here you go.', '{"name": "Ann'])('is repaired once: %s', async (content) => {
    const server = await startServer();
    server.script({ kind: 'content', content });
    const { ai } = open(providerAt(server));
    const { value, call } = await ai.complete(EXTRACT, never);
    expect(value.name).toBe('Ann Baker');
    expect(server.requests.map(({ messageCount }) => messageCount)).toEqual([2, 4]);
    expect(call.tokensOut).toBeGreaterThan(1);
  });

  test('twice fails with the provider, the model and what was wrong, and asks nobody else', async () => {
    const [server, other] = [await startServer(), await startServer()];
    server.always({ kind: 'content', content: '{"name": 5}' });
    const { ai } = open(providerAt(server), providerAt(other, { id: 'p2' }));
    const attempt = ai.complete(EXTRACT, never);
    await expect(attempt).rejects.toMatchObject({ name: 'AiOutputError', reason: 'invalid' });
    await expect(attempt).rejects.toThrow(/^Main \(test-model\) did not answer in the form.*name: .*number/);
    expect(server.requests).toHaveLength(2);
    expect(other.requests).toHaveLength(0);
  });

  test('JSON in fences is taken as it is', async () => {
    const server = await startServer();
    server.script({ kind: 'content', content: '```json\n{"name":null,"budget":1,"confidence":9}\n```' });
    const { ai } = open(providerAt(server));
    expect((await ai.complete(EXTRACT, never)).value).toEqual({ name: null, budget: 1, confidence: 9 });
    expect(server.requests).toHaveLength(1);
  });

  test.each(['refusal', 'truncated'] as const)('a %s is told apart', async (kind) => {
    const server = await startServer();
    server.script({ kind });
    const { ai } = open(providerAt(server));
    const error = await ai.complete(EXTRACT, never).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AiOutputError);
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({ reason: kind });
  });
});

describe('a provider that fails', () => {
  test.each([
    { kind: 'status', status: 429 },
    { kind: 'status', status: 500 },
    { kind: 'never' },
    { kind: 'drop' },
    { kind: 'garbage' },
    { kind: 'status', status: 401 },
  ] as const)('%j is followed by the next one', async (step) => {
    const [first, second] = [await startServer(), await startServer()];
    first.always(step);
    const { ai, failures } = open(
      providerAt(first, step.kind === 'never' ? { timeoutMs: 300 } : {}),
      providerAt(second, { id: 'p2', name: 'Spare' }),
    );
    const { call } = await ai.complete(EXTRACT, never);
    expect(call).toMatchObject({ provider: 'Spare', isFallback: true });
    expect(first.requests).toHaveLength(1);
    expect(failures).toHaveLength(1);
  });

  test('alone is worth a retry, not before it said', async () => {
    const server = await startServer();
    server.script({ kind: 'status', status: 429, retryAfter: '7' });
    const { ai } = open(providerAt(server));
    const error = await ai.complete(EXTRACT, never).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AiUnavailableError);
    expect(error).toMatchObject({ retryAfterMs: 7000, message: expect.stringContaining('Main answered 429') });
  });

  test('understands a date to wait for', async () => {
    const server = await startServer();
    server.script({ kind: 'status', status: 503, retryAfter: 'Fri, 20 Nov 2026 00:00:30 GMT' });
    const { ai } = open(providerAt(server));
    await expect(ai.complete(EXTRACT, never)).rejects.toMatchObject({ retryAfterMs: 30_000 });
  });

  test('that never answers says so', async () => {
    const server = await startServer();
    server.script({ kind: 'never' });
    const { ai } = open(providerAt(server, { timeoutMs: 300 }));
    await expect(ai.complete(EXTRACT, never)).rejects.toThrow('Main did not answer within 0.3 s.');
  });

  test('that is not there is worth a retry', async () => {
    const { ai } = open(providerAt(await startServer(), { baseUrl: 'http://127.0.0.1:1/v1' }));
    await expect(ai.complete(EXTRACT, never)).rejects.toThrow('Main could not be reached.');
  });

  test.each([
    ['a wrong key', { apiKey: 'sk-wrong' }, 'Main refused the API key.'],
    ['an unknown model', { model: 'nope' }, 'Main has no model “nope”, or its address is wrong.'],
  ])('for %s is not retried and says the way out', async (_name, change, message) => {
    const { ai } = open(providerAt(await startServer({ apiKey: 'sk-test' }), change));
    const error = await ai.complete(EXTRACT, never).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({ message, hint: expect.stringContaining('Settings') });
  });

  test('five times in a row is left alone for 30 s, then tried again', async () => {
    const server = await startServer();
    server.always({ kind: 'status', status: 500 });
    const { ai, clock } = open(providerAt(server));
    for (let i = 0; i < 5; i += 1) await expect(ai.complete(EXTRACT, never)).rejects.toThrow('500');
    await expect(ai.complete(EXTRACT, never)).rejects.toMatchObject({ retryAfterMs: 30_000 });
    expect(server.requests).toHaveLength(5);
    clock.advance(30_000);
    await expect(ai.complete(EXTRACT, never)).rejects.toThrow('500');
    await expect(ai.complete(EXTRACT, never)).rejects.toThrow('left alone');
    expect(server.requests).toHaveLength(6);
    clock.advance(30_000);
    server.always(null);
    await ai.complete(EXTRACT, never);
    await ai.complete(EXTRACT, never);
    expect(server.requests).toHaveLength(8);
  });

  test('is not followed by another when the step was stopped', async () => {
    const [first, second] = [await startServer(), await startServer()];
    first.script({ kind: 'never' });
    const { ai } = open(providerAt(first, { timeoutMs: 5000 }), providerAt(second, { id: 'p2' }));
    const stop = new AbortController();
    const attempt = ai.complete(EXTRACT, stop.signal).catch((caught: unknown) => caught);
    await expect.poll(() => first.requests.length).toBe(1);
    stop.abort(new Error('enough'));
    expect(await attempt).toMatchObject({ message: 'enough' });
    expect(second.requests).toHaveLength(0);
  });

  test('never shows a key or a prompt in its error', async () => {
    const server = await startServer({ apiKey: 'sk-other' });
    const { ai, failures } = open(providerAt(server, { apiKey: 'sk-very-secret' }));
    const error = await ai.complete(EXTRACT, never).catch((caught: unknown) => caught);
    const seen = `${String(error)} ${JSON.stringify(error)} ${failures.join()} ${error instanceof Error ? JSON.stringify(error.cause) : ''}`;
    expect(seen).not.toContain('sk-very-secret');
    expect(seen).not.toContain('Ann Baker');
  });
});

describe('testProvider', () => {
  test('names the model that answered', async () => {
    const server = await startServer();
    server.script({ kind: 'content', content: '{"ok":true}' });
    expect(await open().ai.testProvider(providerAt(server))).toMatchObject({ ok: true, model: 'test-model' });
  });

  test('says what is wrong and the way out', async () => {
    const server = await startServer({ apiKey: 'sk-other' });
    expect(await open().ai.testProvider(providerAt(server))).toEqual({
      ok: false,
      message: 'Main refused the API key.',
      hint: 'Enter a valid key for Main in Settings, AI models.',
    });
  });
});
