// What a person sets on a dial. The rules that turn it into an effective level are in dial/.
import * as z from 'zod';

/** How far a node may act alone, from least to most (dial.md, "Names in the product"). */
export const levelSchema = z.enum(['watch', 'draft', 'threshold', 'autonomous']);
export type Level = z.infer<typeof levelSchema>;

/** A rule that always asks a person, whatever the dial says. `rule` is the builder's JSON that `when` (CEL) came from. */
export const askWhenSchema = z.object({ when: z.string().max(2000), rule: z.unknown().optional() });
export type AskWhen = z.infer<typeof askWhenSchema>;

/** What is at stake: sets the share of finished items that are checked by lot (dial.md 2.6). */
export const stakesSchema = z.enum(['low', 'normal', 'high']);
export type Stakes = z.infer<typeof stakesSchema>;

/**
 * Who decides, by when, and what happens when nobody does. An assignee is `user:<id>`, `role:<role>` (whoever has the
 * role), or `turns:<role>`, which gives the items to the people of that role in turns.
 */
export const reviewSchema = z.object({
  /** How many different people must approve; one rejection is enough to stop. */
  approvals: z.int().min(1).max(5).optional(),
  /** Whoever started the run may decide about it; so unless this is false. */
  mayApproveOwn: z.boolean().optional(),
  /** The due time counts working time only (calendar of the workspace). */
  isWorkingTime: z.boolean().optional(),
  /** A reminder so long before it is due. */
  remindMinutes: z.number().positive().max(525_600).optional(),
  /** At the due time it goes to this person or role, who get the same time again, instead of the safe default. */
  escalateTo: z.string().max(200).optional(),
  /** Words to choose from when a draft is changed or refused. */
  reasons: z.array(z.string().trim().min(1).max(60)).max(9).optional(),
});
export type Review = z.infer<typeof reviewSchema>;

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
  /** Chance of a wrong promise that is accepted, as a share: 0.05 is 95 % certainty. */
  delta: z.number().min(0.001).max(0.3).optional(),
  stakes: stakesSchema.optional(),
  /** Share of the items that went alone which are checked by lot; the floor of the stakes when left out. */
  auditShare: z.number().min(0).max(1).optional(),
  /** Seconds before an item that goes out alone is sent, in which it can be held back. */
  undoSeconds: z.int().min(0).max(3600).optional(),
  /** Most items it lets go alone in an hour and in a day, also when it is no longer new. */
  maxPerHour: z.int().min(1).max(1_000_000).optional(),
  maxPerDay: z.int().min(1).max(10_000_000).optional(),
  /** Most items a day that go alone to the same recipient. */
  maxSameRecipient: z.int().min(1).max(10_000).optional(),
  /** An action asks even when a person already decided every AI output it uses. */
  alwaysAsk: z.boolean().optional(),
  assignee: z.string().max(200).optional(),
  dueInMinutes: z.number().positive().max(525_600).optional(),
  review: reviewSchema.optional(),
});
export type DialSetting = z.infer<typeof dialSettingSchema>;

export const DEFAULT_THRESHOLD = 0.8;

/** Most disagreements accepted among items that went alone, by what is at stake (dial.md section 0, line 10). */
export const DEFAULT_ALPHA: Readonly<Record<Stakes, number>> = { low: 0.1, normal: 0.05, high: 0.02 };
export const DEFAULT_DELTA = 0.05;
