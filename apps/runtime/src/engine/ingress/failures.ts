// A failed run is handed to the workflow that is there for it: as a delivery that commits with the failure, so that a crash loses neither.
import type { Delivery } from '@leeway/nodes/contract/run.ts';
import type { Actor, RunEvent } from '@leeway/shared/run/event.ts';
import type { RunState } from '@leeway/shared/run/state.ts';
import * as z from 'zod';
import type { Append } from '../../store/journal/append.ts';
import type { WorkflowStore } from '../../store/workflows.ts';
import type { LiveRun } from '../live/live-run.ts';
import type { PlanNode } from '../plans/plan.ts';

const STARTED_BY = 'failed-run:';

const failedRunSchema = z.object({ id: z.string(), workflowId: z.string() });
const failureSchema = z.looseObject({ run: failedRunSchema });

/**
 * What is handed on when these events end a run as failed; undefined when nothing is. Only live runs count. A run that was
 * itself started by a failure hands nothing on, or two workflows could start each other for ever; nor does a child run: its root does.
 */
export function failureOf(
  { head, plan, state }: Pick<LiveRun, 'head' | 'plan' | 'state'>,
  events: readonly RunEvent[],
): Append['failure'] {
  const ended = events.find((event) => event.type === 'run.ended' && event.outcome === 'failed');
  const workflowId = plan.graph.settings.errorWorkflow ?? '';
  if (!ended || workflowId === '' || workflowId === head.workflowId) return undefined;
  if (head.mode !== 'live' || head.parent !== null || isStartedByFailure(state)) return undefined;
  const failedAt = new Date(ended.at).toISOString();
  const delivery: Delivery = {
    channel: 'manual',
    at: failedAt,
    from: null,
    body: {
      run: { id: String(head.id), workflowId: head.workflowId },
      step: failedStep({ plan, state }),
      error: { message: 'The run failed.', hint: '', code: '', ...state.error },
      subject: head.subject,
      startedAt: new Date(head.startedAt).toISOString(),
      failedAt,
    },
    headers: {},
    query: {},
  };
  return { workflowId, delivery: JSON.stringify(delivery) };
}

function failedStep({
  plan,
  state,
}: Pick<LiveRun, 'plan' | 'state'>): { id: string; name: string; title: string } | null {
  const step = Object.values(state.latest)
    .map((key) => state.steps[key])
    .find((latest) => latest?.status === 'failed');
  const node = step && plan.nodes.get(step.nodeId);
  return node ? { id: node.id, name: node.name, title: node.title } : null;
}

function isStartedByFailure({ by }: RunState): boolean {
  return by?.via === 'system' && by.id.startsWith(STARTED_BY);
}

interface TriggerFacts {
  type: Pick<PlanNode['type'], 'type' | 'kind'>;
  config: Record<string, unknown>;
}

/**
 * The trigger that takes a failure: a start by hand that asks for nothing, else a webhook. Undefined when there is neither;
 * publishing the workflow that names it says so.
 */
export function failureTriggerOf<N extends TriggerFacts>(nodes: Iterable<N>): N | undefined {
  const triggers = [...nodes].filter(({ type }) => type.kind === 'trigger');
  return (
    triggers.find(({ type, config }) => type.type === 'triggers.manual' && asksForNothing(config.fields)) ??
    triggers.find(({ type }) => type.type === 'triggers.webhook')
  );
}

function asksForNothing(fields: unknown): boolean {
  return !Array.isArray(fields) || !fields.some((field: { required?: unknown }) => field.required === true);
}

/** The held delivery of a failure as its trigger gets it, and who starts the run: nobody but the failed run. */
export async function failureDelivery(
  { workflows, publicUrl }: { workflows: WorkflowStore; publicUrl?: string | undefined },
  node: PlanNode,
  held: Delivery,
): Promise<{ delivery: Delivery; by: Actor }> {
  const { run, ...rest } = failureSchema.parse(held.body);
  const failed = await workflows.find(run.workflowId);
  const workflowTitle = failed?.title ?? 'A deleted workflow';
  const url = publicUrl === undefined ? {} : { url: `${publicUrl}/runs/${run.id}` };
  const channel = node.type.type === 'triggers.webhook' ? 'webhook' : 'manual';
  return {
    delivery: { ...held, channel, body: { run: { ...run, workflowTitle, ...url }, ...rest } },
    by: { id: `${STARTED_BY}${run.id}`, name: `The failed run ${run.id} of “${workflowTitle}”`, via: 'system' },
  };
}
