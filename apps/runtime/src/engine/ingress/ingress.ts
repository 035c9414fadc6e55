// What arrives from outside: recognised when it comes twice, kept when it does not fit or its workflow is paused, else started at once.
import type { Delivery, InputProblem } from '@leeway/nodes/contract/run.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import { isFinal } from '@leeway/shared/run/state.ts';
import type { HeldDelivery } from '../../store/deliveries/deliveries.ts';
import type { DeliveryAnswer, StartAnswer } from '../engine.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';
import { within } from '../within.ts';
import { accept } from './accept.ts';
import { answerOf, startRun } from './begin-run.ts';
import type { Entrance } from './entrances.ts';
import { failureDelivery, failureTriggerOf } from './failures.ts';
import { createTurns } from './in-turn.ts';
import { keepRejected, type RejectedDeps, type ReplayInput, replayRejected } from './rejected.ts';
import { type RepeatKey, repeatKeyOf } from './repeats.ts';

export interface IngressDeps extends RejectedDeps {
  /** Where browsers reach Leeway: for the address of a failed run. */
  publicUrl?: string | undefined;
}

export interface TakeOptions {
  waitMs: number;
  /** A person sees at once what is wrong and corrects it: nothing is kept. */
  isAnsweredToPerson: boolean;
}

export interface Ingress {
  take(place: Entrance, delivery: Delivery, options: TakeOptions): Promise<DeliveryAnswer>;
  /** Keeps a delivery whose content could not be read; gives its id. */
  refuse(place: Entrance, delivery: Delivery, problems: readonly InputProblem[]): Promise<string>;
  replay(deliveryId: string, input: ReplayInput): Promise<{ runId: string }>;
  /** Starts what was held, oldest first. */
  release(workflowId: string): Promise<void>;
}

interface Arrival {
  place: Entrance;
  delivery: Delivery;
  repeat: RepeatKey | null;
  isAnsweredToPerson: boolean;
}

/** Keys that last for some minutes are cleared away by what comes after them, every so many deliveries. */
const FORGET_EVERY = 200;
/** Held deliveries that are read at once. */
const PAGE = 100;

export function createIngress(deps: IngressDeps): Ingress {
  // Two deliveries with one key that come at the same moment: the second finds the first here before it is on disk.
  const underWay = new Map<string, Promise<DeliveryAnswer>>();
  const inTurn = createTurns();
  let kept = 0;

  /** The answer to the first delivery of a key; who waits for a result waits on their own. */
  function takeFirst(arrival: Arrival & { repeat: RepeatKey }): Promise<DeliveryAnswer> {
    const { place, repeat } = arrival;
    const name = `${place.workflowId} ${place.node.id} ${repeat.key}`;
    const other = underWay.get(name);
    if (other) return other;
    const answer = earlierAnswer(deps, arrival).then((earlier) => earlier ?? begin(deps, arrival, 0));
    underWay.set(name, answer);
    const clear = (): void => {
      underWay.delete(name);
    };
    answer.then(clear, clear);
    return answer;
  }

  async function take(place: Entrance, delivery: Delivery, options: TakeOptions): Promise<DeliveryAnswer> {
    const { waitMs, isAnsweredToPerson } = options;
    const repeat = repeatKeyOf(place.node, delivery, deps.clock.now());
    if (repeat === null) return begin(deps, { place, delivery, repeat, isAnsweredToPerson }, waitMs);
    if (repeat.expiresAt !== null && ++kept % FORGET_EVERY === 0) await deps.deliveries.forgetExpired(deps.clock.now());
    const first = await takeFirst({ place, delivery, repeat, isAnsweredToPerson });
    if (first.kind !== 'started' || waitMs === 0) return first;
    return { kind: 'started', ...(await resultOf(deps, first.runId, waitMs)) };
  }

  return {
    take,
    refuse: (place, delivery, problems) => {
      const repeat = repeatKeyOf(place.node, delivery, deps.clock.now());
      return keepRejected(deps, place, { delivery, problems, repeat, isUnreadable: true });
    },
    replay: (id, input) => inTurn(`replay ${id}`, () => replayRejected(deps, id, input)),
    // One at a time for each workflow: two at once would both start what is held.
    release: (workflowId) => inTurn(`release ${workflowId}`, () => release(deps, workflowId)),
  };
}

