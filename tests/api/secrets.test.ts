// Secrets go in and never come out: in no answer, no log line, no journal, and not in the clear on disk.
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ConnectionInput } from '@leeway/shared/api/connections.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAiServer, type TestAiServer } from '../support/ai-server.ts';
import { startHttpServer, type TestHttpServer } from '../support/http-server.ts';
import { API_KEY, OWNER, type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { askAs } from './ask.ts';
import { BEGIN, chain, type Step } from './graphs.ts';

const MAIL_PASSWORD = 'mail-secret-7f3a91';
const WRONG_PASSWORD = 'wrong-secret-55d0c2';
const HTTP_TOKEN = 'Bearer web-secret-c41b08';
const HEADER_SECRET = 'header-secret-90ee17';
const SIGNING_SECRET = 'signing-secret-3b6d52';
const MODEL_KEY = 'sk-model-secret-e8812a';
const SECRETS = [MAIL_PASSWORD, WRONG_PASSWORD, HTTP_TOKEN, HEADER_SECRET, SIGNING_SECRET, MODEL_KEY];
/** What opens doors to Leeway itself. */
const OWN_SECRETS = [OWNER.password, API_KEY];

let runtime: Runtime;
let web: TestHttpServer;
let mail: TestSmtpServer;
let ai: TestAiServer;

beforeAll(async () => {
  [runtime, web, mail, ai] = await Promise.all([
    // All that the log can say.
    startRuntime({ env: { LEEWAY_LOG_LEVEL: 'trace' } }),
    startHttpServer(),
    startSmtpServer({ user: 'desk', password: MAIL_PASSWORD }),
    startAiServer({ apiKey: MODEL_KEY }),
  ]);
  await runtime.call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1'] } });
  await useThemAll();
});
afterAll(() => Promise.all([runtime.close(), web.close(), mail.close(), ai.close()]));

async function connect(body: ConnectionInput): Promise<string> {
  const { id } = await runtime.call(routes.connections.create, { body });
  await runtime.call(routes.connections.test, { params: { id } });
  return id;
}

/** Each secret is used once as it should be, and once in a way that fails: errors love to quote what they were given. */
async function useThemAll(): Promise<void> {
  const smtp = { host: mail.host, port: mail.port, secure: false, user: 'desk', from: 'desk@example.com' };
  const good = await connect({ kind: 'smtp', name: 'Mail', settings: smtp, secret: { password: MAIL_PASSWORD } });
  const bad = await connect({ kind: 'smtp', name: 'Wrong', settings: smtp, secret: { password: WRONG_PASSWORD } });
  const desk = await connect({
    kind: 'http',
    name: 'Desk',
    settings: { hosts: ['127.0.0.1'], header: 'Authorization' },
    secret: { value: HTTP_TOKEN },
  });
  const hook = { kind: 'webhook-secret' as const, settings: { header: 'X-Signature' } };
  const header = await connect({ ...hook, name: 'Header', secret: { value: HEADER_SECRET } });
  const hmac = await connect({ ...hook, name: 'HMAC', secret: { value: SIGNING_SECRET } });
  const model = { name: 'Desk model', baseUrl: ai.url, model: 'test-model', apiKey: MODEL_KEY };
  const { id: modelId } = await runtime.call(routes.models.create, { body: model });
  await runtime.call(routes.models.test, { params: { id: modelId } });

  const send = (connection: string) => ({
    id: 'send',
    type: 'integrations.email',
    title: 'Send it',
    config: { connection, to: 'ann@example.com', subject: 'Hello', body: 'Hello Ann' },
  });
  const tell = (address: string) => ({
    id: 'tell',
    type: 'integrations.http',
    title: 'Tell the desk',
    config: { method: 'PUT', url: web.url + address, connection: desk, body: '{}' },
    retry: { attempts: 1, backoffSeconds: 0, factor: 1, maxSeconds: 0 },
  });
  const read = {
    id: 'facts',
    type: 'ai.extract',
    title: 'Read it',
    config: {
      source: 'A budget of 900 pounds.',
      instruction: '',
      fields: [{ name: 'budget', type: 'number', description: 'The budget', required: true }],
    },
    dial: { level: 'autonomous' as const },
  };
  await runByHand('Good', [read, tell('/json'), send(good)], 'completed');
  await runByHand('Refused mail', [send(bad)], 'failed');
  await runByHand('Refused call', [tell('/status/401')], 'failed');
  await runByHand('Broken call', [tell('/drop')], 'failed');
  await runByHook({ auth: 'header', connection: header, signed: () => HEADER_SECRET });
  const sign = (body: string) => createHmac('sha256', SIGNING_SECRET).update(body).digest('hex');
  await runByHook({ auth: 'hmac', connection: hmac, signed: sign });
}

async function publish(title: string, graph: ReturnType<typeof chain>): Promise<string> {
  const { id } = await runtime.call(routes.workflows.create, { body: { title, graph } });
  await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
  return id;
}

async function runByHand(title: string, steps: readonly Step[], status: string): Promise<void> {
  const id = await publish(title, chain(BEGIN, ...steps));
  const { runId } = await runtime.call(routes.workflows.start, { params: { id }, query: {}, body: {} });
  await waitFor(`the run “${title}” is ${status}`, async () => {
    const run = await runtime.call(routes.runs.get, { params: { id: runId } });
    return run.status === status;
  });
}

interface Hook {
  auth: 'header' | 'hmac';
  connection: string;
  signed(body: string): string;
}

async function runByHook({ auth, connection, signed }: Hook): Promise<void> {
  const config = { path: auth, method: 'POST', respond: 'result', auth, connection };
  const set = { id: 'copy', type: 'logic.set', title: 'Copy', config: { fields: { all: '{{ json(hook) }}' } } };
  await publish(auth, chain({ id: 'hook', type: 'triggers.webhook', title: 'Hook', config }, set));
  const ask = askAs(runtime, null);
  const body = '{"hello":"Ann"}';
  expect((await ask('POST', `/hooks/${auth}`, body, { 'x-signature': signed(body) })).status).toBe(200);
  expect((await ask('POST', `/hooks/${auth}`, body, { 'x-signature': 'wrong' })).status).toBe(401);
}

it('each secret reached the one it is for', () => {
  expect(mail.mails).toMatchObject([{ user: 'desk' }]);
  expect(web.requests[0]?.headers).toMatchObject({ authorization: HTTP_TOKEN });
  expect(ai.requests.at(-1)?.authorization).toBe(`Bearer ${MODEL_KEY}`);
});

it('no answer of the API has a secret in it', async () => {
  const answers = await everyAnswer();
  const some = ['/api/connections', '/api/models', '/api/runs/1/events', '/api/openapi.json', '/metrics'];
  expect([...answers.keys()]).toEqual(expect.arrayContaining(some));
  for (const [address, text] of answers) expect(secretsIn(text), `GET ${address}`).toEqual([]);
});

it('nothing in the log has a secret in it', () => {
  expect(runtime.output()).toContain('Leeway is running');
  expect(secretsIn(runtime.output())).toEqual([]);
});

it('no file of the data folder has a secret in the clear, before and after the runtime has stopped', async () => {
  const leaks = () =>
    readdirSync(runtime.dataDir, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      if (!entry.isFile()) return [];
      const found = secretsIn(readFileSync(path.join(entry.parentPath, entry.name), 'latin1'));
      return found.map((secret) => `${entry.name}: ${secret}`);
    });
  expect(leaks()).toEqual([]);
  await runtime.stop();
  expect(readFileSync(path.join(runtime.dataDir, 'leeway.sqlite'), 'latin1')).toContain('Desk model');
  expect(leaks()).toEqual([]);
});

function secretsIn(text: string): string[] {
  const forms = (secret: string) => [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)];
  return [...SECRETS, ...OWN_SECRETS].filter((secret) => forms(secret).some((form) => text.includes(form)));
}

/** What every GET of the contract answers, for every id that another answer names: the journals of all runs are among them. */
async function everyAnswer(): Promise<Map<string, string>> {
  const ask = askAs(runtime);
  const answers = new Map<string, string>();
  const read = async (address: string) => {
    const { body } = await ask('GET', address);
    answers.set(address, typeof body === 'string' ? body : JSON.stringify(body));
    return body;
  };
  const gets = Object.values(routes).flatMap((group) => Object.values(group).filter(({ method }) => method === 'GET'));
  for (const { path: address } of gets.filter((route) => !route.path.includes(':'))) {
    const body = await read(address);
    const ids = [...JSON.stringify(body).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id ?? '');
    for (const below of gets.filter((route) => route.path.startsWith(`${address}/:id`))) {
      for (const id of ids) await read(below.path.replace(':id', id).replace(':version', '1'));
    }
  }
  for (const address of ['/api/openapi.json', '/metrics', '/api/workflows/nothing']) await read(address);
  return answers;
}
