import { type MailMessage, TerminalError, UncertainError } from '@leeway/nodes/contract/run.ts';
import { afterEach, expect, test } from 'vitest';
import { startSmtpServer, type TestSmtpServer } from '../../../../tests/support/smtp-server.ts';
import { createMailService, type MailConnection, type MailService, type MailServiceDeps } from './mail.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const never = new AbortController().signal;
const MESSAGE: MailMessage = {
  connection: 'c1',
  to: 'ann@example.com',
  subject: 'Ihr Angebot – prêt',
  body: 'Hello Ann,\n\nit is ready.',
  messageId: '<run1.send@leeway>',
};

async function startServer(options: Parameters<typeof startSmtpServer>[0] = {}): Promise<TestSmtpServer> {
  const server = await startSmtpServer(options);
  cleanUps.push(() => server.close());
  return server;
}

function open(connection: Partial<MailConnection>, deps: Partial<MailServiceDeps> = {}): MailService {
  const service = createMailService({
    isHostAllowed: (host) => host === '127.0.0.1',
    connection: async (id) => ({ ...CONNECTION, ...connection, id }),
    ...deps,
  });
  cleanUps.push(() => service.close());
  return service;
}

const CONNECTION: MailConnection = {
  id: 'c1',
  name: 'Office mail',
  host: '127.0.0.1',
  port: 1,
  secure: false,
  user: '',
  password: '',
  from: 'Studio <studio@example.com>',
};

/** What `send` throws: which kind, and what it says. */
async function failureOf(attempt: Promise<unknown>) {
  const error = await attempt.then(
    () => null,
    (caught: unknown) => caught,
  );
  const kind =
    error instanceof TerminalError ? 'terminal' : error instanceof UncertainError ? 'uncertain' : 'retryable';
  return { kind, message: error instanceof Error ? error.message : 'nothing was thrown' };
}

test('sends a mail with its own Message-ID and names who took it', async () => {
  const server = await startServer({ user: 'studio', password: 'pw' });
  const mail = open({ port: server.port, user: 'studio', password: 'pw' });
  const more = { cc: 'Bob <bob@example.com>', replyTo: 'desk@example.com' };
  const result = await mail.send({ ...MESSAGE, ...more }, never);
  expect(result).toEqual({
    messageId: '<run1.send@leeway>',
    accepted: ['ann@example.com', 'bob@example.com'],
    rejected: [],
  });
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]).toMatchObject({
    messageId: '<run1.send@leeway>',
    from: '"Studio" <studio@example.com>',
    to: ['ann@example.com'],
    cc: ['bob@example.com'],
    replyTo: 'desk@example.com',
    subject: 'Ihr Angebot – prêt',
    user: 'studio',
  });
  expect(server.mails[0]?.text.trim()).toBe('Hello Ann,\n\nit is ready.');
});

test('uses one connection for mail after mail, and a new one after the settings changed', async () => {
  const server = await startServer();
  const settings = { port: server.port };
  const mail = createMailService({
    isHostAllowed: () => true,
    connection: async (id) => ({ ...CONNECTION, ...settings, id }),
  });
  cleanUps.push(() => mail.close());
  for (let i = 0; i < 3; i += 1) await mail.send(MESSAGE, never);
  expect(server.connectionCount()).toBe(1);
  const next = await startServer();
  settings.port = next.port;
  await mail.send(MESSAGE, never);
  expect(next.mails).toHaveLength(1);
});

test('goes on after the server closed a kept connection', async () => {
  const first = await startSmtpServer();
  const mail = open({ port: first.port });
  await mail.send(MESSAGE, never);
  await first.close();
  const second = await startServer({ port: first.port });
  await mail.send(MESSAGE, never);
  expect(second.mails).toHaveLength(1);
});

test('hands on which recipients were refused', async () => {
  const server = await startServer();
  server.behave({ refuse: { 'bob@example.com': 550 } });
  const result = await open({ port: server.port }).send({ ...MESSAGE, to: 'ann@example.com, bob@example.com' }, never);
  expect(result).toMatchObject({ accepted: ['ann@example.com'], rejected: ['bob@example.com'] });
});

test.each([
  [550, 'terminal'],
  [450, 'retryable'],
])('a recipient refused with %i is %s', async (code, kind) => {
  const server = await startServer();
  server.behave({ refuse: { 'ann@example.com': code } });
  const failure = await failureOf(open({ port: server.port }).send(MESSAGE, never));
  expect(failure.kind).toBe(kind);
  expect(failure.message).toContain('“Office mail”');
});

