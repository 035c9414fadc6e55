import { expect, test } from 'vitest';
import { startAiServer } from './ai-server.ts';

const SCHEMA = { type: 'object', properties: { label: { type: 'string', enum: ['red', 'blue'] } } };
const ask = (url: string, more: object = {}) =>
  fetch(`${url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({
      model: 'test-model',
      messages: [{ role: 'user', content: 'The sky is blue.' }],
      response_format: { type: 'json_schema', json_schema: { schema: SCHEMA } },
      ...more,
    }),
  });

test('lists its models and answers from the schema', async () => {
  const server = await startAiServer();
  const models = await fetch(`${server.url}/models`);
  expect(await models.json()).toMatchObject({ data: [{ id: 'test-model' }] });
  const answer = await ask(server.url);
  expect(await answer.json()).toMatchObject({ choices: [{ message: { content: '{"label":"blue"}' } }] });
  await server.close();
});

test('streams the same answer in pieces', async () => {
  const server = await startAiServer();
  const lines = (await (await ask(server.url, { stream: true })).text()).split('\n\n').filter((line) => line !== '');
  expect(lines.at(-1)).toBe('data: [DONE]');
  const pieces = lines
    .slice(0, -1)
    .map((line) => JSON.parse(line.slice('data: '.length)).choices[0].delta.content ?? '');
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.join('')).toBe('{"label":"blue"}');
  await server.close();
});

test('follows its script, one call each, and what it is always to do', async () => {
  const server = await startAiServer();
  server.script({ kind: 'status', status: 429, retryAfter: '3' });
  server.always({ kind: 'status', status: 500 });
  const first = await ask(server.url);
  expect([first.status, first.headers.get('retry-after')]).toEqual([429, '3']);
  expect((await ask(server.url)).status).toBe(500);
  server.always(null);
  expect((await ask(server.url)).status).toBe(200);
  await server.close();
});
