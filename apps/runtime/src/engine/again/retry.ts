// A failed run goes on from the steps that failed: what is done stays done, and what was decided stays decided.
import { AppError } from '@leeway/shared/api/error.ts';
import { ExpressionError } from '@leeway/shared/expression/cel.ts';
import { configSchemaOf, fieldsOf } from '@leeway/shared/expression/config-schema.ts';
import { issueWords } from '@leeway/shared/graph/issue-words.ts';
import type { Actor, Key, RunEvent } from '@leeway/shared/run/event.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import type { StepState } from '@leeway/shared/run/state.ts';
import * as z from 'zod';
import { portOfDecision } from '../attempts/question.ts';
import { verdictsOf } from '../dials/verdicts.ts';
import type { LiveRun } from '../live/live-run.ts';
import type { PlanNode } from '../plans/plan.ts';

/** Who tries again when nobody in person does: a container goes on with its items. */
export const LEEWAY: Actor = { id: 'leeway', name: 'Leeway', via: 'system' };

export interface RetryInput {
  at: number;
  by?: Actor;
  /** Corrected fields of the failed steps' configs, by node id. */
  corrections?: Record<string, Record<string, unknown>> | undefined;
}

/** Every failed step begins anew. What was decided before the run failed, and had not taken effect, takes effect now. */
export function retryEvents(
  run: Pick<LiveRun, 'head' | 'state' | 'plan' | 'scope' | 'deps'>,
  { at, by = LEEWAY, corrections = {} }: RetryInput,
): RunEvent[] {
  const { head, state, plan, scope } = run;
  if (state.status !== 'failed') {
    throw new AppError(
      'run.not_failed',
      `Run ${head.id} has not failed (it is ${state.status}), so there is nothing to try again.`,
      { status: 409 },
    );
  }
  const failed = Object.values(state.latest).filter((key) => state.steps[key]?.status === 'failed');
  checkCorrections(corrections, { plan, state, scope, failed });
  const retried = failed.map((key): RunEvent => {
    const node = nodeIdOf(key);
    const config = corrections[node];
    return { type: 'run.retried', at, key: nextKey(key), node, by, ...(config ? { config } : {}) };
  });
  const settled = Object.values(state.latest).flatMap((key): RunEvent[] => {
    const approval = state.steps[key]?.approvals.at(-1);
    const node = plan.nodes.get(nodeIdOf(key));
    if (!node || !approval?.decision || approval.isSettled) return [];
    const port = portOfDecision(node, approval.kind, approval.decision.decision);
    return [{ type: 'approval.settled', at, key, port, ...verdictsOf({ run, key, node, approval }) }];
  });
  return [...retried, ...settled];
}

/** A correction is of a step that failed, and with it and earlier ones its config must be one that the step can work with. */
function checkCorrections(
  corrections: NonNullable<RetryInput['corrections']>,
  { plan, state, scope, failed }: Pick<LiveRun, 'plan' | 'state' | 'scope'> & { failed: readonly Key[] },
): void {
  const keys = new Map(failed.map((key) => [nodeIdOf(key), key]));
  for (const [nodeId, correction] of Object.entries(corrections)) {
    const node = plan.nodes.get(nodeId);
    const step = state.steps[keys.get(nodeId) ?? ''];
    if (!node || !step) {
      throw new AppError('run.unknown_step', `No step ${nodeId} has failed in this run.`, {
        status: 422,
        hint: `What failed: ${[...keys.keys()].map((id) => `${plan.nodes.get(id)?.title} (${id})`).join(', ')}.`,
      });
    }
    const problem = problemOf(correction, { node, step, scope });
    if (problem === null) continue;
    throw new AppError('run.invalid_correction', `“${node.title}” cannot be corrected so: ${problem.message}`, {
      status: 422,
      hint: `Its fields: ${Object.keys(node.config).join(', ')}.`,
      details: { problems: [{ nodeId, ...problem }] },
    });
  }
}

interface CorrectionProblem {
  field: string | null;
  message: string;
}

function problemOf(
  correction: Record<string, unknown>,
  { node, step, scope }: { node: PlanNode; step: StepState; scope: LiveRun['scope'] },
): CorrectionProblem | null {
  const known = new Set(fieldsOf(configSchemaOf(node.type)).map(({ name }) => name));
  for (const field of Object.keys(correction)) {
    if (!known.has(field)) return { field, message: `it has no field “${field}”` };
    if (field === 'list' && step.children !== null && step.children.items.length > 0)
      return { field, message: 'items of its list are done already. Start a new run, or fork this one' };
  }
  try {
    const corrected = node.corrected({ ...step.correction, ...correction });
    corrected.resolve(scope);
    // The class alone says how far it may go: whoever may try again may not decide that.
    return corrected.type.actionClass < node.type.actionClass
      ? { field: null, message: 'it would be another kind of action, with other limits. Publish that as a new version' }
      : null;
  } catch (error) {
    if (error instanceof ExpressionError) return { field: null, message: error.message };
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    if (!issue) throw error;
    const field = issue.path.join('.');
    return { field, message: `“${field}” ${issueWords(issue)}` };
  }
}

/** `k3f9` → `k3f9~2` → `k3f9~3`: each retry by a person has its own key, and with it its own idempotency key. */
function nextKey(key: Key): Key {
  const [nodeId, number] = key.split('~');
  return `${nodeId}~${Number(number ?? 1) + 1}`;
}
