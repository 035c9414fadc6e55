// A check of what went out alone, presented like the question about a draft that it would have been.
import type { Approval, ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import type { questionFieldSchema } from '@leeway/shared/run/event.ts';
import type { ApprovalState, StepState } from '@leeway/shared/run/state.ts';
import type * as z from 'zod';
import type { AuditAnswer, StoredAudit } from '../store/trust/audits.ts';

/** The question as a run would hold it. */
export function askedOfAudit(summary: ApprovalSummary, { nodeId }: StepState, { answer }: StoredAudit): ApprovalState {
  const { id, question, why, assignee, askedAt, status } = summary;
  return {
    approval: id,
    kind: 'draft',
    question,
    why,
    show: [],
    fields: [],
    editable: nodeId,
    assignee,
    dueAt: null,
    onTimeout: 'reject',
    askedAt,
    status,
    votes: [],
    remindAt: null,
    escalated: null,
    rewriting: null,
    rewriteError: null,
    replaced: null,
    decision: answer && decisionOf(answer),
    isSettled: status !== 'open',
  };
}

function decisionOf({ decision, at, by, reason, idempotencyKey }: AuditAnswer): ApprovalState['decision'] {
  return {
    decision,
    at,
    effectiveAt: at,
    by: { ...by, via: 'session' },
    ...(reason === null ? {} : { reason }),
    ...(idempotencyKey === null ? {} : { idempotencyKey }),
  };
}

/**
 * What is different about a check: nothing is written again. One of a step that is only watched is answered without seeing what the AI
 * wrote: a person writes their own, and it is compared.
 */
export function differencesOfAudit(
  { status }: ApprovalSummary,
  { route }: StepState,
  draft: Record<string, unknown> | null,
): Partial<Approval> {
  if (status !== 'open' || route?.because !== 'watch' || draft === null) return { mayTryAgain: false };
  const fields = Object.entries(draft).map(([name, value]) => fieldOf(name, value));
  return {
    mayTryAgain: false,
    draft: null,
    editable: Object.keys(draft),
    unsureWords: [],
    score: null,
    decisions: ['edit', 'unsure'],
    blind: { fields, own: null },
  };
}

function fieldOf(name: string, value: unknown): z.infer<typeof questionFieldSchema> {
  const type = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'longText';
  const label = name.charAt(0).toUpperCase() + name.slice(1).replaceAll(/[_-]+/g, ' ');
  return { name, label, type, required: true };
}
