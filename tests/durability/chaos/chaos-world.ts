// One runtime with everything it talks to, prepared so that it can be killed again and again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { routes } from '@leeway/shared/api/routes.ts';
import { partOf } from '@leeway/shared/graph/bodies.ts';
import { type Graph } from '@leeway/shared/graph/graph.ts';
import { orderOf } from '@leeway/shared/graph/order.ts';
import type { JournalFacts } from '@leeway/shared/run/check-journal.ts';
import type { Call } from '../../support/api-client.ts';
import { readFlow } from '../../support/flows.ts';
import { type Runtime, startRuntime } from '../../support/runtime.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp-server.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { type Desk, startDesk } from './desk.ts';

export interface ChaosWorld {
  runtime: Runtime;
  /** A person who is signed in: decisions take effect after the undo time, so that timers ring. */
  person: Call;
  desk: Desk;
  mail: TestSmtpServer;
  workflowId: string;
  tableId: string;
  /** What the checker of journals must know of the workflow. */
  facts: JournalFacts;
  close(): Promise<void>;
}

/** Leaves the runtime running, with everything published. */
export async function startChaosWorld(random: SeededRandom): Promise<ChaosWorld> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'leeway-chaos-'));
  const [desk, mail] = await Promise.all([startDesk(random), startSmtpServer()]);
  const runtime = await startRuntime({ dataDir });
  const close = async (): Promise<void> => {
    await runtime.close();
    await Promise.all([desk.close(), mail.close()]);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const prepared = await prepare(runtime.call, desk, mail);
    const person = await runtime.signIn();
    return { runtime, person, desk, mail, ...prepared, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Prepared = Pick<ChaosWorld, 'workflowId' | 'tableId' | 'facts'>;

async function prepare(call: Call, desk: Desk, mail: TestSmtpServer): Promise<Prepared> {
  await call(routes.workspace.saveSettings, { body: { allowedHosts: ['127.0.0.1'], undoSeconds: 1 } });
  const settings = { host: mail.host, port: mail.port, from: 'desk@example.com' };
  const connection = await call(routes.connections.create, { body: { kind: 'smtp', name: 'Test mail', settings } });
  const columns = [{ name: 'item', label: 'Item', type: 'text' as const }];
  const table = await call(routes.tables.create, { body: { name: 'Orders', columns } });
  const graph = readFlow('chaos', { server: desk.url, mail: connection.id, table: table.id });
  const { id } = await call(routes.workflows.create, { body: { title: 'Orders', graph } });
  await call(routes.workflows.publish, { params: { id }, body: {} });
  return { workflowId: id, tableId: table.id, facts: factsOf(graph) };
}

/** Of the effects in the flow only these may be begun twice: calls that say so, and the table, which is written with the event. */
const REPEATABLE = new Set(['put', 'broken', 'keep', 'listed']);

function factsOf(graph: Graph): JournalFacts {
  const order = orderOf(graph);
  return { part: (container) => partOf(graph, order, container), mayRepeat: (nodeId) => REPEATABLE.has(nodeId) };
}
