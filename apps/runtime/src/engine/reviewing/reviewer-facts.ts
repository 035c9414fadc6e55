// What is known of the person who decides, besides what they send: their own answer, and how long they had it before them.
import type { Actor } from '@leeway/shared/run/event.ts';
import type { Clock } from '../../services/clock.ts';
import type { ClaimStore } from '../../store/reviewing/claims.ts';
import type { OwnAnswerStore } from '../../store/reviewing/own-answers.ts';

export interface ReviewerFactsDeps {
  claims: Pick<ClaimStore, 'firstOpenedAt'>;
  ownAnswers: Pick<OwnAnswerStore, 'find'>;
  clock: Clock;
}

/** The app claims an item so long after it is opened. */
const CLAIM_DELAY_SECONDS = 2;

export async function reviewerFacts(
  { claims, ownAnswers, clock }: ReviewerFactsDeps,
  { approvalId, by, seconds }: { approvalId: string; by: Actor; seconds?: number | undefined },
): Promise<{ own?: Record<string, unknown>; seconds?: number }> {
  const [own, openedAt] = await Promise.all([
    ownAnswers.find(approvalId, by.id),
    claims.firstOpenedAt(approvalId, by.id),
  ]);
  const plausible = plausibleSeconds(seconds, openedAt === null ? null : clock.now() - openedAt);
  return { ...(own === null ? {} : { own }), ...(plausible === undefined ? {} : { seconds: plausible }) };
}

/**
 * Seconds that a person had an item before them: what the browser says, but never longer than the server knows of. Undefined when
 * neither knows (a script).
 */
export function plausibleSeconds(said: number | undefined, openMs: number | null): number | undefined {
  if (openMs === null) return said;
  const most = Math.max(0, openMs) / 1000 + CLAIM_DELAY_SECONDS;
  return said === undefined ? most : Math.min(said, most);
}
