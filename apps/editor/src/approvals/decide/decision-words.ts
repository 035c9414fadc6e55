// Decisions in the words of the screen.
import type { Approval, ApprovalSummary, InboxKind } from '@leeway/shared/api/approvals.ts';
import type { Decision } from '@leeway/shared/run/event.ts';
import { formatTime, formatTimeLeft } from '../../ui/format.ts';
import type { Tone } from '../../ui/tone.tsx';

/** What stands on the button that takes a decision. */
export function verbOf(decision: Decision, kind: InboxKind): string {
  if (kind === 'audit') return AUDIT_VERBS[decision];
  switch (decision) {
    case 'approve':
      return kind === 'form' ? 'Hand in' : 'Approve';
    case 'edit':
      return 'Approve with edits';
    case 'reject':
      return 'Reject';
    case 'unsure':
      return 'Not sure';
    case 'done':
      return 'It was done';
    case 'again':
      return 'Do it again';
    case 'stop':
      return 'Stop here';
  }
}

const AUDIT_VERBS: Record<Decision, string> = {
  approve: 'Fine',
  edit: 'Would have changed it',
  reject: 'Wrong',
  unsure: 'Not sure',
  done: 'Fine',
  again: 'Wrong',
  stop: 'Wrong',
};

/** What somebody did: `Approved with edits`. */
export function pastOf(decision: Decision, kind?: InboxKind): string {
  if (kind === 'audit') return `Checked: ${AUDIT_VERBS[decision].toLowerCase()}`;
  switch (decision) {
    case 'approve':
      return kind === 'form' ? 'Filled in' : 'Approved';
    case 'edit':
      return 'Approved with edits';
    case 'reject':
      return 'Rejected';
    case 'unsure':
      return 'Not sure, held back';
    case 'done':
      return 'It was done';
    case 'again':
      return 'Done again';
    case 'stop':
      return 'Stopped';
  }
}

/** What is said after a decision: `Approved: Priya N.`, and how many more are asked where several must approve. */
export function saidOf(approval: Approval, decision: Decision): string {
  const { needed, given } = approval.approvals;
  const isPart = approval.status === 'open' && needed > 1;
  const count = isPart ? ` (${given} of ${needed})` : '';
  return `${pastOf(decision, approval.kind)}${count}: ${approval.subject || approval.question}`;
}

/** The tone of a past decision in a list. */
export function toneOf(decision: Decision): Tone {
  if (decision === 'approve' || decision === 'done') return 'ok';
  if (decision === 'edit' || decision === 'again') return 'wait';
  return decision === 'unsure' ? 'neutral' : 'fail';
}

/** What each answer to “Did this happen?” leads to. */
export function outcomeOf(decision: Decision): string {
  if (decision === 'done') return 'The run goes on as if it had been confirmed. Nothing is sent again.';
  if (decision === 'again') return 'It is done a second time. Choose this only if you are sure it did not happen.';
  return 'The run ends here. Nothing more is done.';
}

/** Why nobody can decide an approval any more; null while it is open or was decided. */
export function closedText({ status, kind }: Pick<Approval, 'status' | 'kind'>): string | null {
  if (status === 'expired' && kind === 'audit') return 'Nobody answered this. It is no proof, for or against the step.';
  if (status === 'expired') return 'Nobody decided this in time, so the run went on without an answer.';
  if (status === 'withdrawn') return 'The run ended before this was decided, so no answer is needed any more.';
  return null;
}

/** Who may decide, from an assignee such as `role:approver` or `user:<id>`; `nameOf` finds a person's name. */
export function assigneeText(assignee: string | null, nameOf: (id: string) => string | undefined): string {
  if (assignee?.startsWith('role:')) return `people with the role “${assignee.slice(5)}”`;
  if (assignee?.startsWith('user:')) return nameOf(assignee.slice(5)) ?? 'the person it was given to';
  return 'owners, builders and approvers';
}

/** When an answer is due and what happens then: `Due in 38 min, then it goes to Dan Brown.` Null without a due time. */
export function deadlineText(
  { dueAt, atDeadline }: Pick<Approval, 'dueAt' | 'atDeadline'>,
  now: number,
): string | null {
  if (dueAt === null) return null;
  const left = formatTimeLeft(dueAt, now);
  if (dueAt < now) return atDeadline ? `${left}: it ${atDeadline}.` : `${left}.`;
  return atDeadline ? `Due in ${left}, then it ${atDeadline}.` : `Due in ${left}.`;
}

/** Another person's work on an item; null when nobody else holds it now. */
export function otherClaim(
  { claim }: Pick<ApprovalSummary, 'claim'>,
  { me, now }: { me: string | undefined; now: number },
): { name: string; text: string } | null {
  if (!claim || claim.id === me || claim.until <= now) return null;
  const until = formatTime(claim.until).slice(0, 5);
  return { name: claim.name, text: `${claim.name} is working on this, until ${until} or sooner.` };
}
