// The whole API over a real engine and a real store in memory, called through app.request().
import {
  type AiCall,
  type AiTask,
  type HttpRequest,
  type MailMessage,
  NoSecondReading,
  type RunContext,
} from '@leeway/nodes/contract/run.ts';
import type { Role } from '@leeway/shared/api/route.ts';
import { type Graph, graphSchema } from '@leeway/shared/graph/graph.ts';
import type { Hono } from 'hono';
import { createEngine, type EngineDeps } from '../../engine/create-engine.ts';
import type { Engine } from '../../engine/engine.ts';
import { loadTypes } from '../../engine/testing/load-types.ts';
import { type AuthService, createAuthService } from '../../services/auth.ts';
import { createFakeClock } from '../../services/clock.ts';
import { createLog } from '../../services/log.ts';
import { createApprovalStore } from '../../store/approvals.ts';
import { createDeliveryStore } from '../../store/deliveries/deliveries.ts';
import { createJournal } from '../../store/journal.ts';
import type { Store } from '../../store/open-store.ts';
import { createRetentionStore } from '../../store/retention.ts';
import { createRunStore } from '../../store/runs/runs.ts';
import { createStores, type Stores } from '../../store/stores.ts';
import { openMemoryStore } from '../../store/testing/open-memory-store.ts';
import { createTimerStore } from '../../store/timers.ts';
import { createSignalStore } from '../../store/waits.ts';
import type { ApiDeps } from '../api-deps.ts';
import { createApp } from '../app.ts';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON, else the text. */
  body: unknown;
}

/** Calls as one person (by API key), or as nobody. Bodies that are not texts are sent as JSON. */
export type Call = (
  ...request: [method: string, path: string, body?: unknown, headers?: Record<string, string>]
) => Promise<Answer>;

/** What was sent to people. */
interface Told {
  mails: MailMessage[];
  posts: HttpRequest[];
}

export interface ApiBench extends Told {
  app: Hono;
  engine: Engine;
  stores: Stores;
  auth: AuthService;
  clock: ReturnType<typeof createFakeClock>;
  anonymous: Call;
  owner: Call;
  /** Adds a person with a role; calls as that person. */
  as(role: Role): Promise<Call>;
  logged: string[];
  closing: AbortController;
  close(): Promise<void>;
}

const PASSWORD = 'correct horse battery';

export interface BenchOptions extends Partial<ApiDeps> {
  /** What the AI answers to a task; without it every AI step fails. */
  answerAi?(task: AiTask): unknown;
}

export async function createApiBench({ answerAi, ...changes }: BenchOptions = {}): Promise<ApiBench> {
  const logged: string[] = [];
  const log = createLog({ LEEWAY_LOG_LEVEL: 'warn' }, { write: (line) => logged.push(line) });
  const clock = createFakeClock(Date.parse('2026-11-20T09:00:00Z'));
  const store = openMemoryStore();
  const auth = await createAuthService({
    file: ':memory:',
    secret: 'a secret of a test',
    publicUrl: 'http://localhost',
    now: () => clock.now(),
  });
  const stores = createStores(store, { seal: (plain) => plain, open: (sealed) => sealed });
  const types = await loadTypes();
  const told: Told = { mails: [], posts: [] };
  const engine = createEngine({
    ...stores,
    ...engineStoresOf(store.db),
    types,
    clock,
    log,
    graceMs: 50,
    drawKey: 'bench',
    ...tellingOf(auth, told),
    contextFor: ({ signal, idempotencyKey }) => ({ ...outside(stores, answerAi), signal, idempotencyKey }),
  });
  await engine.recover();
  const closing = new AbortController();
  const app = createApp({
    ...calmDeps,
    engine,
    stores,
    auth,
    log,
    clock,
    catalogue: (type) => types.get(type)?.definition,
    onSettingsChanged: () => engine.reloadSettings(),
    closing: closing.signal,
    ...changes,
  });
  return {
    ...(await openDoors({ app, auth, stores })),
    app,
    engine,
    stores,
    auth,
    clock,
    logged,
    ...told,
    closing,
    close: async () => {
      closing.abort();
      await engine.close();
      auth.close();
      store.close();
    },
  };
}

