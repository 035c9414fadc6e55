// Up, hold or down: what the record says about the dial (dial.md 2.5). A person confirms the way up; the way down needs no proof.
import { lowerBound, type Promised } from './evidence.ts';
import { bestOf, type LedgerState } from './ledger.ts';

export type RecommendationReason =
  | 'breaker open'
  | 'watch alarm'
  | 'proved'
  | 'too new'
  | 'too few reviewers'
  | 'too many expired'
  | 'open canaries'
  | 'too many mistakes'
  | 'needs more'
  | 'all earned';

/** What must be true besides the evidence before a step up is recommended. Left out, or a minimum of 0: not asked for. */
export interface GraduationConditions {
  /** Age of the evidence, and the least the workspace asks for. */
  evidenceDays?: number | undefined;
  minDays?: number | undefined;
  reviewers?: number | undefined;
  minReviewers?: number | undefined;
  /** Share of the position's items that expired without an answer, 0..1. */
  expiredShare?: number | undefined;
  /** Canaries that were shown and are not decided yet. */
  openCanaries?: number | undefined;
}

/** Everything a recommendation rests on. */
export interface RecommendationInput extends Promised {
  ledger: LedgerState;
  isBreakerOpen: boolean;
  isAlarmed: boolean;
  conditions?: GraduationConditions | undefined;
}

/** `to` is a position; −1 is draft. On hold it is the present one. */
export interface Recommendation {
  kind: 'graduate' | 'hold' | 'step-down';
  to: number;
  why: RecommendationReason;
}

/** More of a position's drafts than this expired: the rest cannot be judged fairly (dial.md 1.4). */
const MAX_EXPIRED_SHARE = 0.1;
/** Before this many verdicts at a position nobody is told that the step is bad. */
const MIN_VERDICTS_TO_GIVE_UP = 50;

/** The recommendation for one node. Pure: the same record always gets the same one. */
export function recommend(input: RecommendationInput): Recommendation {
  const { ledger, isBreakerOpen, isAlarmed, conditions = {} } = input;
  if (isBreakerOpen) return { kind: 'step-down', to: -1, why: 'breaker open' };
  if (isAlarmed) return { kind: 'step-down', to: -1, why: 'watch alarm' };
  const best = bestOf(ledger, input);
  const hold = (why: RecommendationReason): Recommendation => ({ kind: 'hold', to: ledger.current, why });
  if (best > ledger.current) {
    const missing = missingCondition(conditions);
    return missing === null ? { kind: 'graduate', to: best, why: 'proved' } : hold(missing);
  }
  if (hasTooManyMistakes(ledger, input)) return hold('too many mistakes');
  return hold(ledger.current >= ledger.n.length - 1 ? 'all earned' : 'needs more');
}

function missingCondition(conditions: GraduationConditions): RecommendationReason | null {
  const {
    evidenceDays = 0,
    minDays = 0,
    reviewers = 0,
    minReviewers = 0,
    expiredShare = 0,
    openCanaries = 0,
  } = conditions;
  if (evidenceDays < minDays) return 'too new';
  if (reviewers < minReviewers) return 'too few reviewers';
  if (expiredShare > MAX_EXPIRED_SHARE) return 'too many expired';
  return openCanaries > 0 ? 'open canaries' : null;
}

/** In draft: every position has enough verdicts and even its lower bound is above alpha. The five share delta. */
function hasTooManyMistakes({ current, n, k }: LedgerState, { alpha, delta }: Promised): boolean {
  if (current !== -1) return false;
  return n.every(
    (count, index) => count >= MIN_VERDICTS_TO_GIVE_UP && lowerBound(k[index] ?? 0, count, delta / n.length) > alpha,
  );
}
