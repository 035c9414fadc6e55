// What happens to an open approval before it is decided: it is given to somebody, or its draft is written again.
import { AppError } from '@leeway/shared/api/error.ts';
import { roleSchema } from '@leeway/shared/api/route.ts';
import type { Actor, RunEvent } from '@leeway/shared/run/event.ts';
import { approvalOf } from '@leeway/shared/run/state.ts';
import type { ApprovalPlace, ApprovalStore } from '../../store/approvals.ts';
import { approvalAt, assertOpen, placeOf } from '../decisions.ts';
import type { Engine } from '../engine.ts';
import type { LiveRun } from '../live/live-run.ts';
import type { LiveRuns } from '../live/live-runs.ts';
import { runNumber } from '../live/run-errors.ts';
import { mayEverDecide, splitAssignee, type Team } from './may-decide.ts';
import { assertPermitted, type Permit, type PermitDeps, permitOf } from './permit.ts';
import { requestersOf } from './requesters.ts';
import { readTeam } from './team.ts';
import { isByTurns, type Turns } from './turns.ts';

/** A draft is written again at most so many times. */
const MOST_REWRITES = 5;

export interface ReviewsDeps extends PermitDeps {
  runs: LiveRuns;
  approvals: ApprovalStore;
  turns: Turns;
}

export type Reviews = Pick<Engine, 'assign' | 'tryAgain' | 'team' | 'requesters'>;

export function createReviews(deps: ReviewsDeps): Reviews {
  return {
    assign: (approvalId, to, by) => assign(deps, { approvalId, to, by }),
    tryAgain: (approvalId, instruction, by) => tryAgain(deps, { approvalId, instruction, by }),
    team: () => readTeam(deps),
    requesters: async (runId) => requestersOf(deps, runNumber(runId), await readTeam(deps)),
  };
}

interface About {
  approvalId: string;
  by: Actor;
}

async function assign(deps: ReviewsDeps, about: About & { to: string | null }): Promise<void> {
  const { to, by } = about;
  const { place, permit } = await lookUp(deps, about);
  if (to !== null) assertCanHaveIt(to, permit.team);
  const given = isByTurns(to) ? (await deps.turns.give(to)).assignee : to;
  await submit(deps, { ...about, place, permit: { ...permit, requesters: new Set() } }, ({ approval, key, at }) =>
    approval.assignee === given ? [] : [{ type: 'approval.assigned', at, key, to: given, by }],
  );
}

async function tryAgain(deps: ReviewsDeps, about: About & { instruction: string }): Promise<void> {
  const { instruction, by } = about;
  const looked = await lookUp(deps, about);
  await submit(deps, { ...about, ...looked }, ({ step, node, key, at }) => {
    if (approvalOf(step)?.kind !== 'draft' || node.type.kind !== 'ai')
      throw new AppError('approval.not_written', `“${node.title}” was not written by an AI step.`, { status: 422 });
    if (step.approvals.filter(({ replaced }) => replaced !== null).length >= MOST_REWRITES) {
      throw new AppError('approval.tried_often', `It was written ${MOST_REWRITES} times again already.`, {
        status: 409,
        hint: 'Edit it by hand, or change the instructions of the step.',
      });
    }
    return [{ type: 'approval.reprompted', at, key, instruction, by }];
  });
}

interface Open extends ReturnType<typeof approvalAt> {
  at: number;
}

/** Makes events for an open approval that the person may decide. */
async function submit(
  { runs, clock }: ReviewsDeps,
  { approvalId, place, permit }: { approvalId: string; place: ApprovalPlace; permit: Permit },
  make: (open: Open) => RunEvent[],
): Promise<void> {
  await runs.submit(place.run, ({ run }: { run: LiveRun }) => {
    const open = approvalAt(run, { approvalId, key: place.key });
    const at = clock.now();
    assertOpen(open.approval, { at });
    // Who has approved may still give it away.
    assertPermitted(open.approval, permit, { title: open.node.title, isEdit: true });
    return make({ ...open, at });
  });
}

async function lookUp(deps: ReviewsDeps, { approvalId, by }: About): Promise<{ place: ApprovalPlace; permit: Permit }> {
  const place = await placeOf(deps.approvals, approvalId);
  return { place, permit: await permitOf(deps, { approvalId, place, by }) };
}

/** Only to somebody who could decide it: it must not get lost. */
export function assertCanHaveIt(to: string, { members }: Team): void {
  const [kind, name] = splitAssignee(to);
  const isPerson = kind === 'user' && mayEverDecide(members.get(name));
  const role = roleSchema.safeParse(name);
  const isRole = (kind === 'role' || kind === 'turns') && role.success && role.data !== 'viewer';
  if (isPerson || isRole) return;
  throw new AppError('approval.unknown_assignee', `There is nobody “${to}” who could decide it.`, {
    status: 422,
    hint: 'Give `user:` with the id of a person who may decide, or `role:` with owner, builder or approver.',
  });
}
