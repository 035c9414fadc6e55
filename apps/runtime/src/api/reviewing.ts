// Around a decision: who works on an approval, whose it is, what was put off and said, and drafts that are written again.
import type { Approval, ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import { routes } from '@leeway/shared/api/routes.ts';
import { claimed } from '../engine/reviewing/permit.ts';
import type { ApiDeps } from './api-deps.ts';
import { type ApprovalDesk, createApprovalDesk, mayAnswer, notAssigned } from './approval-desk.ts';
import type { Caller } from './caller.ts';
import type { Server } from './serve.ts';

const { approvals } = routes;

const MINUTE_MS = 60_000;
/** After so long without a sign of the person an approval is free again. */
const CLAIM_MS = 10 * MINUTE_MS;

export function serveReviewing(server: Server, deps: ApiDeps): void {
  const { engine } = deps;
  const desk = createApprovalDesk(deps);
  const context: Reviewing = {
    ...deps,
    desk,
    async findOpen(id, caller) {
      const summary = await desk.find(id, caller);
      if (!mayAnswer(caller, summary, await engine.team())) throw notAssigned(summary);
      if (summary.status === 'open') return summary;
      throw new AppError('approval.closed', `“${summary.nodeTitle}” is ${summary.status} already.`, { status: 409 });
    },
  };
  serveClaims(server, context);
  serveLater(server, context);
  serveComments(server, context);
  server.serve(approvals.assign, async ({ params, body, caller }) => {
    await engine.assign(params.id, body.assignee, caller.actor);
    return desk.present(params.id, caller);
  });
  server.serve(approvals.showUnanswered, async ({ params, caller }) => {
    await engine.showUnanswered((await context.findOpen(params.id, caller)).id, caller.actor);
    return desk.present(params.id, caller);
  });
  server.serve(approvals.tryAgain, async ({ params, body, caller }) => {
    await engine.tryAgain(params.id, body.instruction, caller.actor);
    return { approvalId: null };
  });
}

interface Reviewing extends ApiDeps {
  desk: ApprovalDesk;
  /** An open approval that is the caller's to decide. */
  findOpen(id: string, caller: Caller): Promise<ApprovalSummary>;
}

const placeOf = ({ id, runId }: ApprovalSummary) => ({ approvalId: id, run: Number(runId) });

function serveClaims({ serve }: Server, { engine, stores, clock, desk, findOpen }: Reviewing): void {
  serve(approvals.claim, async ({ params, caller }) => {
    const found = await findOpen(params.id, caller);
    assertMayDecide(await desk.present(found.id, caller), caller);
    const now = clock.now();
    const wanted = { userId: caller.actor.id, name: caller.actor.name, until: now + CLAIM_MS };
    const { claim, isNew } = await stores.claims.claim(placeOf(found), wanted, now);
    if (claim.userId !== caller.actor.id) throw claimed(claim, found.nodeTitle);
    if (isNew) await engine.announceApproval(found, 'claimed');
    return desk.present(found.id, caller);
  });

  serve(approvals.release, async ({ params, caller }) => {
    const found = await desk.find(params.id, caller);
    const wasTheirs = await stores.claims.release(found.id, caller.actor.id);
    if (wasTheirs) await engine.announceApproval(found, 'released');
    return desk.present(found.id, caller);
  });
}

/** Who may not decide must not keep others from it. Somebody else's claim is told apart. */
function assertMayDecide({ mayDecide, mayNotDecide, claim, nodeTitle }: Approval, { actor }: Caller): void {
  if (mayDecide || (claim !== null && claim.id !== actor.id)) return;
  throw new AppError('approval.not_assigned', `You cannot decide “${nodeTitle}”.`, {
    status: 403,
    ...(mayNotDecide === null ? {} : { hint: mayNotDecide }),
  });
}

function serveLater({ serve }: Server, { engine, stores, clock, desk, findOpen }: Reviewing): void {
  serve(approvals.later, async ({ params, body, caller }) => {
    const found = await findOpen(params.id, caller);
    const { actor } = caller;
    const wasClaimed = found.claim?.id === actor.id;
    const times = await stores.claims.putOff(placeOf(found), actor.id, clock.now() + body.minutes * MINUTE_MS);
    if (wasClaimed) await engine.announceApproval(found, 'released');
    if (times > 1 && (await isAiDraft(found))) {
      const undoMs = (await desk.undoSecondsFor(caller)) * 1000;
      const idempotencyKey = `later:${actor.id}:${times}`;
      const decision = { decision: 'unsure' as const, reason: 'Put off twice, which counts as not sure.' };
      await engine.decide({ ...decision, approvalId: found.id, by: actor, idempotencyKey, undoMs });
    }
    return desk.present(found.id, caller);
  });

  /** Skipping a draft twice says something about the draft; a question of a gate or form only waits. */
  async function isAiDraft({ runId, key, kind }: ApprovalSummary): Promise<boolean> {
    if (kind !== 'draft') return false;
    const { state, nodes } = await engine.show(runId);
    return nodes.get(state.steps[key]?.nodeId ?? '')?.type.kind === 'ai';
  }
}

function serveComments({ serve }: Server, { engine, stores, clock, desk }: Reviewing): void {
  serve(approvals.comment, async ({ params, body, caller }) => {
    const found = await desk.find(params.id, caller);
    const { id, name } = caller.actor;
    const at = clock.now();
    await stores.comments.add(placeOf(found), { at, by: { id, name }, ...body });
    await engine.announceApproval(found, 'commented');
    // Whoever started the run that a planted draft was copied from has nothing to do with it.
    const isPlanted = (await stores.plants.find(found.id)) !== null;
    if (body.isQuestion && !isPlanted) await tellRequesters(found, { at, by: id });
    return desk.present(found.id, caller);
  });

  async function tellRequesters({ id, runId }: ApprovalSummary, { at, by }: { at: number; by: string }): Promise<void> {
    const to = [...(await engine.requesters(runId))].filter((person) => person !== by);
    if (to.length > 0) await engine.notices.tell({ kind: 'comment', to, at, approvalId: id });
  }
}
