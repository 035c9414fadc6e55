// How long finished runs are kept. Null: for ever. With both, a run goes when either says so.
import * as z from 'zod';

export const retentionSchema = z.object({
  /** Days after the end of a run. */
  keepDays: z.int().min(1).max(36_500).nullable(),
  /** The newest so many finished runs of a workflow. */
  keepRuns: z.int().min(1).max(1_000_000_000).nullable(),
});
export type Retention = z.infer<typeof retentionSchema>;
