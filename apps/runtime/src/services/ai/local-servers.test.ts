import { expect, test } from 'vitest';
import { startAiServer } from '../../../../../tests/support/ai-server.ts';
import { startHttpServer } from '../../../../../tests/support/http-server.ts';
import { detectLocalServers } from './local-servers.ts';

test('finds the servers that speak the protocol, and nothing else', async () => {
  const [ai, web] = await Promise.all([startAiServer({ models: ['llama3.2'] }), startHttpServer()]);
  const places = [
    { name: 'Ollama', port: ai.port },
    { name: 'A website', port: web.port },
    { name: 'Nothing', port: 1 },
  ];
  expect(await detectLocalServers(places)).toEqual([{ name: 'Ollama', baseUrl: ai.url, models: ['llama3.2'] }]);
  await Promise.all([ai.close(), web.close()]);
});
