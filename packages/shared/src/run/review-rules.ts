// The rules of an open question: who has approved, and that nothing happens to it while the AI writes it again.
import type { RunEvent } from './event.ts';
import type { ApprovalState } from './state.ts';

/** What an event breaks of the question that it is about, in words. The question is not settled. */
export function reviewProblems(approval: ApprovalState, event: RunEvent): string[] {
  const { decision, rewriting } = approval;
  switch (event.type) {
    case 'approval.decided':
      return [...closedProblems(approval), ...majorityProblems(approval, event)];
    case 'approval.voted':
      return [...closedProblems(approval), ...hasVoted(approval, event.by.id)];
    case 'approval.unvoted':
      return approval.votes.some(({ by }) => by.id === event.by.id) ? [] : [`${event.by.name} had not approved.`];
    case 'approval.undone':
    case 'approval.settled':
      return decision ? [] : ['Nobody has decided.'];
    case 'approval.expired':
    case 'approval.escalated':
      return decision ? ['It was decided in time.'] : [];
    case 'approval.reprompted':
      return closedProblems(approval);
    case 'approval.kept':
    case 'approval.replaced':
      return rewriting ? [] : ['Nobody asked for another draft.'];
    default:
      return [];
  }
}

function closedProblems({ decision, rewriting }: ApprovalState): string[] {
  if (decision) return ['It was decided already.'];
  return rewriting ? ['It is being written again.'] : [];
}

function hasVoted({ votes }: ApprovalState, id: string): string[] {
  const vote = votes.find(({ by }) => by.id === id);
  return vote ? [`${vote.by.name} had approved already.`] : [];
}

/** A yes needs as many different people as it was asked with. */
function majorityProblems(
  approval: ApprovalState,
  { decision, by }: Extract<RunEvent, { type: 'approval.decided' }>,
): string[] {
  if (decision !== 'approve' && decision !== 'edit') return [];
  const needed = approval.review?.needed ?? 1;
  const given = approval.votes.length + 1;
  return [...hasVoted(approval, by.id), ...(given < needed ? [`${given} of ${needed} people had approved.`] : [])];
}
