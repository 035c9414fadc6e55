// Who may decide an approval: the one rule, for a session, an API key and a link alike. In SQL for lists: store/reviewing/inbox-reader.ts.
import type { Role } from '@leeway/shared/api/route.ts';
import type { ApprovalState } from '@leeway/shared/run/state.ts';

export interface TeamMember {
  id: string;
  name: string;
  /** Null where accounts are not known. */
  email: string | null;
  role: Role;
}

/** The people of the workspace, and who decides for whom at this moment. */
export interface Team {
  members: ReadonlyMap<string, TeamMember>;
  /** Who decides for a person who is away, by that person's id. */
  standIns: ReadonlyMap<string, string>;
}

/** Of an approval what the rule needs; of a summary without its run only the first three. */
export interface Question {
  assignee: string | null;
  needed: number;
  turnsOf: string | null;
  votes: ApprovalState['votes'];
  isRewriting: boolean;
  /** People who started the run, when they may not approve it; else empty. */
  requesters: ReadonlySet<string>;
}

export interface Refusal {
  code: 'approval.not_assigned' | 'approval.own' | 'approval.voted' | 'approval.rewriting';
  /** In words, to the person who may not. */
  words: string;
}

/** Why a person may not decide now; null when they may. */
export function refusalOf(userId: string, question: Question, team: Team): Refusal | null {
  if (!isFor(userId, question, team))
    return { code: 'approval.not_assigned', words: `It is for ${wordsForAssignee(question.assignee, team)}.` };
  if (question.isRewriting)
    return { code: 'approval.rewriting', words: 'The AI is writing it again. Wait for the new draft.' };
  if (question.requesters.has(userId))
    return { code: 'approval.own', words: 'You started this run, so somebody else has to decide.' };
  if (question.votes.some(({ by }) => by.id === userId)) {
    const left = question.needed - question.votes.length;
    const people = left === 1 ? 'One more person has' : `${left} more people have`;
    return { code: 'approval.voted', words: `You have approved it. ${people} to approve it as well.` };
  }
  return null;
}

/**
 * Owners may always, viewers never. Else the person whose it is, or who stands in for that person; whoever has the role; whoever may
 * decide when it is nobody's. What was for a person who is not there any more falls to the role that takes turns, or to everyone.
 * Where several have to approve, one person's is everyone's.
 */
export function isFor(
  userId: string,
  { assignee, needed, turnsOf }: Pick<Question, 'assignee' | 'needed' | 'turnsOf'>,
  { members, standIns }: Team,
): boolean {
  const role = members.get(userId)?.role;
  if (role === undefined || role === 'viewer') return false;
  if (role === 'owner' || assignee === null || assignee === '') return true;
  if (!assignee.startsWith('user:')) return assignee === `role:${role}`;
  const person = assignee.slice('user:'.length);
  if (person === userId || standIns.get(person) === userId || needed > 1) return true;
  return !mayEverDecide(members.get(person)) && (turnsOf === null || turnsOf === role);
}

export function mayEverDecide(member: TeamMember | undefined): boolean {
  return member !== undefined && member.role !== 'viewer';
}

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  owner: 'owners',
  builder: 'builders',
  approver: 'approvers',
  viewer: 'viewers',
};

/** “Ann Smith”, “Dan Brown, for Ann Smith”, “approvers”. */
export function wordsForAssignee(assignee: string | null, { members, standIns }: Team): string {
  if (assignee === null || assignee === '') return 'whoever may decide';
  const [kind, name] = splitAssignee(assignee);
  if (kind !== 'user') return ROLE_WORDS[name as Role] ?? name;
  const person = members.get(name);
  const standIn = members.get(standIns.get(name) ?? '');
  if (!person) return 'somebody who is not there any more';
  return standIn ? `${standIn.name}, for ${person.name}` : person.name;
}

/** `user:u1` → `['user', 'u1']`. */
export function splitAssignee(assignee: string): [kind: string, name: string] {
  const at = assignee.indexOf(':');
  return [assignee.slice(0, at), assignee.slice(at + 1)];
}

/** Whether a person may take back what was decided, while there is time: the own decision, and an owner everybody's. */
export function mayTakeBack(userId: string, decidedBy: Pick<TeamMember, 'id'>, { members }: Team): boolean {
  return userId === decidedBy.id || members.get(userId)?.role === 'owner';
}
