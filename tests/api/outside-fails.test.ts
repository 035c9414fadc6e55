// What the outside world does wrong is said in words that name it, loses nothing, and goes on when it is well again.
import { routes } from '@leeway/shared/api/routes.ts';
import type { RunDetail } from '@leeway/shared/api/runs.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { StepError } from '@leeway/shared/run/event.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AiScript, startAiServer, type TestAiServer } from '../support/ai-server.ts';
import { startHttpServer, type TestHttpServer } from '../support/http-server.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { expectHealthy } from './ask.ts';
import { BEGIN, COUNT, chain } from './graphs.ts';

const AT_ONCE = { attempts: 2, backoffSeconds: 0.02, factor: 1, maxSeconds: 1 };
const ONCE = { ...AT_ONCE, attempts: 1 };

let runtime: Runtime;
let web: TestHttpServer;
let ai: TestAiServer;

beforeAll(async () => {
  [runtime, web, ai] = await Promise.all([startRuntime(), startHttpServer(), startAiServer()]);
});
afterAll(() => Promise.all([runtime.close(), web.close(), ai.close()]));
afterEach(() => expectHealthy(runtime));

/** Publishes the graph and runs it once, to its end. */
async function runOnce(title: string, graph: Graph, input: unknown = {}): Promise<RunDetail> {
  const { call } = runtime;
  const { id } = await call(routes.workflows.create, { body: { title, graph } });
  await call(routes.workflows.publish, { params: { id }, body: {} });
  const { runId } = await call(routes.workflows.start, { params: { id }, query: {}, body: { input } });
  return ended(runId);
}

function ended(id: string): Promise<RunDetail> {
  return waitFor('the run ends', async () => {
    const run = await runtime.call(routes.runs.get, { params: { id } });
    return run.status === 'running' ? undefined : run;
  });
}

/** Tries a failed run again; gives it when it has ended. */
async function tryAgain({ id }: RunDetail): Promise<RunDetail> {
  await runtime.call(routes.runs.retry, { params: { id } });
  return ended(id);
}

function lastError({ events }: RunDetail): StepError | undefined {
  return events.flatMap(({ event }) => (event.type === 'step.failed' ? [event.error] : [])).at(-1);
}
const typesOf = ({ events }: RunDetail) => events.map(({ event }) => event.type);

describe('an HTTP call to a private address', () => {
  const calling = (url: string) =>
    chain(
      BEGIN,
      { id: 'call', type: 'integrations.http', title: 'Tell the desk', config: { method: 'POST', url, body: '{}' } },
      COUNT,
    );
  const refused = (host: string) => ({
    message: expect.stringContaining(`Leeway does not call ${host}: it is a private address`),
    hint: expect.stringContaining('an owner can allow the host'),
    code: 'step.terminal',
  });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', 'localhost'],
    ['2130706433', '127.0.0.1'],
    ['0x7f.0.0.1', '127.0.0.1'],
    ['[::1]', '::1'],
    ['[::ffff:127.0.0.1]', '::ffff:7f00:1'],
    ['10.0.0.7', '10.0.0.7'],
    ['169.254.169.254', '169.254.169.254'],
  ])('is never made, however %s is written', async (written, host) => {
    const run = await runOnce(`To ${written}`, calling(`http://${written}:${web.port}/echo`));
    expect(run.status).toBe('failed');
    expect(lastError(run)).toMatchObject(refused(host));
    expect(run.note).toContain('Leeway does not call');
    expect(typesOf(run)).not.toContain('step.completed');
    expect(web.requests).toHaveLength(0);
  });

  it('is not made by way of a redirect either, and is made once when the owner allows the host', async () => {
    await runtime.call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1'] } });
    const elsewhere = `http://localhost:${web.port}/echo`;
    const run = await runOnce('By redirect', calling(`${web.url}/redirect?status=307&to=${elsewhere}`));
    expect(lastError(run)).toMatchObject(refused('localhost'));
    expect(web.requests.map(({ path }) => path)).toEqual(['/redirect']);

    await runtime.call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1', 'localhost'] } });
    expect(await tryAgain(run)).toMatchObject({ status: 'completed', note: null });
    expect(web.requests.map(({ path }) => path)).toEqual(['/redirect', '/redirect', '/echo']);
  });
});

