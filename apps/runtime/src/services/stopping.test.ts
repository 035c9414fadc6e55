// A step that is stopped, by its time-out or a person, really ends its call: the other side sees the connection close.
import { createServer, type Socket } from 'node:net';
import { RetryableError, UncertainError } from '@leeway/nodes/contract/run.ts';
import { afterEach, expect, test } from 'vitest';
import * as z from 'zod';
import { listen } from '../../../../tests/support/listen.ts';
import { startSmtpServer } from '../../../../tests/support/smtp-server.ts';
import { createAiService } from './ai.ts';
import { systemClock } from './clock.ts';
import { createHttpService } from './http.ts';
import { createMailService } from './mail.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const isHostAllowed = () => true;
const never = new AbortController().signal;
const MAIL = { connection: 'c1', to: 'ann@example.com', subject: 'Hi', body: 'Hello', messageId: '<1.x.send@leeway>' };

/** Takes every connection, reads what comes, and says nothing. */
async function startSilentServer() {
  const open = new Set<Socket>();
  let received = 0;
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('data', (chunk) => {
      received += chunk.length;
    });
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
  });
  const { port, close } = await listen(server);
  cleanUps.push(close);
  return { port, openCount: () => open.size, received: () => received };
}

function httpService() {
  const service = createHttpService({ isHostAllowed, connectionSecret: async () => ({ hosts: [], headers: {} }) });
  cleanUps.push(() => service.close());
  return service;
}

function mailService(port: number) {
  const connection = { id: 'c1', name: 'Office', host: '127.0.0.1', port, secure: false, user: '', password: '' };
  const service = createMailService({
    isHostAllowed,
    connection: async () => ({ ...connection, from: 'studio@example.com' }),
  });
  cleanUps.push(() => service.close());
  return service;
}

const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'it went well',
    (error: unknown) => error,
  );

test('a web call that is stopped closes its connection; what was written may have arrived', async () => {
  const server = await startSilentServer();
  const stop = new AbortController();
  const request = { method: 'POST', url: `http://127.0.0.1:${server.port}/`, headers: {}, body: {}, timeoutMs: 60_000 };
  const error = errorOf(httpService().send(request, stop.signal));
  await expect.poll(server.received).toBeGreaterThan(0);
  expect(server.openCount()).toBe(1);
  stop.abort(new Error('time is up'));
  expect(await error).toBeInstanceOf(UncertainError);
  expect(await error).toMatchObject({ kind: 'timeout' });
  await expect.poll(server.openCount).toBe(0);
});

test('a web call whose own time is up closes its connection as well', async () => {
  const server = await startSilentServer();
  const request = { method: 'GET', url: `http://127.0.0.1:${server.port}/`, headers: {}, timeoutMs: 100 };
  expect(await errorOf(httpService().send(request, never))).toMatchObject({ name: 'UncertainError', kind: 'timeout' });
  await expect.poll(server.openCount).toBe(0);
});

test('a web call that is stopped before anything was written did not arrive', async () => {
  const { promise: silence } = Promise.withResolvers<never>();
  const service = createHttpService({
    isHostAllowed,
    connectionSecret: async () => ({ hosts: [], headers: {} }),
    resolve: () => silence,
  });
  cleanUps.push(() => service.close());
  const stop = new AbortController();
  const request = { method: 'POST', url: 'http://slow.example/', headers: {}, body: {}, timeoutMs: 60_000 };
  const error = errorOf(service.send(request, stop.signal));
  stop.abort();
  expect(await error).toBeInstanceOf(RetryableError);
  expect(await error).toMatchObject({ kind: 'timeout' });
});

test('a question to an AI model that is stopped closes its connection', async () => {
  const server = await startSilentServer();
  const provider = { id: 'p', name: 'Silent', baseUrl: `http://127.0.0.1:${server.port}/v1`, apiKey: '', model: 'm' };
  const stop = new AbortController();
  const ai = createAiService({ providers: async () => [provider], clock: systemClock });
  const task = { kind: 'draft' as const, instruction: 'Answer', context: '', hasSubject: false };
  const error = errorOf(ai.complete({ task, system: '', user: '', schema: z.object({}) }, stop.signal));
  await expect.poll(server.received).toBeGreaterThan(0);
  stop.abort(new Error('time is up'));
  expect(await error).toMatchObject({ message: 'time is up' });
  await expect.poll(server.openCount).toBe(0);
});

test('an AI model whose time is up is let go of, and the failure is a time-out', async () => {
  const server = await startSilentServer();
  const baseUrl = `http://127.0.0.1:${server.port}/v1`;
  const provider = { id: 'p', name: 'Silent', baseUrl, apiKey: '', model: 'm', timeoutMs: 100 };
  const ai = createAiService({ providers: async () => [provider], clock: systemClock });
  const task = { kind: 'draft' as const, instruction: 'Answer', context: '', hasSubject: false };
  const error = await errorOf(ai.complete({ task, system: '', user: '', schema: z.object({}) }, never));
  expect(error).toMatchObject({ name: 'AiUnavailableError', kind: 'timeout' });
  await expect.poll(server.openCount).toBe(0);
});

test('a mail that is stopped before its server greets closes its connection and was not sent', async () => {
  const server = await startSilentServer();
  const stop = new AbortController();
  const error = errorOf(mailService(server.port).send(MAIL, stop.signal));
  await expect.poll(server.openCount).toBe(1);
  stop.abort(new Error('time is up'));
  expect(await error).toBeInstanceOf(RetryableError);
  expect(await error).toMatchObject({ kind: 'timeout' });
  await expect.poll(server.openCount).toBe(0);
});

test('a mail that is stopped while its server thinks about it closes its connection and may have been sent', async () => {
  const server = await startSmtpServer();
  cleanUps.push(() => server.close());
  server.behave({ fault: 'hangInData' });
  const stop = new AbortController();
  const error = errorOf(mailService(server.port).send(MAIL, stop.signal));
  await expect.poll(server.readCount).toBe(1);
  stop.abort(new Error('time is up'));
  expect(await error).toBeInstanceOf(UncertainError);
  expect(await error).toMatchObject({ kind: 'timeout' });
  await expect.poll(server.openCount).toBe(0);
});