/** The answer that the first delivery of a key got; null when this is the first. */
async function earlierAnswer(
  { deliveries, clock }: IngressDeps,
  { place, repeat }: Arrival & { repeat: RepeatKey },
): Promise<DeliveryAnswer | null> {
  const { workflowId, node } = place;
  const found = await deliveries.find({ workflowId, nodeId: node.id, dedupeKey: repeat.key }, clock.now());
  if (found === null) return null;
  return found === 'held' ? { kind: 'held' } : { kind: 'started', runId: String(found.run) };
}

/** The result of a run that was started before, when it ends within the time its caller waits. */
async function resultOf({ runs }: IngressDeps, runId: string, waitMs: number): Promise<StartAnswer> {
  const run = await within(runs.follow(Number(runId)), waitMs);
  return run && isFinal(run.state.status) ? answerOf(runId, run.state, 'ended') : { runId };
}

async function begin(deps: IngressDeps, arrival: Arrival, waitMs: number): Promise<DeliveryAnswer> {
  const { place, delivery, repeat } = arrival;
  const accepted = accept(place.node, delivery);
  if (!accepted.ok) return reject(deps, arrival, accepted.problems);
  if (place.isPaused) return pause(deps, arrival);
  const answer = await startRun(deps, {
    plan: place.plan,
    node: place.node,
    output: withKey(accepted.output, repeat?.key ?? null),
    mode: 'live',
    by: null,
    waitMs,
    ...(repeat ? { delivery: { nodeId: place.node.id, dedupeKey: repeat.key, expiresAt: repeat.expiresAt } } : {}),
  });
  return { kind: 'started', ...answer };
}

async function reject(deps: IngressDeps, arrival: Arrival, problems: InputProblem[]): Promise<DeliveryAnswer> {
  const { place, delivery, repeat, isAnsweredToPerson } = arrival;
  const refusal = { delivery, problems, repeat, isUnreadable: false };
  const deliveryId = isAnsweredToPerson ? null : await keepRejected(deps, place, refusal);
  return { kind: 'rejected', problems, deliveryId };
}

async function pause(deps: IngressDeps, { place, delivery, repeat }: Arrival): Promise<DeliveryAnswer> {
  const { workflowId, node } = place;
  const at = deps.clock.now();
  if (node.config.whenPaused === 'drop') {
    await deps.deliveries.drop(workflowId, at);
    return { kind: 'dropped' };
  }
  await deps.deliveries.hold({
    workflowId,
    nodeId: node.id,
    dedupeKey: repeat?.key ?? null,
    expiresAt: repeat?.expiresAt ?? null,
    delivery: JSON.stringify(delivery),
    at,
  });
  return { kind: 'held' };
}

async function release(deps: IngressDeps, workflowId: string): Promise<void> {
  const version = await deps.versions.live(workflowId);
  if (!version) return;
  const plan = await deps.plans.byVersionId(version.id);
  let after = 0;
  for (;;) {
    const held = await deps.deliveries.held(workflowId, after, PAGE);
    for (const item of held) await startHeld(deps, plan, item);
    const last = held.at(-1);
    if (!last || held.length < PAGE) return;
    after = last.id;
  }
}

/** Starts a held delivery if the live version can take it; else it waits for one that can. */
async function startHeld(deps: IngressDeps, plan: Plan, item: HeldDelivery): Promise<void> {
  const node = item.nodeId === '' ? failureTriggerOf(plan.nodes.values()) : plan.nodes.get(item.nodeId);
  if (!node) return;
  const { delivery, by } = await heldDelivery(deps, node, item);
  const accepted = accept(node, delivery);
  if (!accepted.ok) return;
  const output = withKey(accepted.output, item.dedupeKey);
  await startRun(deps, { plan, node, output, mode: 'live', by, waitMs: 0, delivery: { heldId: item.id } });
}

async function heldDelivery(
  deps: IngressDeps,
  node: PlanNode,
  item: HeldDelivery,
): Promise<{ delivery: Delivery; by: Actor | null }> {
  // Written by this module and failures.ts alone.
  const delivery = JSON.parse(item.delivery) as Delivery;
  return item.nodeId === '' ? failureDelivery(deps, node, delivery) : { delivery, by: null };
}

function withKey(output: unknown, dedupeKey: string | null): unknown {
  return dedupeKey === null || typeof output !== 'object' ? output : { ...output, dedupeKey };
}
