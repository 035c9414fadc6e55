// A runtime with everything it talks to: a web server, a mail server and an AI model, all of them real, local and counting.
import { routes } from '@leeway/shared/api/routes.ts';
import { onTestFailed } from 'vitest';
import { startAiServer, type TestAiServer } from '../support/ai-server.ts';
import { readFlow } from '../support/flows.ts';
import { startHttpServer, type TestHttpServer } from '../support/http-server.ts';
import { type Runtime, startRuntime } from '../support/runtime.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';

export interface World {
  runtime: Runtime;
  web: TestHttpServer;
  mail: TestSmtpServer;
  ai: TestAiServer;
  tableId: string;
  /** Creates and publishes a flow of tests/flows; gives the workflow's id. */
  publish(flow: string): Promise<string>;
  /** Posts to a webhook; null when nothing answered. */
  post(path: string, body: unknown): Promise<{ status: number; runId: string | undefined } | null>;
  close(): Promise<void>;
}

/** For use inside a test: what the runtime wrote is shown when the test fails. */
export async function startWorld(): Promise<World> {
  const [web, mail, ai] = await Promise.all([startHttpServer(), startSmtpServer(), startAiServer()]);
  const closeServers = () => Promise.all([web.close(), mail.close(), ai.close()]);
  const runtime = await startRuntime({ env: { OPENAI_BASE_URL: ai.url, OPENAI_MODEL: 'test-model' } }).catch(
    async (error: unknown) => {
      await closeServers();
      throw error;
    },
  );
  onTestFailed(() => console.error(runtime.output()));
  const { connectionId, tableId } = await prepare(runtime, mail);
  return {
    runtime,
    web,
    mail,
    ai,
    tableId,
    publish: async (flow) => {
      const graph = readFlow(flow, { server: web.url, mail: connectionId, table: tableId });
      const { id } = await runtime.call(routes.workflows.create, { body: { title: flow, graph } });
      await runtime.call(routes.workflows.publish, { params: { id }, body: {} });
      return id;
    },
    post: (path, body) => post(`${runtime.url}/hooks/${path}`, body),
    close: async () => {
      await runtime.close();
      await closeServers();
    },
  };
}

async function prepare({ call }: Runtime, mail: TestSmtpServer): Promise<{ connectionId: string; tableId: string }> {
  await call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1'] } });
  const connection = await call(routes.connections.create, {
    body: {
      kind: 'smtp',
      name: 'Test mail',
      settings: { host: mail.host, port: mail.port, from: 'desk@example.com' },
    },
  });
  const table = await call(routes.tables.create, {
    body: {
      name: 'Enquiries',
      columns: [
        { name: 'item', label: 'Item', type: 'text' },
        { name: 'budget', label: 'Budget', type: 'number' },
      ],
    },
  });
  return { connectionId: connection.id, tableId: table.id };
}

async function post(url: string, body: unknown): Promise<{ status: number; runId: string | undefined } | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    const hasRun = typeof answer === 'object' && answer !== null && 'runId' in answer;
    return { status: response.status, runId: hasRun ? String(answer.runId) : undefined };
  } catch {
    return null;
  }
}
