// Deliveries that do not fit their trigger: kept with what is wrong, and started after a person corrected them.
import type { Delivery, InputProblem } from '@leeway/nodes/contract/run.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import type { DeliveryStore } from '../../store/deliveries/deliveries.ts';
import type { Rejection } from '../../store/deliveries/rejections.ts';
import type { VersionStore } from '../../store/versions.ts';
import type { WorkflowStore } from '../../store/workflows.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';
import type { Plans } from '../plans/plans.ts';
import { accept } from './accept.ts';
import { type BeginDeps, startRun } from './begin-run.ts';
import type { Entrance } from './entrances.ts';
import type { RepeatKey } from './repeats.ts';
import { subjectOf } from './subject.ts';

export interface RejectedDeps extends BeginDeps {
  plans: Plans;
  versions: VersionStore;
  workflows: WorkflowStore;
  deliveries: DeliveryStore;
}

export interface Refusal {
  delivery: Delivery;
  problems: readonly InputProblem[];
  /** The content could not be read at all: `delivery.body` is its text. */
  isUnreadable: boolean;
  repeat: RepeatKey | null;
}

export interface ReplayInput {
  /** The corrected content; what was sent when it is left out. */
  body?: unknown;
  by: Actor;
}

/** Kept for people to read, so nothing that opens doors may be among them. */
const SECRET_HEADER = /authorization|cookie|secret|token|api-?key|password|signature/i;

/** Keeps a delivery that was turned away; gives its id. */
export async function keepRejected(
  { deliveries, clock }: Pick<RejectedDeps, 'deliveries' | 'clock'>,
  place: Pick<Entrance, 'workflowId' | 'node'>,
  { delivery, problems, isUnreadable, repeat }: Refusal,
): Promise<string> {
  const headers = Object.fromEntries(Object.entries(delivery.headers).filter(([name]) => !SECRET_HEADER.test(name)));
  return deliveries.rejected.keep({
    workflowId: place.workflowId,
    nodeId: place.node.id,
    subject: subjectOf({ channel: delivery.channel, from: delivery.from, body: delivery.body }),
    problems,
    delivery: { ...delivery, headers },
    isUnreadable,
    // What is recognised for some minutes only will not come again by the time it is corrected.
    dedupeKey: repeat?.expiresAt === null ? repeat.key : null,
    at: clock.now(),
  });
}

/** Starts a run with a rejected delivery. One at a time for each delivery, or two would start it twice. */
export async function replayRejected(deps: RejectedDeps, id: string, input: ReplayInput): Promise<{ runId: string }> {
  const rejection = await deps.deliveries.rejected.get(id);
  if (!rejection) throw deliveryNotFound(id);
  if (rejection.run !== null) throw replayedBefore(id, String(rejection.run));
  const { plan, node } = await triggerOf(deps, rejection);
  const { dedupeKey, isUnreadable } = rejection;
  if (isUnreadable && input.body === undefined) throw rejectedDelivery([STILL_UNREADABLE], id);
  const body = input.body === undefined ? rejection.delivery.body : input.body;
  const accepted = accept(node, { ...rejection.delivery, body });
  if (!accepted.ok) throw rejectedDelivery(accepted.problems, id);
  return startRun(deps, {
    plan,
    node,
    output: accepted.output,
    mode: 'live',
    by: input.by,
    waitMs: 0,
    delivery: { rejectionId: id, nodeId: node.id, dedupeKey },
  });
}

const STILL_UNREADABLE: InputProblem = {
  field: 'body',
  message: 'What was sent cannot be read. Give the corrected content with it.',
};

/** It starts what is live now: the version of then may be the very reason why it did not fit. */
async function triggerOf(
  deps: RejectedDeps,
  { workflowId, nodeId }: Rejection,
): Promise<{ plan: Plan; node: PlanNode }> {
  const { title } = await deps.workflows.get(workflowId);
  const version = await deps.versions.live(workflowId);
  const plan = version && (await deps.plans.byVersionId(version.id));
  const node = plan?.nodes.get(nodeId);
  if (plan && node?.type.kind === 'trigger') return { plan, node };
  throw new AppError('delivery.no_trigger', `“${title}” no longer has the step this came in by.`, {
    status: 409,
    hint: 'Start a run by hand with its content, or remove it.',
  });
}

/** 422 for a delivery that its trigger does not take. */
export function rejectedDelivery(problems: readonly InputProblem[], deliveryId: string | null): AppError {
  return new AppError('delivery.rejected', problems[0]?.message ?? 'This was not taken.', {
    status: 422,
    hint: 'Correct what `details.problems` names and send it again.',
    details: { problems, ...(deliveryId === null ? {} : { deliveryId }) },
  });
}

export function deliveryNotFound(id: string): AppError {
  return new AppError('delivery.not_found', `There is no delivery ${id}.`, {
    status: 404,
    hint: 'It may have been started or removed. Look in the list of what was not taken.',
  });
}

function replayedBefore(id: string, runId: string): AppError {
  return new AppError('delivery.replayed', `The delivery ${id} was started already, as run ${runId}.`, {
    status: 409,
    hint: `Open the run ${runId}.`,
    details: { runId },
  });
}
