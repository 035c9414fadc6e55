// The inbox, one approval, and the decision. Only POST decides.
import { routes } from '@leeway/shared/api/routes.ts';
import type { Team } from '../engine/reviewing/may-decide.ts';
import type { ApiDeps } from './api-deps.ts';
import { createApprovalDesk, readerOf, withNames } from './approval-desk.ts';
import { decideMany } from './decide-many.ts';
import type { Server } from './serve.ts';

const { approvals } = routes;

const HOUR_MS = 3_600_000;
/** How far back it is told how people decided. */
const REVIEWERS_MS = 90 * 24 * HOUR_MS;

export function serveApprovals({ serve }: Server, deps: ApiDeps): void {
  const { engine, stores, clock } = deps;
  const desk = createApprovalDesk(deps);

  serve(approvals.list, async ({ query, caller }) => {
    const now = clock.now();
    const team = await engine.team();
    const reader = readerOf(caller, team, now);
    const { workflowId, runId, nodeId, kind } = query;
    const which = { workflowId, runId, nodeId, kind, ...(query.scope === 'mine' ? { mine: reader } : {}) };
    const [page, open, dueWithinHour] = await Promise.all([
      stores.approvalLists.list(query, reader),
      stores.approvalLists.countOpen(which),
      stores.approvalLists.countOpen({ ...which, dueBefore: now + HOUR_MS }),
    ]);
    const items = await deps.labels.withLabels(page.items.map((item) => withNames(item, team)));
    return { ...page, items, open, dueWithinHour };
  });

  serve(approvals.reviewers, async ({ caller }) => {
    const { members } = await engine.team();
    const all = await stores.reviewers.list(clock.now() - REVIEWERS_MS);
    const isOwner = caller.role === 'owner';
    const seen = all.filter(({ person }) => isOwner || person.id === caller.actor.id);
    return { items: seen.map((each) => ({ ...each, person: { ...each.person, name: nameOf(each.person, members) } })) };
  });
  serve(approvals.answerBlind, async ({ params, body, caller }) => {
    const found = await desk.find(params.id, caller);
    await engine.answerFirst(found, { values: body.values, by: caller.actor });
    return desk.present(found.id, caller);
  });
  serve(approvals.get, ({ params, caller }) => desk.present(params.id, caller));
  serve(approvals.decide, ({ params, body, caller }) => desk.decide(params.id, body, caller));
  serve(approvals.decideMany, ({ body, caller }) => decideMany(deps, { desk, body, caller }));
  serve(approvals.undo, ({ params, caller }) => desk.undo(params.id, caller));
}

/** As they are called now; people who left as they were called then. */
function nameOf({ id, name }: { id: string; name: string }, members: Team['members']): string {
  return members.get(id)?.name ?? name;
}
