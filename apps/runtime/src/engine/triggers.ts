// How runs begin: by hand, by a webhook or form, from what was held while a workflow was paused.
import type { Delivery, InputProblem } from '@leeway/nodes/contract/run.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import { compileCel } from '@leeway/shared/expression/cel.ts';
import type { Actor, RunMode } from '@leeway/shared/run/event.ts';
import { isFinal, type RunState } from '@leeway/shared/run/state.ts';
import type { Clock } from '../services/clock.ts';
import type { Append } from '../store/append.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { EndpointStore } from '../store/endpoints.ts';
import type { Journal } from '../store/journal.ts';
import type { VersionStore } from '../store/versions.ts';
import type { WorkflowStore } from '../store/workflows.ts';
import type { DeliveryAnswer, StartAnswer, StartInput } from './engine.ts';
import type { Handle, LiveRuns } from './live-runs.ts';
import type { Plan, PlanNode } from './plan.ts';
import type { Plans } from './plans.ts';
import { subjectOf } from './subject.ts';

export interface TriggersDeps {
  runs: LiveRuns;
  plans: Plans;
  journal: Journal;
  clock: Clock;
  workflows: WorkflowStore;
  versions: VersionStore;
  endpoints: EndpointStore;
  deliveries: DeliveryStore;
}

/** A live workflow's trigger, ready to take deliveries. */
interface Entrance {
  workflowId: string;
  title: string;
  isPaused: boolean;
  plan: Plan;
  node: PlanNode;
}

export interface Triggers {
  start(input: StartInput): Promise<StartAnswer>;
  deliver(
    endpoint: { kind: 'webhook' | 'form'; path: string },
    delivery: Delivery,
    waitMs: number,
  ): Promise<DeliveryAnswer>;
  endpoint(
    kind: 'webhook' | 'form',
    path: string,
  ): Promise<{ workflowId: string; workflowTitle: string; nodeId: string; config: Record<string, unknown> } | null>;
  /** Starts what was held, oldest first. */
  release(workflowId: string): Promise<void>;
  /** Something about a workflow changed: entrances are looked up again. */
  forget(): void;
}

export function createTriggers(deps: TriggersDeps): Triggers {
  let entrances = new Map<string, Promise<Entrance | null>>();
  // Two deliveries with one key that come at the same moment: the second finds the first here before it is on disk.
  const starting = new Map<string, Promise<StartAnswer>>();

  function entrance(kind: 'webhook' | 'form', path: string): Promise<Entrance | null> {
    const known = entrances.get(`${kind} ${path}`);
    if (known) return known;
    const found = findEntrance(deps, kind, path);
    // Unknown paths are not kept: anybody may ask for any number of them.
    found.then((place) => place && entrances.set(`${kind} ${path}`, found)).catch(() => undefined);
    return found;
  }

  async function begin(place: Entrance, delivery: Delivery, waitMs: number): Promise<DeliveryAnswer> {
    const accepted = accept(place.node, delivery);
    if (!accepted.ok) return { kind: 'rejected', problems: accepted.problems };
    const dedupeKey = dedupeKeyOf(place.node, delivery);
    const output =
      dedupeKey === null || typeof accepted.output !== 'object' ? accepted.output : { ...accepted.output, dedupeKey };
    const run = { plan: place.plan, node: place.node, output, mode: 'live' as const, by: null, waitMs };
    if (place.isPaused) return holdDelivery(deps, place, { delivery, dedupeKey });
    if (dedupeKey === null) return { kind: 'started', ...(await startRun(deps, run)) };
    const key = `${place.workflowId} ${place.node.id} ${dedupeKey}`;
    const first = starting.get(key) ?? (await earlierRun(deps, place, { dedupeKey, waitMs }));
    if (first === 'held') return { kind: 'held' };
    if (first) return { kind: 'started', ...(await first) };
    const again = starting.get(key);
    if (again) return { kind: 'started', ...(await again) };
    const answer = startRun(deps, { ...run, delivery: { nodeId: place.node.id, dedupeKey } });
    starting.set(key, answer);
    try {
      return { kind: 'started', ...(await answer) };
    } finally {
      starting.delete(key);
    }
  }

  return {
    start: (input) => startByHand(deps, input),
    async deliver({ kind, path }, delivery, waitMs) {
      const place = await entrance(kind, path);
      if (!place) throw endpointNotFound(kind, path);
      return begin(place, delivery, waitMs);
    },
    async endpoint(kind, path) {
      const place = await entrance(kind, path);
      return (
        place && {
          workflowId: place.workflowId,
          workflowTitle: place.title,
          nodeId: place.node.id,
          config: place.node.config,
        }
      );
    },
    release: (workflowId) => release(deps, workflowId),
    forget() {
      entrances = new Map();
    },
  };
}