test.each([
  [554, 'terminal'],
  [451, 'retryable'],
])('a message answered with %i is %s: the server said that it did not take it', async (dataCode, kind) => {
  const server = await startServer();
  server.behave({ dataCode });
  expect((await failureOf(open({ port: server.port }).send(MESSAGE, never))).kind).toBe(kind);
});

test('a refused password is terminal and names the connection', async () => {
  const server = await startServer({ user: 'studio', password: 'pw' });
  expect(await failureOf(open({ port: server.port, user: 'studio', password: 'no' }).send(MESSAGE, never))).toEqual({
    kind: 'terminal',
    message: 'The mail server refused the user name or password of connection “Office mail”.',
  });
});

test('a refused connection is worth a retry and names the server', async () => {
  expect(await failureOf(open({ port: 1 }).send(MESSAGE, never))).toEqual({
    kind: 'retryable',
    message:
      'Could not send through the mail server 127.0.0.1:1 (connection “Office mail”): the connection was refused.',
  });
});

test('an unknown host is worth a retry', async () => {
  const resolve = async () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
  const failure = await failureOf(open({ host: 'mail.nowhere.example' }, { resolve }).send(MESSAGE, never));
  expect(failure).toMatchObject({ kind: 'retryable', message: expect.stringContaining('no such host') });
});

test('a server that never greets is worth a retry', async () => {
  const server = await startServer();
  server.behave({ fault: 'hang' });
  const failure = await failureOf(open({ port: server.port }, { timeouts: { connectMs: 100 } }).send(MESSAGE, never));
  expect(failure).toMatchObject({ kind: 'retryable', message: expect.stringContaining('it took too long') });
});

test.each(['closeInData', 'closeAfterData'] as const)(
  'a connection lost in the middle of the message (%s) is uncertain, and it is not sent again',
  async (fault) => {
    const server = await startServer();
    server.behave({ fault });
    expect((await failureOf(open({ port: server.port }).send(MESSAGE, never))).kind).toBe('uncertain');
    expect(server.dataCount()).toBe(1);
  },
);

test('the same on a kept connection', async () => {
  const server = await startServer();
  const mail = open({ port: server.port });
  await mail.send(MESSAGE, never);
  server.behave({ fault: 'closeInData' });
  expect((await failureOf(mail.send(MESSAGE, never))).kind).toBe('uncertain');
  expect(server.dataCount()).toBe(2);
});

test('silence after the message is uncertain', async () => {
  const server = await startServer();
  server.behave({ fault: 'hangInData' });
  const failure = await failureOf(open({ port: server.port }, { timeouts: { silenceMs: 200 } }).send(MESSAGE, never));
  expect(failure.kind).toBe('uncertain');
});

test('stopping the step is uncertain once the message was on its way, else not', async () => {
  const server = await startServer();
  server.behave({ fault: 'hangInData' });
  const mail = open({ port: server.port });
  const stop = new AbortController();
  const sending = failureOf(mail.send(MESSAGE, stop.signal));
  await expect.poll(() => server.readCount()).toBe(1);
  stop.abort();
  expect((await sending).kind).toBe('uncertain');
  expect((await failureOf(mail.send(MESSAGE, AbortSignal.abort()))).kind).toBe('retryable');
});

test('a private mail server is refused unless an owner allows it', async () => {
  const server = await startServer();
  const mail = open({ port: server.port }, { isHostAllowed: () => false });
  await expect(mail.send(MESSAGE, never)).rejects.toThrow(
    expect.objectContaining({ hint: expect.stringContaining('an owner can allow the host 127.0.0.1') }),
  );
  expect(server.connectionCount()).toBe(0);
});

test('verify signs in and sends nothing', async () => {
  const server = await startServer({ user: 'studio', password: 'pw' });
  const connection = { ...CONNECTION, port: server.port, user: 'studio', password: 'pw' };
  await open({}).verify(connection);
  expect(server.mails).toHaveLength(0);
  expect((await failureOf(open({}).verify({ ...connection, password: 'no' }))).message).toContain(
    'refused the user name',
  );
  expect((await failureOf(open({}).verify({ ...connection, port: 1 }))).message).toContain(
    'the connection was refused',
  );
});
