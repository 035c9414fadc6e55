// Approvals of several people: all of them must approve the same value.
import type { Actor, Decision, Key, RunEvent } from '@leeway/shared/run/event.ts';
import type { ApprovalState } from '@leeway/shared/run/state.ts';

interface Answer {
  decision: Decision;
  output?: unknown;
}

/** Whether the answer is one approval of several that are needed, and not the last. Anything but a yes decides at once. */
export function isVote({ review, votes }: ApprovalState, decision: Decision): decision is 'approve' | 'edit' {
  const needed = review?.needed ?? 1;
  if (needed === 1) return false;
  return decision === 'edit' || (decision === 'approve' && votes.length + 1 < needed);
}

/** The last approval decides what the others approved: the edited value, where somebody had edited it. */
export function lastAnswer({ votes }: ApprovalState, answer: Answer): Answer {
  const [first] = votes;
  if (answer.decision !== 'approve' || first?.decision !== 'edit') return answer;
  return { decision: 'edit', output: first.output };
}

/** Takes an approval back while others are still missing. */
export function unvoteEvents(
  approval: ApprovalState,
  { key, by, at }: { key: Key; by: Actor; at: number },
): RunEvent[] {
  const vote = approval.votes.find((each) => each.by.id === by.id);
  return vote ? [{ type: 'approval.unvoted', at, key, by, isEdit: vote.decision === 'edit' }] : [];
}
