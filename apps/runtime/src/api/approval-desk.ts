// Reads and decides approvals for a caller: the same for the app, for scripts and for the page behind a link.
import type { Approval, ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { DecideInput } from '../engine/engine.ts';
import type { ApiDeps } from './api-deps.ts';
import { mayDecide, presentApproval } from './approval-detail.ts';
import type { Caller } from './caller.ts';

export type DecisionBody = Omit<DecideInput, 'approvalId' | 'by' | 'undoMs'>;

export interface ApprovalDesk {
  /** Throws `approval.not_found`. */
  present(id: string, caller: Caller): Promise<Approval>;
  /** Throws `approval.not_assigned` (403), `request.invalid` (422), and what the engine's `decide` throws. */
  decide(id: string, body: DecisionBody, caller: Caller): Promise<Approval>;
  undo(id: string, caller: Caller): Promise<Approval>;
}

export function createApprovalDesk({
  engine,
  stores,
  catalogue,
}: Pick<ApiDeps, 'engine' | 'stores' | 'catalogue'>): ApprovalDesk {
  async function find(id: string): Promise<ApprovalSummary> {
    const row = await stores.approvalLists.find(id);
    if (row !== null) return row;
    throw new AppError('approval.not_found', `There is no approval ${id}.`, {
      status: 404,
      hint: 'Open Approvals to see what waits.',
    });
  }

  /** Scripts mean what they say: a key's decision takes effect at once. */
  async function undoSecondsFor({ actor }: Caller): Promise<number> {
    return actor.via === 'key' ? 0 : (await stores.settings.get()).undoSeconds;
  }

  async function present(id: string, caller: Caller): Promise<Approval> {
    const summary = await find(id);
    const [run, similar, undoSeconds] = await Promise.all([
      engine.read(summary.runId),
      stores.approvalLists.similar(summary),
      undoSecondsFor(caller),
    ]);
    const approval = presentApproval({ summary, run, similar, undoSeconds, caller, catalogue });
    if (approval === null) throw new Error(`approval ${id} is not in the journal of run ${summary.runId}`);
    return approval;
  }

  return {
    present,
    async decide(id, body, caller) {
      const row = await find(id);
      checkAssignee(caller, row);
      const { decisions } = await present(id, caller);
      if (!decisions.includes(body.decision)) throw notHere(row, decisions);
      const undoMs = (await undoSecondsFor(caller)) * 1000;
      await engine.decide({ ...body, approvalId: id, by: caller.actor, undoMs });
      return present(id, caller);
    },
    async undo(id, caller) {
      checkAssignee(caller, await find(id));
      await engine.undo(id, caller.actor);
      return present(id, caller);
    },
  };
}

function checkAssignee(caller: Caller, { assignee, nodeTitle }: ApprovalSummary): void {
  if (mayDecide(caller, assignee)) return;
  throw new AppError('approval.not_assigned', `“${nodeTitle}” is for somebody else to decide.`, {
    status: 403,
    hint: assignee?.startsWith('role:') === true ? `It is for the role ${assignee.slice(5)}.` : 'It is for one person.',
  });
}

function notHere({ nodeTitle }: ApprovalSummary, decisions: readonly string[]): AppError {
  const message = `“${nodeTitle}” can be answered with ${decisions.join(', ')}.`;
  return new AppError('request.invalid', message, {
    status: 422,
    hint: 'Choose one of these.',
    details: { problems: [{ field: 'decision', message }] },
  });
}
