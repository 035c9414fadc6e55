// How runs begin: by hand, or by what arrives at a public address.
import type { Delivery } from '@leeway/nodes/contract/run.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { WorkflowStore } from '../store/workflows.ts';
import type { Engine, StartAnswer, StartInput } from './engine.ts';
import { accept } from './ingress/accept.ts';
import { startRun } from './ingress/begin-run.ts';
import { createEntrances, type Entrance, type EntrancesDeps, endpointNotFound } from './ingress/entrances.ts';
import { createIngress, type IngressDeps } from './ingress/ingress.ts';
import type { Plan, PlanNode } from './plans/plan.ts';
import { takeSignal } from './signals/hook-signal.ts';
import type { Signals } from './signals/signals.ts';

export interface TriggersDeps extends IngressDeps, EntrancesDeps {
  sentSignals: Signals;
  workflows: WorkflowStore;
}

export interface Triggers extends Pick<Engine, 'start' | 'deliver' | 'refuse' | 'replay' | 'endpoint'> {
  /** Starts what was held, oldest first. */
  release(workflowId: string): Promise<void>;
  /** Something about a workflow changed: its public addresses are looked up again. */
  forget(): void;
}

export function createTriggers(deps: TriggersDeps): Triggers {
  const entrances = createEntrances(deps);
  const ingress = createIngress(deps);

  async function find(kind: 'webhook' | 'form', path: string): Promise<Entrance> {
    const place = await entrances.find(kind, path);
    if (!place) throw endpointNotFound(kind, path);
    return place;
  }

  async function releaseIfLive(kind: 'webhook' | 'form', path: string): Promise<void> {
    const place = await entrances.find(kind, path);
    // It is stored already, so its sender is answered, whatever hinders its start: the next resume or start tries again.
    if (place && !place.isPaused) await ingress.release(place.workflowId).catch(() => undefined);
  }

  return {
    start: (input) => startByHand(deps, input),
    async deliver({ kind, path, isAnsweredToPerson = false }, delivery, waitMs) {
      const place = await find(kind, path);
      if (place.node.run.kind === 'wait') return takeSignal(deps.sentSignals, place, delivery);
      const answer = await ingress.take(place, delivery, { waitMs, isAnsweredToPerson });
      // Resumed while it was put away: nobody would start it before the next resume.
      if (answer.kind === 'held') await releaseIfLive(kind, path);
      return answer;
    },
    refuse: async ({ kind, path }, delivery, problems) => ingress.refuse(await find(kind, path), delivery, problems),
    replay: ingress.replay,
    async endpoint(kind, path) {
      const place = await entrances.find(kind, path);
      if (!place) return null;
      return {
        workflowId: place.workflowId,
        workflowTitle: place.title,
        nodeId: place.node.id,
        config: place.node.config,
      };
    },
    release: ingress.release,
    forget: entrances.forget,
  };
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
