// The inbox, one approval, and the decision. Only POST decides.
import type { Approval, ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import type { ApiDeps } from './api-deps.ts';
import { mayDecide, presentApproval } from './approval-detail.ts';
import type { Caller } from './caller.ts';
import type { Server } from './serve.ts';

const { approvals } = routes;

const HOUR_MS = 3_600_000;

export function serveApprovals({ serve }: Server, { engine, stores, catalogue, clock }: ApiDeps): void {
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

  function checkAssignee(caller: Caller, { assignee, nodeTitle }: ApprovalSummary): void {
    if (mayDecide(caller, assignee)) return;
    throw new AppError('approval.not_assigned', `“${nodeTitle}” is for somebody else to decide.`, {
      status: 403,
      hint:
        assignee?.startsWith('role:') === true ? `It is for the role ${assignee.slice(5)}.` : 'It is for one person.',
    });
  }

  serve(approvals.list, async ({ query }) => {
    const [page, open, dueWithinHour] = await Promise.all([
      stores.approvalLists.list(query),
      stores.approvalLists.countOpen(),
      stores.approvalLists.countOpen(clock.now() + HOUR_MS),
    ]);
    return { ...page, open, dueWithinHour };
  });

  serve(approvals.get, ({ params, caller }) => present(params.id, caller));

  serve(approvals.decide, async ({ params, body, caller }) => {
    const row = await find(params.id);
    checkAssignee(caller, row);
    const { decisions } = await present(params.id, caller);
    if (!decisions.includes(body.decision)) throw notHere(row, decisions);
    const undoMs = (await undoSecondsFor(caller)) * 1000;
    await engine.decide({ ...body, approvalId: params.id, by: caller.actor, undoMs });
    return present(params.id, caller);
  });

  serve(approvals.undo, async ({ params, caller }) => {
    checkAssignee(caller, await find(params.id));
    await engine.undo(params.id, caller.actor);
    return present(params.id, caller);
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
