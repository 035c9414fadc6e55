// The score of one AI output, recipe v1 without the second reading (dial.md 1.2).
import * as z from 'zod';

/** What a score is made of. Shares and probabilities are 0..1. */
export const scorePartsSchema = z.object({
  /** 4 decimals; 0 when a hard check failed. Stored before any verdict, never computed again. */
  score: z.number().min(0).max(1),
  /** g: share of material values found in the source; 1 if there are none. */
  grounded: z.number().min(0).max(1),
  /** c: label probability, or the model's own estimate. */
  confidence: z.number().min(0).max(1),
  confidenceFrom: z.enum(['logprobs', 'self-report', 'none']),
  /** Each failed hard check in words; any of them vetoes. */
  failedChecks: z.array(z.string()),
  /** Material values that are not in the source: the least-sure words. */
  ungrounded: z.array(z.string()),
  recipe: z.literal('v1-single'),
});
export type ScoreParts = z.infer<typeof scorePartsSchema>;

/**
 * score = round(0.60 g + 0.40 c, 4), or 0 when a hard check failed (dial.md 1.2, "no second call configured").
 * Without any confidence signal c is 0.5, so that a missing signal never looks like certainty.
 */
export function scoreOf(parts: {
  materialValues: readonly string[];
  ungrounded: readonly string[];
  confidence: number | null;
  confidenceFrom: 'logprobs' | 'self-report' | 'none';
  failedChecks: readonly string[];
}): ScoreParts {
  const total = parts.materialValues.length;
  const grounded = total === 0 ? 1 : (total - parts.ungrounded.length) / total;
  const confidence = Math.min(1, Math.max(0, parts.confidence ?? 0.5));
  const score = parts.failedChecks.length > 0 ? 0 : Math.round((0.6 * grounded + 0.4 * confidence) * 10_000) / 10_000;
  return {
    score,
    grounded,
    confidence,
    confidenceFrom: parts.confidence === null ? 'none' : parts.confidenceFrom,
    failedChecks: [...parts.failedChecks],
    ungrounded: [...parts.ungrounded],
    recipe: 'v1-single',
  };
}
