// What stands in the log: which run and which step, never what they were about.
import { routes } from '@leeway/shared/api/routes.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAiServer, type TestAiServer } from '../support/ai-server.ts';
import { startHttpServer, type TestHttpServer } from '../support/http-server.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { chain, type Step } from './graphs.ts';

/** Turns up in every input: a name, a mail address, a header, a password. It must turn up in no line of the log. */
const MARKER = 'xq7marker';
const ADDRESS = `${MARKER}@example.com`;
const ONCE = { attempts: 2, backoffSeconds: 0.02, factor: 1, maxSeconds: 1 };

let runtime: Runtime;
let web: TestHttpServer;
let ai: TestAiServer;
let smtp: TestSmtpServer;

beforeAll(async () => {
  [web, ai, smtp] = await Promise.all([startHttpServer(), startAiServer(), startSmtpServer({ user: 'someone' })]);
  runtime = await startRuntime({
    env: {
      LEEWAY_LOG_LEVEL: 'trace',
      OPENAI_BASE_URL: ai.url,
      OPENAI_API_KEY: `sk-${MARKER}`,
    },
  });
  const hosts = [web.port, ai.port, smtp.port].map((port) => `127.0.0.1:${port}`);
  await runtime.call(routes.workspace.saveSettings, { body: { allowedHosts: hosts } });
});
afterAll(() => Promise.all([runtime.close(), web.close(), ai.close(), smtp.close()]));

const hook = (path: string): Step => ({ id: 'hook', type: 'triggers.webhook', title: 'Arrives', config: { path } });

async function publish(title: string, graph: Graph): Promise<string> {
  const { id } = await runtime.call(routes.workflows.create, { body: { title, graph } });
  await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
  return id;
}

/** Sends the marker in everything a sender can choose. */
async function send(path: string): Promise<string> {
  const response = await fetch(`${runtime.url}/hooks/${path}?who=${MARKER}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-who': MARKER, authorization: `Bearer ${MARKER}` },
    body: JSON.stringify({ name: MARKER, email: ADDRESS, text: `${MARKER} wants 3 chairs` }),
  });
  const { runId }: { runId: string } = JSON.parse(await response.text());
  return runId;
}

async function ended(id: string): Promise<string> {
  return waitFor('the run ends or waits', async () => {
    const run = await runtime.call(routes.runs.get, { params: { id } });
    return run.status === 'running' ? undefined : run.status;
  });
}

interface LogLine {
  level: number;
  msg: string;
  run?: number;
  step?: string;
}

function linesOf(runId: string): LogLine[] {
  return runtime
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): LogLine => JSON.parse(line))
    .filter(({ run }) => String(run) === runId);
}

/** A line of the level warn or above: its words and the step it names. */
function wordsOfWarning({ level, msg, step }: LogLine): string[] {
  return level < 40 ? [] : [step === undefined ? msg : `${msg}: ${step}`];
}

async function failingWorkflows(): Promise<Record<string, Graph>> {
  const mail = await runtime.call(routes.connections.create, {
    body: {
      kind: 'smtp',
      name: 'Mail',
      settings: { host: '127.0.0.1', port: smtp.port, secure: false, user: MARKER, from: ADDRESS },
      secret: { password: `pw-${MARKER}` },
    },
  });
  const call = (url: string): Step => ({
    id: 'call',
    type: 'integrations.http',
    title: 'Call',
    config: { method: 'POST', url, headers: { 'X-Who': '{{ hook.body.name }}' }, body: '{{ json(hook.body) }}' },
    dial: { level: 'autonomous' },
    retry: ONCE,
  });
  return {
    answer: chain(hook('answer'), call(`${web.url}/echo?who={{ hook.body.name }}`)),
    refused: chain(hook('refused'), call(`${web.url}/status/400?who={{ hook.body.name }}`)),
    dropped: chain(hook('dropped'), call(`${web.url}/drop?who={{ hook.body.name }}`)),
    address: chain(hook('address'), call('{{ hook.body.text }}')),
    mail: chain(hook('mail'), {
      id: 'mail',
      type: 'integrations.email',
      title: 'Mail',
      config: { connection: mail.id, to: '{{ hook.body.email }}', subject: '{{ hook.body.name }}', body: 'Hello' },
      dial: { level: 'autonomous' },
      retry: ONCE,
    }),
    ai: chain(hook('ai'), {
      id: 'read',
      type: 'ai.extract',
      title: 'Read',
      config: {
        source: '{{ hook.body.text }}',
        fields: [{ name: 'who', type: 'text', description: '', required: true }],
      },
      retry: ONCE,
    }),
  };
}

it('names the run and the step of what failed, and nothing of what came in', async () => {
  ai.always({ kind: 'status', status: 400, message: `No: ${MARKER}` });
  const graphs = await failingWorkflows();
  const runs = new Map<string, string>();
  for (const [name, graph] of Object.entries(graphs)) {
    await publish(name, graph);
    runs.set(name, await send(name));
  }
  for (const run of runs.values()) await ended(run);
  await fetch(`${runtime.url}/hooks/answer?who=${MARKER}`, {
    method: 'POST',
    body: `{"${MARKER}`,
    headers: { 'content-type': 'application/json' },
  });
  await fetch(`${runtime.url}/api/runs?workflowId=${MARKER}`, { headers: { authorization: `Bearer ${MARKER}` } });
  await runtime.stop();

  const said = [...runs].map(([name, run]) => [name, ...linesOf(run).flatMap(wordsOfWarning)]);
  expect(said).toEqual([
    ['answer'],
    ['refused', 'a step failed: call', 'a run failed'],
    ['dropped', 'nobody knows whether an effect happened: call'],
    ['address', 'a step failed: call', 'a run failed'],
    ['mail', 'a step failed: mail', 'a run failed'],
    ['ai', 'a step failed: read', 'a run failed'],
  ]);
  expect(linesOf(runs.get('answer') ?? '')).toContainEqual(expect.objectContaining({ msg: 'run.ended' }));
  expect(runtime.output()).toContain('"msg":"call"');
  expect(runtime.output()).toContain('an AI model gave no answer');
  const told = runtime
    .output()
    .split('\n')
    .filter((line) => line.includes(MARKER));
  expect(told).toEqual([]);
});
