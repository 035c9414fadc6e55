// One key per decision: asking again after a lost answer must not decide twice, and a changed mind must not get the old answer.
import type { Decision } from '@leeway/shared/run/event.ts';

export interface DecisionInput {
  decision: Decision;
  output?: unknown;
  reason?: string | undefined;
  /** Node id of the step whose mistake it was. */
  fault?: string | undefined;
}

export interface Attempt {
  approvalId: string;
  said: string;
  idempotencyKey: string;
}

/** The attempt for a decision: the one before when it says the same about the same approval, else a new one. */
export function attemptFor(
  before: Attempt | null,
  { approvalId, input }: { approvalId: string; input: DecisionInput },
  newKey: () => string,
): Attempt {
  const said = JSON.stringify([input.decision, input.output ?? null, input.reason ?? null, input.fault ?? null]);
  if (before?.approvalId === approvalId && before.said === said) return before;
  return { approvalId, said, idempotencyKey: newKey() };
}

/** What the answer 409 says in words: who was first, and with what. Null for details of another form. */
export function firstDecision(details: unknown): { decision: string; by: string } | null {
  if (typeof details !== 'object' || details === null || !('decision' in details)) return null;
  const { decision } = details;
  const by = 'by' in details ? details.by : null;
  const name = typeof by === 'object' && by !== null && 'name' in by ? by.name : by;
  return typeof decision === 'string' && typeof name === 'string' ? { decision, by: name } : null;
}
