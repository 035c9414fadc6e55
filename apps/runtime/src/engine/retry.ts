// A failed run goes on from the steps that failed: what is done stays done, and what was decided stays decided.
import { AppError } from '@leeway/shared/api/error.ts';
import { issueWords } from '@leeway/shared/graph/issue-words.ts';
import type { Actor, Key, RunEvent } from '@leeway/shared/run/event.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import type { LiveRun } from './live-run.ts';
import { portOfDecision } from './question.ts';

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
  { head, state, plan }: Pick<LiveRun, 'head' | 'state' | 'plan'>,
  { at, by = LEEWAY, corrections = {} }: RetryInput,
): RunEvent[] {
  if (state.status !== 'failed') {
    throw new AppError(
      'run.not_failed',
      `Run ${head.id} has not failed (it is ${state.status}), so there is nothing to try again.`,
      { status: 409 },
    );
  }
  const failed = Object.values(state.latest).filter((key) => state.steps[key]?.status === 'failed');
  checkCorrections(corrections, { plan, failed });
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
    return [{ type: 'approval.settled', at, key, port }];
  });
  return [...retried, ...settled];
}

/** A correction is of a step that failed, and its config must be one that the step can work with. */
function checkCorrections(
  corrections: NonNullable<RetryInput['corrections']>,
  { plan, failed }: { plan: LiveRun['plan']; failed: readonly Key[] },
): void {
  const ids = failed.map(nodeIdOf);
  for (const [nodeId, correction] of Object.entries(corrections)) {
    const node = plan.nodes.get(nodeId);
    if (!node || !ids.includes(nodeId)) {
      throw new AppError('run.unknown_step', `No step ${nodeId} has failed in this run.`, {
        status: 422,
        hint: `What failed: ${ids.map((id) => `${plan.nodes.get(id)?.title} (${id})`).join(', ')}.`,
      });
    }
    const unknown = Object.keys(correction).find((name) => !(name in node.config) && !(name in node.node.config));
    const parsed = node.type.config.safeParse({ ...node.node.config, ...correction });
    const issue = parsed.success ? undefined : parsed.error.issues[0];
    if (unknown === undefined && issue === undefined) continue;
    const what =
      unknown === undefined
        ? `“${issue?.path.join('.')}” ${issue ? issueWords(issue) : ''}`
        : `it has no field “${unknown}”`;
    throw new AppError('run.invalid_correction', `“${node.title}” cannot be corrected so: ${what}`, {
      status: 422,
      hint: `Its fields: ${Object.keys(node.config).join(', ')}.`,
      details: { problems: [{ nodeId, field: unknown ?? issue?.path.join('.') ?? null, message: what }] },
    });
  }
}

/** `k3f9` → `k3f9~2` → `k3f9~3`: each retry by a person has its own key, and with it its own idempotency key. */
function nextKey(key: Key): Key {
  const [nodeId, number] = key.split('~');
  return `${nodeId}~${Number(number ?? 1) + 1}`;
}
