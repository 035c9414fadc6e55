// The inbox, one approval, and the decision. Only POST decides.
import { routes } from '@leeway/shared/api/routes.ts';
import type { ApiDeps } from './api-deps.ts';
import { createApprovalDesk } from './approval-desk.ts';
import type { Server } from './serve.ts';

const { approvals } = routes;

const HOUR_MS = 3_600_000;

export function serveApprovals({ serve }: Server, deps: ApiDeps): void {
  const { stores, clock } = deps;
  const desk = createApprovalDesk(deps);

  serve(approvals.list, async ({ query }) => {
    const [page, open, dueWithinHour] = await Promise.all([
      stores.approvalLists.list(query),
      stores.approvalLists.countOpen(),
      stores.approvalLists.countOpen(clock.now() + HOUR_MS),
    ]);
    return { ...page, open, dueWithinHour };
  });

  serve(approvals.get, ({ params, caller }) => desk.present(params.id, caller));
  serve(approvals.decide, ({ params, body, caller }) => desk.decide(params.id, body, caller));
  serve(approvals.undo, ({ params, caller }) => desk.undo(params.id, caller));
}
