// An engine over a real store in memory, with an outside world that tests write themselves.
import {
  type AiAnswer,
  type AiRequest,
  type HttpRequest,
  type HttpResponse,
  type MailMessage,
  type MailResult,
  NoSecondReading,
  type RunContext,
} from '@leeway/nodes/contract/run.ts';
import { loadCatalogue } from '@leeway/nodes/runtime';
import { type Graph, graphSchema } from '@leeway/shared/graph/graph.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import pino from 'pino';
import { createFakeClock } from '../../services/clock.ts';
import { createApprovalStore } from '../../store/approvals.ts';
import { createConnectionStore } from '../../store/connections.ts';
import { createDeliveryStore } from '../../store/deliveries/deliveries.ts';
import { createDialStore } from '../../store/dials.ts';
import { createEndpointStore } from '../../store/endpoints.ts';
import { createIncidentStore } from '../../store/incidents/incidents.ts';
import { createTriggerWatchStore } from '../../store/incidents/trigger-watch.ts';
import { createJournal } from '../../store/journal.ts';
import { createMemberStore } from '../../store/members.ts';
import { createNoticeSettingsStore } from '../../store/notices/notice-settings.ts';
import { createNoticeStore } from '../../store/notices/notices.ts';
import type { Store } from '../../store/open-store.ts';
import { createPreviewStore } from '../../store/previews.ts';
import { createQueueStore } from '../../store/queue.ts';
import { createRetentionStore } from '../../store/retention.ts';
import { createClaimStore } from '../../store/reviewing/claims.ts';
import { createDelegationStore } from '../../store/reviewing/delegations.ts';
import { createHiddenItemStore } from '../../store/reviewing/hidden-items.ts';
import { createOwnAnswerStore } from '../../store/reviewing/own-answers.ts';
import { createPlantStore } from '../../store/reviewing/plants.ts';
import { createTurnStore } from '../../store/reviewing/turns.ts';
import { createRunStore } from '../../store/runs/runs.ts';
import { createScheduleStore } from '../../store/schedules.ts';
import { createSettingsStore } from '../../store/settings.ts';
import { createTableStore } from '../../store/tables/data-tables.ts';
import { openMemoryStore } from '../../store/testing/open-memory-store.ts';
import { createTimerStore } from '../../store/timers.ts';
import { createAloneItemStore } from '../../store/trust/alone-items.ts';
import { createAuditStore } from '../../store/trust/audits.ts';
import { createComparisonStore } from '../../store/trust/comparisons.ts';
import { createDialRequestStore } from '../../store/trust/dial-requests.ts';
import { createTrustStore } from '../../store/trust/trust.ts';
import { verifyStore } from '../../store/verify/verify-store.ts';
import { createVersionStore } from '../../store/versions.ts';
import { createSignalStore } from '../../store/waits.ts';
import { createWorkflowStore } from '../../store/workflows.ts';
import { createEngine, type EngineDeps } from '../create-engine.ts';
import type { Engine } from '../engine.ts';
import { createVerifyPlans } from '../plans/verify-plans.ts';
import type { Account } from '../reviewing/team.ts';

export const ann: Actor = { id: 'u1', name: 'Ann', via: 'session' };