export function endpointNotFound(kind: 'webhook' | 'form', path: string): AppError {
  const address = kind === 'webhook' ? `/hooks/${path}` : `/forms/${path}`;
  return new AppError('endpoint.not_found', `Nothing is live at ${address}.`, {
    status: 404,
    hint: 'Check the address, and that its workflow is published.',
  });
}

async function findEntrance(
  { endpoints, workflows, versions, plans }: TriggersDeps,
  kind: 'webhook' | 'form',
  path: string,
): Promise<Entrance | null> {
  const endpoint = await endpoints.find(kind, path);
  const workflow = endpoint && (await workflows.find(endpoint.workflowId));
  const version = workflow && (await versions.live(workflow.id));
  if (!endpoint || !workflow || !version) return null;
  const plan = await plans.byVersionId(version.id);
  const node = plan.nodes.get(endpoint.nodeId);
  return node
    ? { workflowId: workflow.id, title: workflow.title, isPaused: workflow.status === 'paused', plan, node }
    : null;
}

function accept(
  node: PlanNode,
  delivery: Delivery,
): { ok: true; output: unknown } | { ok: false; problems: InputProblem[] } {
  if (node.run.kind !== 'trigger') throw new Error(`“${node.title}” is not a trigger.`);
  return node.run.accept(node.config, delivery);
}

/** The value of the trigger's dedupe expression; null when it has none, or the delivery lacks what it reads. */
function dedupeKeyOf(node: PlanNode, delivery: Delivery): string | null {
  const { dedupe } = node.config;
  if (typeof dedupe !== 'string' || dedupe.trim() === '') return null;
  try {
    const value = compileCel(dedupe).evaluate({
      body: delivery.body,
      headers: delivery.headers,
      query: delivery.query,
    });
    return value === null || value === undefined || value === '' ? null : String(value).slice(0, 500);
  } catch {
    // Without a key there is nothing to recognise it by; losing it would be worse than taking it twice.
    return null;
  }
}

interface BeginRun {
  plan: Plan;
  node: PlanNode;
  output: unknown;
  mode: RunMode;
  by: Actor | null;
  waitMs: number;
  delivery?: Append['delivery'];
}

async function startRun({ runs, journal, clock }: TriggersDeps, begin: BeginRun): Promise<StartAnswer> {
  const { plan, node, output, mode, by, waitMs, delivery } = begin;
  const at = clock.now();
  const head = {
    id: journal.nextRunId(),
    workflowId: plan.workflowId,
    versionId: plan.versionId,
    mode,
    startedAt: at,
    subject: subjectOf(output),
  };
  const started = {
    type: 'run.started' as const,
    at,
    workflowId: plan.workflowId,
    version: plan.version,
    mode,
    trigger: node.id,
    output,
    by,
  };
  const handle = runs.start({ head, plan, started, ...(delivery ? { delivery } : {}) });
  await handle.committed;
  return waitMs > 0 ? answerAfter(handle, waitMs) : { runId: String(head.id) };
}

/** The answer when the run ended or parked, or without a status when that takes longer than the caller waits. */
async function answerAfter(handle: Handle, waitMs: number): Promise<StartAnswer> {
  const runId = String(handle.run.head.id);
  const { promise, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), waitMs);
  const how = await Promise.race([handle.done, promise]).finally(() => clearTimeout(timer));
  return how === 'late' ? { runId } : answerOf(runId, handle.run.state);
}

function answerOf(runId: string, state: RunState): StartAnswer {
  return { runId, status: state.status, ...(state.status === 'completed' ? { output: lastOutput(state) } : {}) };
}

/** Output of the step that ended last; of two at the same moment, of the one that began later. */
function lastOutput(state: RunState): unknown {
  let last: RunState['steps'][string] | null = null;
  for (const step of Object.values(state.steps))
    if (step.endedAt !== null && step.endedAt >= (last?.endedAt ?? 0)) last = step;
  return last?.output;
}

