// Messages over the real services, to a real mail server and a real HTTP server: what leaves, and what becomes of what does not.
import { afterEach, expect, test } from 'vitest';
import { startHttpServer } from '../../../../../tests/support/http-server.ts';
import { startSmtpServer, type TestSmtpServer } from '../../../../../tests/support/smtp-server.ts';
import { createHttpService } from '../../services/http.ts';
import { createMailService } from '../../services/mail.ts';
import { type Envelope, endOf, type Outside, post } from './post.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const isHostAllowed = (host: string): boolean => host === '127.0.0.1';

/** The real services; the mail connection leads to a port of this machine. */
function outsideTo(port: number, isAllowed = isHostAllowed): Outside {
  const connection = {
    id: 'c1',
    name: 'Office mail',
    host: '127.0.0.1',
    port,
    secure: false,
    user: '',
    password: '',
    from: 'Leeway <leeway@example.com>',
  };
  const mail = createMailService({
    isHostAllowed: isAllowed,
    connection: async () => connection,
    timeouts: { silenceMs: 300 },
  });
  const http = createHttpService({
    isHostAllowed: isAllowed,
    connectionSecret: async () => ({ hosts: [], headers: {} }),
  });
  cleanUps.push(mail.close, http.close);
  return { mail: mail.send, http: http.send };
}

const mailTo = (to: string): Envelope => ({
  channel: 'email',
  id: '7.1000',
  connection: 'c1',
  to,
  message: { subject: 'To decide: Oak door', text: 'Hello Ann,\n' },
});
const hook = (url: string): Envelope => ({ channel: 'webhook', url, message: { text: 'One thing waits', blocks: [] } });

async function smtpServer(): Promise<TestSmtpServer> {
  const server = await startSmtpServer();
  cleanUps.push(server.close);
  return server;
}

/** What becomes of a message that is sent so. */
async function endingOf(outside: Outside, envelope: Envelope, attempts = 1) {
  try {
    await post(outside, envelope);
    return { state: 'sent' };
  } catch (error) {
    return endOf(error, attempts, 1000);
  }
}

test('a mail leaves with a Message-ID of its own', async () => {
  const server = await smtpServer();
  expect(await endingOf(outsideTo(server.port), mailTo('ann@example.com'))).toEqual({ state: 'sent' });
  expect(server.mails).toMatchObject([
    { messageId: '<notice.7.1000@leeway>', to: ['ann@example.com'], subject: 'To decide: Oak door' },
  ]);
});

test('a mail that never left is tried again, later each time, and given up at last', async () => {
  const outside = outsideTo(1);
  expect(await endingOf(outside, mailTo('ann@example.com'))).toMatchObject({ state: 'retry', nextAt: 61_000 });
  expect(await endingOf(outside, mailTo('ann@example.com'), 3)).toMatchObject({ state: 'retry', nextAt: 241_000 });
  expect(await endingOf(outside, mailTo('ann@example.com'), 7)).toMatchObject({ state: 'failed', nextAt: null });
});

test('a mail that was cut off after its content is not known to have failed', async () => {
  const server = await smtpServer();
  server.behave({ fault: 'closeAfterData' });
  expect(await endingOf(outsideTo(server.port), mailTo('ann@example.com'))).toMatchObject({ state: 'unknown' });
  server.behave({ fault: 'hangInData' });
  expect(await endingOf(outsideTo(server.port), mailTo('ann@example.com'))).toMatchObject({ state: 'unknown' });
});

test('a mailbox that is not there is given up at once, a busy one is tried again', async () => {
  const server = await smtpServer();
  server.behave({ refuse: { 'gone@example.com': 550, 'busy@example.com': 450 } });
  const outside = outsideTo(server.port);
  expect(await endingOf(outside, mailTo('gone@example.com'))).toMatchObject({ state: 'failed' });
  expect(await endingOf(outside, mailTo('busy@example.com'))).toMatchObject({ state: 'retry' });
});

test('a webhook gets JSON as Slack takes it', async () => {
  const server = await startHttpServer();
  cleanUps.push(server.close);
  const outside = outsideTo(1);
  expect(await endingOf(outside, hook(`${server.url}/status/200`))).toEqual({ state: 'sent' });
  expect(server.requests[0]).toMatchObject({ method: 'POST', body: '{"text":"One thing waits","blocks":[]}' });
  expect(server.requests[0]?.headers['content-type']).toContain('application/json');
  expect(await endingOf(outside, hook(`${server.url}/status/500`))).toMatchObject({ state: 'retry' });
  expect(await endingOf(outside, hook(`${server.url}/status/404`))).toMatchObject({ state: 'failed' });
});

test('a webhook on a private address is refused, and its address is in no message', async () => {
  const server = await startHttpServer();
  cleanUps.push(server.close);
  const end = await endingOf(
    outsideTo(1, () => false),
    hook(`${server.url}/services/very-secret`),
  );
  expect(end).toMatchObject({ state: 'failed' });
  expect(JSON.stringify(end)).not.toContain('very-secret');
  expect(server.requests).toEqual([]);
});
