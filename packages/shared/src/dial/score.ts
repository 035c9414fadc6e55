// The score of one AI output, recipe v1 (dial.md 1.2). It only has to rank: what it is worth is measured by people's decisions.
import * as z from 'zod';

/** What a score is made of. Shares and probabilities are 0..1. Journals of before the second reading lack what has a default. */
export const scorePartsSchema = z.object({
  /** 4 decimals; 0 when a hard check failed. Stored before any verdict, never computed again. */
  score: z.number().min(0).max(1),
  /** d: share of the fields that a second reading found as well; null when there was no second reading. */
  agreement: z.number().min(0).max(1).nullable().default(null),
  /** g: share of material values found in the source; 1 if there are none. */
  grounded: z.number().min(0).max(1),
  /** c: label probability, or the model's own estimate. */
  confidence: z.number().min(0).max(1),
  confidenceFrom: z.enum(['logprobs', 'self-report', 'none']),
  /** Each failed hard check in words; any of them vetoes. */
  failedChecks: z.array(z.string()),
  /** Material values that are not in the source: the least-sure words. */
  ungrounded: z.array(z.string()),
  /** Names of the fields that the second reading found otherwise: the least-sure fields. */
  differing: z.array(z.string()).default([]),
  /** In words, what lowered the score without a veto and is not told above, such as a second reading that failed. */
  doubts: z.array(z.string()).default([]),
  recipe: z.enum(['v1', 'v1-single']),
});
export type ScoreParts = z.infer<typeof scorePartsSchema>;

/** What came of the second reading. */
export type Agreement = Pick<ScoreParts, 'differing' | 'doubts'> & { share: number };

export interface ScoreInput {
  materialValues: readonly string[];
  ungrounded: readonly string[];
  confidence: number | null;
  confidenceFrom: 'logprobs' | 'self-report' | 'none';
  failedChecks: readonly string[];
  /** Null: none was asked for, or no model is connected. */
  second: Agreement | null;
}

/**
 * With a second reading score = round(0.45 d + 0.35 g + 0.20 c, 4), without one round(0.60 g + 0.40 c, 4), or 0 when a hard check
 * failed (dial.md 1.2). Without any confidence signal c is 0.5, so that a missing signal never looks like certainty.
 */
export function scoreOf(input: ScoreInput): ScoreParts {
  const { materialValues, ungrounded, failedChecks, second } = input;
  const total = materialValues.length;
  const grounded = total === 0 ? 1 : (total - ungrounded.length) / total;
  const confidence = share(input.confidence ?? 0.5);
  const agreement = second === null ? null : share(second.share);
  const combined =
    agreement === null ? 0.6 * grounded + 0.4 * confidence : 0.45 * agreement + 0.35 * grounded + 0.2 * confidence;
  return {
    score: failedChecks.length > 0 ? 0 : Math.round(combined * 10_000) / 10_000,
    agreement,
    grounded,
    confidence,
    confidenceFrom: input.confidence === null ? 'none' : input.confidenceFrom,
    failedChecks: [...failedChecks],
    ungrounded: [...ungrounded],
    differing: [...(second?.differing ?? [])],
    doubts: [...(second?.doubts ?? [])],
    recipe: agreement === null ? 'v1-single' : 'v1',
  };
}

/** A score as an older Leeway journaled it, with the parts that it did not know yet. */
export function wholeScore(score: z.input<typeof scorePartsSchema>): ScoreParts {
  return { agreement: null, differing: [], doubts: [], ...score };
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
