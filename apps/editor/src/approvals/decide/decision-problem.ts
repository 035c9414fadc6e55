// What went wrong with a decision, in words, at the approval it was about.
import type { Approval } from '@leeway/shared/api/approvals.ts';
import { ApiError } from '../../api/client.ts';
import { firstDecision } from './decision-attempt.ts';
import { pastOf } from './decision-words.ts';

export interface DecisionProblem {
  approvalId: string;
  /** Who or what the approval is about. */
  subject: string;
  message: string;
  hint?: string | undefined;
}

type About = Pick<Approval, 'id' | 'subject' | 'question' | 'decisions' | 'kind'>;

/** The words for a decision that was not taken. When somebody else was first: who, and with what. */
export function problemOf(approval: About, error: unknown): DecisionProblem {
  const about = { approvalId: approval.id, subject: approval.subject || approval.question };
  if (!(error instanceof ApiError)) return { ...about, message: 'It did not work. Try again.' };
  const first = error.status === 409 ? firstDecision(error.details) : null;
  if (!first) return { ...about, message: error.message, hint: error.hint };
  const known = [...approval.decisions].find((decision) => decision === first.decision);
  const what = known ? pastOf(known, approval.kind).toLowerCase() : 'decided';
  return { ...about, message: `${first.by} was first: “${what}”. Your answer was not used.` };
}

/** What to say when decisions could not be taken back; null when all were. */
export function undoProblem(
  ids: readonly string[],
  results: readonly PromiseSettledResult<unknown>[],
): DecisionProblem | null {
  const failed = results.findIndex(({ status }) => status === 'rejected');
  const result = results[failed];
  if (result?.status !== 'rejected') return null;
  const count = results.filter(({ status }) => status === 'rejected').length;
  const known = result.reason instanceof ApiError ? result.reason : null;
  const why = known?.message ?? 'It could not be taken back.';
  const message = ids.length === 1 ? why : `${count} of ${ids.length} could not be taken back. ${why}`;
  return { approvalId: ids[failed] ?? '', subject: '', message, hint: known?.hint };
}

/** The answer did not arrive: nobody knows whether the decision was stored, and the same key may be sent again. */
export function isLost(error: unknown): boolean {
  return error instanceof ApiError && error.status === 0;
}