/** What most tests do not ask about. */
const calmDeps = {
  mail: { verify: async () => undefined },
  ai: { testProvider: async () => ({ ok: true as const, model: 'test', latencyMs: 1 }) },
  detectLocalServers: async () => [],
  templates: [],
  version: '0.0.0',
  publicUrl: 'http://localhost',
  environmentModel: null,
  editorDir: '/nowhere',
};

/** What the engine alone reads and writes. */
function engineStoresOf(db: Store['db']) {
  return {
    journal: createJournal(db),
    runs: createRunStore(db),
    approvals: createApprovalStore(db),
    signals: createSignalStore(db),
    timers: createTimerStore(db),
    deliveries: createDeliveryStore(db),
    retention: createRetentionStore(db),
  };
}

/** Takes every message to people, and keeps it. */
function tellingOf(auth: AuthService, { mails, posts }: Told): Pick<EngineDeps, 'publicUrl' | 'telling'> {
  const outside: NonNullable<EngineDeps['telling']>['outside'] = {
    mail: async (message) => {
      mails.push(message);
      return { messageId: message.messageId, accepted: [message.to], rejected: [] };
    },
    http: async (request) => {
      posts.push(request);
      return { status: 200, headers: {}, body: 'ok' };
    },
  };
  return { publicUrl: 'http://localhost', telling: { people: () => auth.listAccounts(), outside } };
}

type Outside = Omit<RunContext, 'signal' | 'idempotencyKey'>;

/** An outside world where every call goes well. */
function outside(stores: Stores, answerAi: BenchOptions['answerAi']): Outside {
  return {
    ai: {
      complete: async ({ task, schema, isSecondReading, system, user }) => {
        if (isSecondReading) throw new NoSecondReading();
        if (answerAi === undefined) throw new Error('this test did not say what the AI answers');
        return {
          value: schema.parse(await answerAi(task)),
          labelProbability: null,
          call: { ...CALL, prompt: { system, user } },
        };
      },
    },
    http: { send: async () => ({ status: 200, headers: {}, body: { ok: true } }) },
    mail: { send: async ({ messageId, to }) => ({ messageId, accepted: [to], rejected: [] }) },
    table: { find: (table, match, limit) => stores.tables.find(table, match, limit) },
    log: () => undefined,
  };
}

const CALL: AiCall = {
  provider: 'test',
  model: 'test-1',
  isBuiltIn: false,
  isFallback: false,
  prompt: { system: '', user: '' },
  tokensIn: 10,
  tokensOut: 5,
  costUsd: 0.001,
  latencyMs: 3,
};

async function openDoors({ app, auth, stores }: { app: Hono; auth: AuthService; stores: Stores }) {
  const add = async (role: Role, at: number): Promise<Call> => {
    const email = `${role}${at}@example.com`;
    const { id } = await auth.createAccount({ name: `The ${role}`, email, password: PASSWORD });
    await stores.members.add({ userId: id, role, createdAt: at });
    const { key } = await auth.createKey(id, 'test');
    return callsWith(app, { authorization: `Bearer ${key}` });
  };
  let people = 0;
  return {
    anonymous: callsWith(app, {}),
    owner: await add('owner', ++people),
    as: (role: Role) => add(role, ++people),
  };
}

export function callsWith(app: Hono, always: Record<string, string>): Call {
  return async (...[method, path, body, headers = {}]) => {
    const isText = typeof body === 'string';
    const response = await app.request(path, {
      method,
      headers: {
        ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
        ...always,
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /\/(?:[\w.-]+\+)?json\b/.test(response.headers.get('content-type') ?? '');
    const parsed: unknown = isJson ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: parsed };
  };
}

type NodeInput = { id: string; type: string; config?: Record<string, unknown> } & Record<string, unknown>;

/** A graph whose nodes follow each other in the order given. */
export function chainOf(...nodes: NodeInput[]): Graph {
  return graphSchema.parse({
    schema: 1,
    nodes: nodes.map((node) => ({ name: node.id, title: node.id, position: { x: 0, y: 0 }, config: {}, ...node })),
    edges: nodes.slice(1).map((node, index) => ({
      id: `e${index}`,
      source: nodes[index]?.id,
      sourcePort: 'out',
      target: node.id,
    })),
  });
}
