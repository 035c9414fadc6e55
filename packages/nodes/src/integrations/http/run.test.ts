import { typeWith } from '@leeway/shared/graph/node-type.ts';
import { describe, expect, test } from 'vitest';
import { fakeContext, ofKind } from '../../../fixtures/fake-context.ts';
import { type HttpRequest, type HttpResponse, TerminalError, UncertainError } from '../../contract/run.ts';
import { definition } from './definition.ts';
import { run } from './run.ts';

const effect = ofKind(run, 'effect');
const configOf = (config: object) => definition.config.parse({ url: 'https://api.example.com/orders', ...config });
const OK: HttpResponse = { status: 200, headers: { 'content-type': 'application/json' }, body: { id: 1 } };

async function perform(config: object, response: Partial<HttpResponse> = {}, edits: object = {}) {
  const parsed = configOf(config);
  const proposal = effect.prepare(parsed, {});
  const sent: HttpRequest[] = [];
  const http = (request: HttpRequest) => {
    sent.push(request);
    return { ...OK, ...response };
  };
  const decided = { ...proposal, values: { ...proposal.values, ...edits } };
  const result = await effect.perform(fakeContext({ http }), decided, parsed);
  return { result, sent };
}

describe('the proposal', () => {
  test('says what would be sent', () => {
    const config = configOf({ method: 'POST', headers: { 'X-A': '1' }, query: { q: 'a b' }, body: '{"a":1}' });
    expect(effect.prepare(config, {})).toEqual({
      summary: 'POST https://api.example.com/orders',
      values: {
        method: 'POST',
        url: 'https://api.example.com/orders',
        headers: { 'X-A': '1' },
        query: { q: 'a b' },
        body: '{"a":1}',
      },
    });
  });

  test('has no content where the method has none', () => {
    expect(effect.prepare(configOf({ method: 'GET', body: 'left from before' }), {}).values).toHaveProperty('body', '');
  });

  test.each(['', 'orders', 'ftp://example.com', 'javascript:alert(1)', 'https://'])(
    'is refused for the address “%s”',
    (url) => {
      expect(() => effect.prepare(configOf({ url }), {})).toThrow('is not a web address');
    },
  );

  test('is refused for JSON that a value has broken, unless it is meant as text', () => {
    const broken = { method: 'POST', body: '{"name": "Ann "the" Baker"}' };
    expect(() => effect.prepare(configOf(broken), {})).toThrow('not valid JSON');
    expect(
      effect.prepare(configOf({ ...broken, headers: { 'content-type': 'text/plain' } }), {}).values,
    ).toHaveProperty('body');
  });
});

describe('a request that only looks something up', () => {
  test.each([
    ['GET', true],
    ['HEAD', true],
    ['POST', false],
    ['PUT', false],
    ['PATCH', false],
    ['DELETE', false],
  ])('is one by %s: %s', (method, isReadOnly) => {
    expect(definition.isReadOnly?.(configOf({ method }))).toBe(isReadOnly);
    // Even when its person says that it may be sent twice, a request that writes stays one.
    expect(definition.isReadOnly?.(configOf({ method, idempotent: true }))).toBe(isReadOnly);
  });
});

describe('the request', () => {
  test('carries JSON as JSON, text as text, and the key that makes a repeat harmless', async () => {
    const json = await perform({ method: 'POST', body: ' {"a": 1}' });
    expect(json.sent[0]).toMatchObject({
      method: 'POST',
      body: ' {"a": 1}',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': '0199-run/k3f9' },
      timeoutMs: 30_000,
    });
    const text = await perform({ method: 'PUT', body: 'Hello' });
    expect(text.sent[0]?.headers).toMatchObject({ 'Content-Type': 'text/plain; charset=utf-8' });
  });

  test('leaves a person’s own headers alone', async () => {
    const { sent } = await perform({
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/ld+json', 'idempotency-key': 'k' },
    });
    expect(sent[0]?.headers).toEqual({ 'content-type': 'application/ld+json', 'idempotency-key': 'k' });
  });

  test('of a reading method has neither content nor key', async () => {
    const { sent } = await perform({ method: 'GET', connection: 'c1', timeoutSeconds: 5 });
    expect(sent[0]).toEqual({
      method: 'GET',
      url: 'https://api.example.com/orders',
      headers: {},
      query: {},
      connection: 'c1',
      timeoutMs: 5000,
    });
  });

  test('is the decided one after an edit', async () => {
    const { sent } = await perform(
      { method: 'POST', body: '{}' },
      {},
      { body: '{"a":2}', url: 'https://api.example.com/other' },
    );
    expect(sent[0]).toMatchObject({ body: '{"a":2}', url: 'https://api.example.com/other' });
  });
});

