// Whether a person may decide an approval now: whose it is, who started its run, and who works on it.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import type { ApprovalState } from '@leeway/shared/run/state.ts';
import type { ApprovalPlace } from '../../store/approvals.ts';
import type { Journal } from '../../store/journal.ts';
import type { Claim, ClaimStore } from '../../store/reviewing/claims.ts';
import { type Question, type Refusal, refusalOf, type Team } from './may-decide.ts';
import { requestersOf } from './requesters.ts';
import { readTeam, type TeamDeps } from './team.ts';

export interface PermitDeps extends TeamDeps {
  journal: Pick<Journal, 'read'>;
  claims: Pick<ClaimStore, 'find' | 'release'>;
}

/** What was looked up before it is the decision's turn. */
export interface Permit {
  by: Actor;
  team: Team;
  requesters: ReadonlySet<string>;
  claim: Claim | null;
}

export async function permitOf(
  deps: PermitDeps,
  { approvalId, place, by }: { approvalId: string; place: ApprovalPlace; by: Actor },
): Promise<Permit> {
  const [team, claim] = await Promise.all([readTeam(deps), deps.claims.find(approvalId, deps.clock.now())]);
  const requesters = place.isOwnBarred ? await requestersOf(deps, place.run, team) : new Set<string>();
  return { by, team, requesters, claim };
}

/** Throws `approval.not_assigned` and `approval.own` (403), `approval.claimed`, `approval.voted` and `approval.rewriting` (409). */
export function assertPermitted(
  approval: ApprovalState,
  { by, team, requesters, claim }: Permit,
  { title, isEdit = false }: { title: string; isEdit?: boolean },
): void {
  // Leeway itself goes on with what a person has decided already.
  if (by.via === 'system') return;
  const question = questionOf(approval, requesters);
  // Who has approved may still change it: then it is another value, and the approvals are void.
  assertTheirs(isEdit ? { ...question, votes: [] } : question, { by, team, claim }, title);
}

/** Throws what `assertPermitted` throws, for any question in the inbox. */
export function assertTheirs(question: Question, { by, team, claim }: Omit<Permit, 'requesters'>, title: string): void {
  const refusal = refusalOf(by.id, question, team);
  if (refusal) throw refused(refusal, title);
  if (claim && claim.userId !== by.id) throw claimed(claim, title);
}

export function questionOf(approval: ApprovalState, requesters: ReadonlySet<string>): Question {
  const { assignee, votes, rewriting, review = {} } = approval;
  const { needed = 1, turnsOf = null } = review;
  return { assignee, needed, turnsOf, votes, isRewriting: rewriting !== null, requesters };
}

function refused({ code, words }: Refusal, title: string): AppError {
  switch (code) {
    case 'approval.not_assigned':
      return new AppError(code, `“${title}” is for somebody else to decide.`, { status: 403, hint: words });
    case 'approval.own':
      return new AppError(code, words, { status: 403, hint: `Give “${title}” to somebody else.` });
    case 'approval.voted':
    case 'approval.rewriting':
      return new AppError(code, words, { status: 409 });
  }
}

export function claimed({ userId, name, until }: Claim, title: string): AppError {
  return new AppError('approval.claimed', `${name} is working on “${title}”.`, {
    status: 409,
    hint: 'Choose another one. It is free again when they leave it, or after ten minutes.',
    details: { by: { id: userId, name }, until },
  });
}
