// What the dial decided for one item, and why. Journaled with the attempt; the engine computes it with effective.ts.
import * as z from 'zod';
import { levelSchema } from '../graph/dial-setting.ts';

/** Why the effective level is what it is; the first that attains the minimum (dial.md section 3). */
export const levelReasonSchema = z.enum([
  'node setting',
  // What the step does was changed after the dial was set.
  'changed',
  'evidence',
  'workflow ceiling',
  'organisation ceiling',
  'action class',
  'amount limit',
  'breaker',
  // A checked item was wrong: it asks first for a while.
  'hold',
  'hard check',
  'ask rule',
  'kill switch',
  'built-in model',
  'fallback model',
  // More items than may go alone while it is new; more than its own limit allows.
  'start slowly',
  'rate limit',
  'same recipient',
]);
export type LevelReason = z.infer<typeof levelReasonSchema>;

/**
 * `alone`: goes on without a person · `ask`: waits for a decision · `refused`: an effect that must not happen (watch, test, sample).
 * `because` is the limit that decided; `why` says it in words for the person who is asked.
 */
export const routeSchema = z.object({
  way: z.enum(['alone', 'ask', 'refused']),
  level: levelSchema,
  because: z.union([
    levelReasonSchema,
    z.enum([
      'below threshold',
      'decided',
      'test run',
      'sample run',
      'watch',
      'no dial',
      'gate follows',
      'held back',
      'written again',
    ]),
  ]),
  why: z.string(),
  score: z.number().min(0).max(1).nullable(),
  threshold: z.number().min(0).max(1).nullable(),
});
export type Route = z.infer<typeof routeSchema>;
