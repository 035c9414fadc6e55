// What comes in twice, what does not fit, and what failed: nothing is lost and nothing is doubled, also over kill -9.
import { setTimeout as pause } from 'node:timers/promises';
import { routes } from '@leeway/shared/api/routes.ts';
import { type Graph, graphSchema } from '@leeway/shared/graph/graph.ts';
import { afterEach, expect, onTestFailed, test } from 'vitest';
import { startHttpServer, type TestHttpServer } from '../support/http-server.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { waitFor } from '../support/wait-for.ts';
import { everyPage } from './mixed-load.ts';

let runtime: Runtime;
let web: TestHttpServer;
afterEach(async () => {
  await runtime?.close();
  await web?.close();
});

async function start(): Promise<void> {
  web = await startHttpServer();
  runtime = await startRuntime();
  onTestFailed(() => console.error(runtime.output()));
  await runtime.call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1'] } });
}

type Node = { id: string; type: string; config?: Record<string, unknown> } & Record<string, unknown>;

/** Steps one after the other. */
function chain(nodes: Node[], settings: object = {}): Graph {
  return graphSchema.parse({
    schema: 1,
    nodes: nodes.map((node) => ({ name: node.id, title: node.id, position: { x: 0, y: 0 }, config: {}, ...node })),
    edges: nodes.slice(1).map(({ id }, i) => {
      return { id: `e${i}`, source: nodes[i]?.id, sourcePort: 'out', target: id, targetPort: 'in' };
    }),
    settings,
  });
}

async function publish(title: string, graph: Graph): Promise<string> {
  const { id } = await runtime.call(routes.workflows.create, { body: { title, graph } });
  await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
  return id;
}

/** Null when nothing answered. */
async function post(path: string, body: unknown): Promise<{ status: number; text: string } | null> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(runtime.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, text: await response.text() };
  } catch {
    return null;
  }
}

const runsOf = (workflowId: string) =>
  everyPage((cursor) => runtime.call(routes.runs.list, { query: { workflowId, limit: 200, cursor } }));

test('the same delivery some milliseconds apart makes one run and gets one answer', async () => {
  await start();
  for (const respond of ['accepted', 'result']) {
    const hook = { path: respond, respond, auth: 'none', dedupeBy: 'body' };
    const call = { method: 'POST', url: `${web.url}/echo/${respond}/{{ string(hook.body.id) }}` };
    const id = await publish(
      respond,
      chain([
        { id: 'hook', type: 'triggers.webhook', config: hook },
        { id: 'call', type: 'integrations.http', config: call, dial: { level: 'autonomous' } },
        { id: 'count', type: 'metrics.record', config: { metric: 'calls', kind: 'count' } },
      ]),
    );
    // The distance is what is tested: from the same moment to some time after the first was answered.
    const pairs = Array.from({ length: 20 }, async (_, ms) => {
      const first = post(`/hooks/${respond}`, { id: ms });
      await pause(ms);
      return [await first, await post(`/hooks/${respond}`, { id: ms })];
    });
    for (const [first, second] of await Promise.all(pairs)) {
      expect(first?.status).toBe(respond === 'result' ? 200 : 202);
      expect(second).toEqual(first);
    }
    expect(await runsOf(id)).toHaveLength(20);
  }
});

test('fifty at once and kill -9 in their midst: one run, and whoever is answered gets the same answer', async () => {
  await start();
  const hook = { path: 'many', auth: 'none', dedupeBy: 'header', dedupeHeader: 'content-type' };
  const count = { id: 'count', type: 'metrics.record', config: { metric: 'calls', kind: 'count' } };
  const id = await publish('many', chain([{ id: 'hook', type: 'triggers.webhook', config: hook }, count]));
  const answers = Array.from({ length: 50 }, (_, n) => post('/hooks/many', { n }));
  const killed = Promise.race(answers).then(() => runtime.kill());
  const before = await Promise.all(answers);
  await killed;
  await runtime.start();
  const after = await Promise.all(Array.from({ length: 50 }, (_, n) => post('/hooks/many', { n })));
  const given = [...before, ...after].filter((answer) => answer !== null);
  expect(given.length).toBeGreaterThan(50);
  expect(new Set(given.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await runsOf(id)).toHaveLength(1);
});

test('a rejected delivery is still there after kill -9, under the id its sender was told, and starts one run', async () => {
  await start();
  const fields = [{ name: 'email', label: 'E-mail', type: 'email', required: true }];
  const form = { id: 'form', type: 'triggers.form', config: { path: 'ask', title: 'Ask', fields } };
  const count = { id: 'count', type: 'metrics.record', config: { metric: 'calls', kind: 'count' } };
  const id = await publish('ask', chain([form, count]));
  const first = await post('/forms/ask', { email: 'nowhere' });
  await runtime.kill();
  await runtime.start();
  expect(await post('/forms/ask', { email: 'nowhere' })).toEqual(first);
  const { items } = await runtime.call(routes.deliveries.list, { query: {} });
  expect(items).toMatchObject([{ workflowId: id, times: 2 }]);
  expect(first?.text).toContain(items[0]?.id);

  const params = { id: items[0]?.id ?? '' };
  const { runId } = await runtime.call(routes.deliveries.replay, {
    params,
    body: { body: { email: 'a@example.com' } },
  });
  await runtime.kill();
  await runtime.start();
  await expect(runtime.call(routes.deliveries.replay, { params, body: {} })).rejects.toMatchObject({ status: 409 });
  expect(await runsOf(id)).toMatchObject([{ id: runId }]);
});

test('each failed run starts the workflow for failures once, also when kill -9 comes in between', async () => {
  await start();
  const count = { id: 'count', type: 'metrics.record', config: { metric: 'calls', kind: 'count' } };
  const handler = await publish('handler', chain([{ id: 'start', type: 'triggers.manual' }, count]));
  const hook = { path: 'fail', auth: 'none' };
  const call = { method: 'GET', url: `${web.url}/status/400` };
  const failing = await publish(
    'failing',
    chain(
      [
        { id: 'hook', type: 'triggers.webhook', config: hook },
        { id: 'call', type: 'integrations.http', config: call, retry: { attempts: 1 } },
        count,
      ],
      { errorWorkflow: handler },
    ),
  );
  for (let round = 0; round < 2; round += 1) {
    const sent = Array.from({ length: 40 }, (_, n) => post('/hooks/fail', { n: round * 40 + n }));
    const wanted = round * 40 + 15;
    await waitFor('some have failed', () => (web.counts.get('/status/400') ?? 0) >= wanted);
    await runtime.kill();
    await Promise.all(sent);
    await runtime.start();
  }
  const failed = await waitFor('all have failed', async () => {
    const runs = await runsOf(failing);
    return runs.every(({ status }) => status === 'failed') && runs;
  });
  const handled = await waitFor('each failure has its run', async () => {
    const runs = await runsOf(handler);
    return runs.length >= failed.length && runs;
  });
  const causes = await Promise.all(
    handled.map(async ({ id }) => {
      const { events } = await runtime.call(routes.runs.get, { params: { id } });
      const started = events[0]?.event;
      return started?.type === 'run.started' ? (started.output as { run: { id: string } }).run.id : null;
    }),
  );
  expect(causes).toHaveLength(failed.length);
  expect(new Set(causes)).toEqual(new Set(failed.map(({ id }) => id)));
});
