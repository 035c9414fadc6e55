// The inbox, one approval, and the decision. Only POST decides.
import { routes } from '@leeway/shared/api/routes.ts';
import type { ApiDeps } from './api-deps.ts';
import { createApprovalDesk, readerOf, withNames } from './approval-desk.ts';
import { decideMany } from './decide-many.ts';
import type { Server } from './serve.ts';

const { approvals } = routes;

const HOUR_MS = 3_600_000;

export function serveApprovals({ serve }: Server, deps: ApiDeps): void {
  const { engine, stores, clock } = deps;
  const desk = createApprovalDesk(deps);

  serve(approvals.list, async ({ query, caller }) => {
    const now = clock.now();
    const team = await engine.team();
    const reader = readerOf(caller, team, now);
    const which = query.scope === 'mine' ? { mine: reader } : {};
    const [page, open, dueWithinHour] = await Promise.all([
      stores.approvalLists.list(query, reader),
      stores.approvalLists.countOpen(which),
      stores.approvalLists.countOpen({ ...which, dueBefore: now + HOUR_MS }),
    ]);
    return { ...page, items: page.items.map((item) => withNames(item, team)), open, dueWithinHour };
  });

  serve(approvals.get, ({ params, caller }) => desk.present(params.id, caller));
  serve(approvals.decide, ({ params, body, caller }) => desk.decide(params.id, body, caller));
  serve(approvals.decideMany, ({ body, caller }) => decideMany(deps, { desk, body, caller }));
  serve(approvals.undo, ({ params, caller }) => desk.undo(params.id, caller));
}
