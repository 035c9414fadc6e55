// What happens to a question before it is decided: approvals of several people, whose it is, and drafts that are written again.
import type { Asked, RunEvent } from './event.ts';
import type { ApprovalState, RunState, StepState } from './state.ts';
import { closeAttempt, setStatus } from './step-status.ts';

/** A question as it is when it is asked. */
export function openApproval({ type: _type, key: _key, at, ...asked }: Asked): ApprovalState {
  return {
    ...asked,
    askedAt: at,
    status: 'open',
    votes: [],
    remindAt: asked.review?.remindAt ?? null,
    escalated: null,
    rewriting: null,
    rewriteError: null,
    replaced: null,
    decision: null,
    isSettled: false,
  };
}

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
type ReviewEvent = Exclude<
  Of<`approval.${string}` & RunEvent['type']>,
  { type: 'approval.asked' | 'approval.decided' | 'approval.undone' | 'approval.settled' | 'approval.expired' }
>;

/** Applies one event to the step's newest question. */
export function applyReview(
  state: RunState,
  step: StepState,
  { approval, event }: { approval: ApprovalState; event: ReviewEvent },
): void {
  switch (event.type) {
    case 'approval.voted':
      return vote(approval, event);
    case 'approval.unvoted':
      approval.votes = event.isEdit ? [] : approval.votes.filter(({ by }) => by.id !== event.by.id);
      return;
    case 'approval.assigned':
      approval.assignee = event.to;
      return;
    case 'approval.reminded':
      approval.remindAt = null;
      return;
    case 'approval.escalated':
      approval.escalated = { at: event.at, from: approval.assignee, wasDueAt: approval.dueAt };
      approval.assignee = event.to;
      approval.dueAt = event.dueAt;
      approval.remindAt = event.remindAt ?? null;
      return;
    case 'approval.reprompted':
      approval.rewriting = { instruction: event.instruction, by: event.by };
      approval.rewriteError = null;
      return setStatus(state, step, 'decided');
    case 'approval.kept':
      approval.rewriting = null;
      approval.rewriteError = event.error;
      step.retryAt = null;
      step.error = null;
      closeAttempt(step, event.at, event.error);
      return setStatus(state, step, 'waiting');
    case 'approval.replaced':
      return replace(step, approval, event.at);
  }
}

function vote(approval: ApprovalState, event: Of<'approval.voted'>): void {
  const { type: _type, key: _key, seconds: _seconds, ...given } = event;
  approval.votes = event.decision === 'edit' ? [given] : [...approval.votes, given];
}

/** The draft is kept with its question; the new one comes with the next answer. */
function replace(step: StepState, approval: ApprovalState, at: number): void {
  const { rewriting } = approval;
  if (!rewriting) return;
  const { instruction, by } = rewriting;
  approval.replaced = { at, drafted: step.drafted, costUsd: step.call?.costUsd ?? null, instruction, by };
  approval.rewriting = null;
  approval.status = 'replaced';
  approval.isSettled = true;
}
