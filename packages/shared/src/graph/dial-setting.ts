// What a person sets on a dial. The rules that turn it into an effective level are in dial/.
import * as z from 'zod';

/** How far a node may act alone, from least to most (dial.md, "Names in the product"). */
export const levelSchema = z.enum(['watch', 'draft', 'threshold', 'autonomous']);
export type Level = z.infer<typeof levelSchema>;

/** A rule that always asks a person, whatever the dial says. `rule` is the builder's JSON that `when` (CEL) came from. */
export const askWhenSchema = z.object({ when: z.string().max(2000), rule: z.unknown().optional() });
export type AskWhen = z.infer<typeof askWhenSchema>;

export const dialSettingSchema = z.object({
  level: levelSchema,
  /** Raw score from 0 to 1 below which a person is asked, at level `threshold`. */
  threshold: z.number().min(0).max(1).optional(),
  /** Most disagreements accepted among items that went alone, as a share from 0 to 1. */
  alpha: z.number().min(0.001).max(0.5).optional(),
  askWhen: z.array(askWhenSchema).max(20).optional(),
  /** CEL for the amount at stake; over `limit`, or unreadable, a person is asked. */
  amount: z.string().max(2000).optional(),
  limit: z.number().optional(),
  auditShare: z.number().min(0).max(1).optional(),
  /** An action asks even when a person already decided every AI output it uses. */
  alwaysAsk: z.boolean().optional(),
  assignee: z.string().max(200).optional(),
  dueInMinutes: z.number().positive().max(525_600).optional(),
});
export type DialSetting = z.infer<typeof dialSettingSchema>;

export const DEFAULT_THRESHOLD = 0.8;