async function earlierRun(
  deps: TriggersDeps,
  place: Entrance,
  { dedupeKey, waitMs }: { dedupeKey: string; waitMs: number },
): Promise<Promise<StartAnswer> | 'held' | null> {
  const found = await deps.deliveries.find(place.workflowId, place.node.id, dedupeKey);
  if (found === null || found === 'held') return found;
  const runId = String(found.run);
  if (waitMs === 0) return Promise.resolve({ runId });
  return deps.runs
    .follow(found.run)
    .then((handle) => (isFinal(handle.state.status) ? answerOf(runId, handle.state) : { runId }));
}

async function holdDelivery(
  deps: TriggersDeps,
  place: Entrance,
  { delivery, dedupeKey }: { delivery: Delivery; dedupeKey: string | null },
): Promise<DeliveryAnswer> {
  await deps.deliveries.hold({
    workflowId: place.workflowId,
    nodeId: place.node.id,
    dedupeKey,
    delivery: JSON.stringify(delivery),
    at: deps.clock.now(),
  });
  return { kind: 'held' };
}

async function release(deps: TriggersDeps, workflowId: string): Promise<void> {
  const version = await deps.versions.live(workflowId);
  if (!version) return;
  const plan = await deps.plans.byVersionId(version.id);
  for (;;) {
    const held = await deps.deliveries.held(workflowId, 100);
    for (const item of held) {
      const node = plan.nodes.get(item.nodeId);
      // Its trigger may be gone from the live version: it waits for a version that has it again.
      if (!node) return;
      const accepted = accept(node, JSON.parse(item.delivery));
      if (!accepted.ok) return;
      const output =
        item.dedupeKey === null || typeof accepted.output !== 'object'
          ? accepted.output
          : { ...accepted.output, dedupeKey: item.dedupeKey };
      await startRun(deps, { plan, node, output, mode: 'live', by: null, waitMs: 0, delivery: { heldId: item.id } });
    }
    if (held.length < 100) return;
  }
}

async function startByHand(deps: TriggersDeps, input: StartInput): Promise<StartAnswer> {
  const workflow = await deps.workflows.get(input.workflowId);
  const plan = input.mode === 'live' ? await livePlan(deps, workflow.id, workflow.title) : await draftPlan(deps, input);
  const node = triggerOf(plan, input.trigger, workflow.title);
  const body = input.input ?? {};
  const delivery: Delivery = {
    channel: channelOf(node),
    at: new Date(deps.clock.now()).toISOString(),
    from: null,
    body,
    headers: {},
    query: {},
  };
  const accepted = accept(node, delivery);
  if (!accepted.ok) {
    throw new AppError('run.invalid_input', `The input does not fit “${node.title}”.`, {
      status: 422,
      hint: accepted.problems.map((problem) => problem.message).join(' '),
      details: { problems: accepted.problems },
    });
  }
  return startRun(deps, { plan, node, output: accepted.output, mode: input.mode, by: input.by, waitMs: input.waitMs });
}

function channelOf(node: PlanNode): Delivery['channel'] {
  if (node.type.type === 'triggers.form') return 'form';
  return node.type.type === 'triggers.webhook' ? 'webhook' : 'manual';
}

async function livePlan({ versions, plans }: TriggersDeps, workflowId: string, title: string): Promise<Plan> {
  const version = await versions.live(workflowId);
  if (!version)
    throw new AppError('workflow.not_published', `“${title}” is not live yet.`, {
      status: 409,
      hint: 'Publish it first, or make a test run of the draft.',
    });
  return plans.byVersionId(version.id);
}

async function draftPlan(
  { workflows, versions, plans, clock }: TriggersDeps,
  { workflowId, by }: StartInput,
): Promise<Plan> {
  const { draft } = await workflows.get(workflowId);
  return plans.byVersionId(
    await versions.freezeDraft({ workflowId, graph: draft.graph, at: clock.now(), by: by?.name ?? null }),
  );
}

function triggerOf(plan: Plan, wanted: string | undefined, title: string): PlanNode {
  const triggers = [...plan.nodes.values()].filter((node) => node.type.kind === 'trigger');
  const found =
    wanted === undefined
      ? (triggers.find((node) => node.type.type === 'triggers.manual') ?? triggers[0])
      : triggers.find((node) => node.id === wanted);
  if (found) return found;
  if (wanted !== undefined)
    throw new AppError('run.unknown_trigger', `“${title}” has no trigger ${wanted}.`, {
      status: 422,
      hint: `Triggers: ${triggers.map((node) => node.id).join(', ') || 'none'}.`,
    });
  throw new AppError('workflow.no_trigger', `“${title}” has nothing that starts it.`, {
    status: 422,
    hint: 'Add a step from “When it starts”.',
  });
}