/** What the outside answers; each test changes what it needs. */
export interface World {
  http(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  mail(message: MailMessage): Promise<MailResult>;
  ai<T>(request: AiRequest<T>): Promise<AiAnswer<T>>;
  /** Second readings; by default there is nobody to make one. */
  readAgain<T>(request: AiRequest<T>): Promise<AiAnswer<T>>;
}

export interface Bench {
  engine: Engine;
  world: World;
  clock: ReturnType<typeof createFakeClock>;
  stores: ReturnType<typeof storesOf>;
  /** Accounts that are told things; who is a member is in the store. */
  people: Account[];
  /** For tests that make the disk fail. */
  db: Store['db'];
  /** Creates and publishes a workflow; returns its id. */
  publish(graph: Graph, title?: string): Promise<string>;
  /** A second engine over the same store, as after a restart. */
  restart(): Promise<Engine>;
  /** Everything that is wrong with what is stored, as `leeway verify` tells it. */
  problems(): Promise<string[]>;
}

const calmWorld: World = {
  http: async () => ({ status: 200, headers: {}, body: { ok: true } }),
  mail: async (message) => ({ messageId: message.messageId, accepted: [message.to], rejected: [] }),
  ai: async () => {
    throw new Error('This test did not say what the AI answers.');
  },
  readAgain: async () => {
    throw new NoSecondReading();
  },
};

function storesOf(store: Store) {
  const { db } = store;
  return {
    journal: createJournal(db),
    runs: createRunStore(db),
    approvals: createApprovalStore(db),
    timers: createTimerStore(db),
    signals: createSignalStore(db),
    deliveries: createDeliveryStore(db),
    workflows: createWorkflowStore(store),
    versions: createVersionStore(store),
    endpoints: createEndpointStore(store),
    schedules: createScheduleStore(store),
    dials: createDialStore(store),
    connections: createConnectionStore(store, { seal: (plain) => plain, open: (sealed) => sealed }),
    tables: createTableStore(store),
    settings: createSettingsStore(store),
    members: createMemberStore(store),
    claims: createClaimStore(store),
    delegations: createDelegationStore(store),
    turns: createTurnStore(store),
    plants: createPlantStore(db),
    ownAnswers: createOwnAnswerStore(store),
    hiddenItems: createHiddenItemStore(db),
    notices: createNoticeStore(db),
    noticeSettings: createNoticeSettingsStore(store, { seal: (plain) => plain, open: (sealed) => sealed }),
    incidents: createIncidentStore(store),
    triggerWatch: createTriggerWatchStore(store),
    queue: createQueueStore(db),
    previews: createPreviewStore(store),
    retention: createRetentionStore(db),
    trust: createTrustStore(db),
    audits: createAuditStore(db),
    dialRequests: createDialRequestStore(store),
    aloneItems: createAloneItemStore(db),
    comparisons: createComparisonStore(db),
  };
}

/** How people are told things: by the world's mail and HTTP. */
function tellingOf(people: readonly Account[], world: World): Pick<EngineDeps, 'publicUrl' | 'telling'> {
  const outside = {
    mail: (message: MailMessage) => world.mail(message),
    http: (request: HttpRequest, signal: AbortSignal) => world.http(request, signal),
  };
  return { publicUrl: 'https://leeway.test', telling: { people: async () => people, outside } };
}

/** What a step may use of the outside: the world that a test has made. */
function contextOf(world: World): EngineDeps['contextFor'] {
  return ({ signal, idempotencyKey }): RunContext => ({
    signal,
    idempotencyKey,
    ai: { complete: (request) => (request.isSecondReading ? world.readAgain(request) : world.ai(request)) },
    http: { send: (request) => world.http(request, signal) },
    mail: { send: (message) => world.mail(message) },
    table: { find: async () => [] },
    log: () => undefined,
  });
}

export async function createBench({ runLimits, pass }: Pick<EngineDeps, 'runLimits' | 'pass'> = {}): Promise<Bench> {
  const store = openMemoryStore();
  const clock = createFakeClock(Date.parse('2026-11-20T09:00:00Z'));
  const world = { ...calmWorld };
  const { types } = await loadCatalogue();
  const stores = storesOf(store);
  const people: Account[] = [];

  function open(its: typeof stores): Engine {
    return createEngine({
      ...its,
      types,
      clock,
      log: pino({ level: 'silent' }),
      random: () => 0.5,
      graceMs: 50,
      drawKey: 'bench',
      ...tellingOf(people, world),
      ...(runLimits ? { runLimits } : {}),
      pass,
      contextFor: contextOf(world),
    });
  }

  // Who decides in tests may.
  await stores.members.add({ userId: ann.id, role: 'owner', createdAt: 0 });
  const engine = open(stores);
  await engine.recover();
  return {
    engine,
    world,
    clock,
    stores,
    people,
    db: store.db,
    async publish(graph, title = 'Test') {
      const { id } = await stores.workflows.create({ title, graph, at: clock.now(), by: ann.name });
      await engine.publish(id, { by: ann });
      return id;
    },
    async restart() {
      const next = open(storesOf(store));
      await next.recover();
      return next;
    },
    async problems() {
      const problems: string[] = [];
      const planOf = createVerifyPlans(stores.versions, types);
      await verifyStore(store, { planOf, onProblem: (problem) => problems.push(problem) });
      return problems;
    },
  };
}

type NodeInput = { id: string; type: string; config?: Record<string, unknown> } & Record<string, unknown>;

/** A graph from short node descriptions and edges such as `a -> b` or `a:yes -> b`. A node's name is its id. */
export function graphOf(nodes: NodeInput[], edges: string[]): Graph {
  return graphSchema.parse({
    schema: 1,
    nodes: nodes.map((node) => ({ name: node.id, title: node.id, position: { x: 0, y: 0 }, config: {}, ...node })),
    edges: edges.map((edge, i) => {
      const [from = '', to = ''] = edge.split('->').map((part) => part.trim());
      const [source = '', sourcePort = 'out'] = from.split(':');
      return { id: `e${i}`, source, sourcePort, target: to, targetPort: 'in' };
    }),
    settings: {},
  });
}

/** An AI answer with every part of a score set by the model's own estimate (0..100). */
export function answer<T>(value: T): AiAnswer<T> {
  return {
    value,
    labelProbability: null,
    call: {
      provider: 'test',
      model: 'test-1',
      isBuiltIn: false,
      isFallback: false,
      prompt: { system: '', user: '' },
      tokensIn: 10,
      tokensOut: 5,
      costUsd: 0.001,
      latencyMs: 3,
    },
  };
}

/** Starts a published workflow by hand and waits until it parks or ends. */
export async function startAndWait(engine: Engine, workflowId: string, input: unknown = {}): Promise<string> {
  return (await engine.start({ workflowId, mode: 'live', input, by: ann, waitMs: 5000 })).runId;
}

/** The open approvals of a run, by key. */
export async function openApprovals(
  engine: Engine,
  runId: string,
): Promise<{ id: string; key: string; why: string; question: string }[]> {
  const { state } = await engine.read(runId);
  return Object.values(state.steps).flatMap((step) =>
    step.approvals
      .filter((approval) => approval.status === 'open')
      .map(({ approval, why, question }) => ({ id: approval, key: step.key, why, question })),
  );
}

/** Waits until a run has a status. There is no sleep: the stream tells when to look again. */
export async function untilStatus(engine: Engine, runId: string, status: string): Promise<void> {
  let news = Promise.withResolvers<void>();
  const stop = engine.subscribe(() => news.resolve());
  // One look at a time, however much happens meanwhile: a look reads the whole run.
  const isThere = async (): Promise<boolean> => {
    news = Promise.withResolvers<void>();
    return (await engine.read(runId)).state.status === status;
  };
  try {
    while (!(await isThere())) await news.promise;
  } finally {
    stop();
  }
}

/** Waits until a step has a status. */
export async function untilStep(
  engine: Engine,
  { runId, key, status }: { runId: string; key: string; status: string },
): Promise<void> {
  await until(engine, async () => (await engine.read(runId)).state.steps[key]?.status === status);
}

/** One look at a time: a look reads a whole run, and on a busy machine thousands of events come meanwhile. */
async function until(engine: Engine, isThere: () => Promise<boolean>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const looks = { isAtWork: false, hasNews: false };
  async function look(): Promise<void> {
    looks.hasNews = true;
    if (looks.isAtWork) return;
    looks.isAtWork = true;
    while (looks.hasNews) {
      looks.hasNews = false;
      if (await isThere()) return resolve();
    }
    looks.isAtWork = false;
  }
  const stop = engine.subscribe(() => void look().catch(reject));
  try {
    await look();
    await promise;
  } finally {
    stop();
  }
}