describe('the answer', () => {
  test('is handed on', async () => {
    expect((await perform({}, { status: 201 })).result).toEqual({ output: { ...OK, status: 201 } });
  });

  test.each([
    [408, 'timeout'],
    [425, 'server'],
    [429, 'rate'],
    [500, 'server'],
    [503, 'server'],
  ])('%i is tried again, as a failure of the kind %s', async (status, kind) => {
    const failed = perform({ method: 'POST', body: '{}' }, { status, headers: { 'retry-after': '7' } });
    await expect(failed).rejects.toMatchObject({ name: 'RetryableError', kind, status, retryAfterMs: 7000 });
  });

  test.each([
    ['Fri, 20 Nov 2026 09:00:30 GMT', 30_000],
    ['Fri, 20 Nov 2026 08:59:00 GMT', 0],
    ['0.5', 500],
    ['soon', undefined],
    ['-5', undefined],
  ])('that says “Retry-After: %s” is left alone for %s ms', async (after, retryAfterMs) => {
    const headers = { 'retry-after': after, date: 'Fri, 20 Nov 2026 09:00:00 GMT' };
    const error: unknown = await perform({}, { status: 429, headers }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: 'rate', retryAfterMs });
  });

  test.each([301, 400, 401, 404, 422])('%i is not tried again, and its first lines are told', async (status) => {
    const failed = perform({}, { status, body: `line 1\nline 2\nline 3\nline 4 ${'x'.repeat(500)}` });
    await expect(failed).rejects.toThrow(TerminalError);
    await expect(failed).rejects.toThrow(
      `GET https://api.example.com/orders was answered with ${status}: line 1 line 2 line 3`,
    );
    await expect(failed).rejects.toMatchObject({ status, hint: expect.any(String) });
  });

  test('of a gateway that waited in vain is uncertain unless a repeat is harmless', async () => {
    await expect(perform({ method: 'POST' }, { status: 504 })).rejects.toThrow(UncertainError);
    await expect(perform({ method: 'POST', idempotent: true }, { status: 504 })).rejects.not.toThrow(UncertainError);
    await expect(perform({ method: 'GET' }, { status: 504 })).rejects.not.toThrow(UncertainError);
  });
});

test('may be sent twice by its method, unless a person says otherwise', () => {
  const isIdempotent = (config: object) => definition.isIdempotent(configOf(config));
  expect(['GET', 'HEAD', 'PUT', 'DELETE'].every((method) => isIdempotent({ method }))).toBe(true);
  expect(['POST', 'PATCH'].some((method) => isIdempotent({ method }))).toBe(false);
  expect(isIdempotent({ method: 'POST', idempotent: true })).toBe(true);
  expect(isIdempotent({ method: 'PUT', idempotent: false })).toBe(false);
});

test('what a request does decides its class: a deletion by itself, a payment when it is said', () => {
  const classOf = (config: object) => typeWith(definition, { url: 'https://api.example.com', ...config }).actionClass;
  expect(classOf({ method: 'POST' })).toBe('B');
  expect(classOf({ method: 'DELETE' })).toBe('D');
  expect(classOf({ method: 'DELETE', consequence: 'B' })).toBe('B');
  expect(classOf({ method: 'POST', consequence: 'D' })).toBe('D');
  // A config that cannot be read yet.
  expect(classOf({ method: 'SEND' })).toBe('B');
});
