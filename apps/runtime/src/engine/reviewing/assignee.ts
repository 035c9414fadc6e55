// Whose a question is when it is asked: as its dial or gate says, or as it was before its draft was written again.
import { approvalOf, stepOf } from '@leeway/shared/run/state.ts';
import type { Op } from '../durable/durable-run.ts';
import type { LiveRun } from '../live/live-run.ts';
import { type Assigned, isByTurns } from './turns.ts';

/** As it is set: `assignee` may still be `turns:<role>`. */
function wanted(run: LiveRun, op: Op): Assigned {
  const node = run.plan.nodes.get(op.nodeId);
  const step = stepOf(run.state, op.nodeId);
  const before = step && approvalOf(step);
  if (before?.status === 'replaced') return { assignee: before.assignee, turnsOf: before.review?.turnsOf ?? null };
  if (!node) return { assignee: null, turnsOf: null };
  const set =
    op.kind === 'signal' ? run.deps.dials.settingOf(run.plan.workflowId, node)?.assignee : node.config.assignee;
  return { assignee: typeof set === 'string' && set !== '' ? set : null, turnsOf: null };
}

/** Whether it has to be looked up whose turn it is. */
export function isTurnTaken(run: LiveRun, op: Op): boolean {
  return isByTurns(wanted(run, op).assignee);
}

/** Asks at once, or as soon as it is known whose turn it is. */
export function withAssignee(run: LiveRun, op: Op, ask: (assigned: Assigned) => void): undefined | Promise<void> {
  const assigned = wanted(run, op);
  if (isByTurns(assigned.assignee)) return run.deps.turns.give(assigned.assignee).then(ask);
  ask(assigned);
  return undefined;
}