it('a server that answers JSON nested without end is taken as text, and holds up nobody', async () => {
  await runtime.call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1'] } });
  const config = { method: 'GET', url: `${web.url}/deep?levels=50000` };
  const call = { id: 'call', type: 'integrations.http', title: 'Ask the desk', config };
  const run = await runOnce('Deep', chain(BEGIN, call, COUNT));
  expect(run).toMatchObject({ status: 'completed', note: null });
  const answered = run.events.find(({ event }) => event.type === 'step.completed' && event.key === 'call');
  expect(answered?.event).toMatchObject({ output: { status: 200, body: expect.stringMatching(/^\[{9}/) } });
});

it('an unreachable mail server fails the run by name, and the mail goes out once when it is back', async () => {
  const gone = await startSmtpServer();
  await gone.close();
  await runtime.call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1'] } });
  const connection = await runtime.call(routes.connections.create, {
    body: {
      kind: 'smtp',
      name: 'Office mail',
      settings: { host: gone.host, port: gone.port, from: 'desk@example.com' },
    },
  });
  const tested = await runtime.call(routes.connections.test, { params: { id: connection.id } });
  expect(tested).toMatchObject({ ok: false, message: expect.stringContaining('the connection was refused') });

  const config = { connection: connection.id, to: 'ann@example.com', subject: 'Hello', body: 'Hello Ann' };
  const run = await runOnce(
    'Mail',
    chain(BEGIN, { id: 'send', type: 'integrations.email', title: 'Send it', config, retry: AT_ONCE }, COUNT),
  );
  expect(run.status).toBe('failed');
  expect(lastError(run)?.message).toBe(
    `Could not send through the mail server 127.0.0.1:${gone.port} (connection “Office mail”): the connection was refused.`,
  );
  expect(typesOf(run).filter((type) => type === 'effect.intended')).toHaveLength(2);

  const back = await startSmtpServer({ port: gone.port });
  expect(await tryAgain(run)).toMatchObject({ status: 'completed', note: null });
  expect(back.mails).toMatchObject([{ subject: 'Hello', recipients: ['ann@example.com'] }]);
  await back.close();
});

describe('an AI server', () => {
  const reading = (attempts: typeof ONCE) =>
    chain(
      BEGIN,
      {
        id: 'facts',
        type: 'ai.extract',
        title: 'Read it',
        config: {
          source: '{{ begin.text }}',
          instruction: '',
          fields: [{ name: 'budget', type: 'number', description: 'The budget in pounds', required: true }],
        },
        dial: { level: 'autonomous' },
        retry: attempts,
      },
      COUNT,
    );
  const input = { text: 'We have a budget of 1500 pounds for two oak doors.' };

  beforeAll(async () => {
    await runtime.call(routes.models.create, {
      body: { name: 'Desk model', baseUrl: ai.url, model: 'test-model', timeoutSeconds: 1 },
    });
  });
  afterEach(() => ai.always(null));

  const faults: [what: string, script: AiScript, said: string][] = [
    ['that is asked too often (429)', { kind: 'status', status: 429 }, 'Desk model answered 429'],
    ['that is broken (500)', { kind: 'status', status: 500 }, 'Desk model answered 500'],
    ['that answers garbage', { kind: 'garbage' }, 'Desk model sent an answer'],
    ['that never answers', { kind: 'never' }, 'Desk model did not answer within 1 s'],
    ['that hangs up in the middle', { kind: 'drop' }, 'Desk model'],
    ['whose text is not what was asked for', { kind: 'content', content: 'Sure!' }, 'did not answer in the form'],
    ['whose answer is cut off', { kind: 'truncated' }, 'was cut off'],
    ['that refuses', { kind: 'refusal' }, 'refused to answer'],
  ];
  it.each(faults)('%s fails the run by name, and the run goes on when it is well', async (what, script, said) => {
    ai.always(script);
    const run = await runOnce(`A model ${what}`, reading(ONCE), input);
    expect(run.status).toBe('failed');
    expect(lastError(run)?.message).toContain(said);
    expect(run.note).toContain(said);
    expect(typesOf(run)).not.toContain('step.answered');

    ai.always(null);
    const again = await tryAgain(run);
    expect(again).toMatchObject({ status: 'completed', note: null });
    const answers = again.events.flatMap(({ event }) => (event.type === 'step.answered' ? [event] : []));
    expect(answers).toMatchObject([{ output: { budget: 1500 }, call: { provider: 'Desk model', isBuiltIn: false } }]);
  });

  it('that is well after a moment is asked again by the step’s own retries', async () => {
    ai.script({ kind: 'status', status: 503 });
    const run = await runOnce('Retries', reading(AT_ONCE), input);
    expect(run.status).toBe('completed');
    expect(typesOf(run).filter((type) => type === 'step.failed')).toHaveLength(1);
  });
});
