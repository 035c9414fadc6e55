// What a dial was set for: the step as it was then. What it has become since does not profit from it (dial.md section 3).
import * as z from 'zod';

export const boundKeySchema = z.object({
  /** Evidence key of the items. */
  key: z.string(),
  /** What was set up, whoever answered; empty when only the key is known. */
  setUp: z.string(),
  /** Epoch of the record: evidence that was dropped since holds no dial. */
  epoch: z.int(),
});
export type BoundKey = z.infer<typeof boundKeySchema>;

/**
 * What has changed between what a dial was set for and the item at hand; null when nothing has. `idle`: the evidence lapsed,
 * because nothing was heard for half a year.
 */
export function changeSince(bound: BoundKey | null, now: BoundKey): 'set-up' | 'model' | 'idle' | null {
  if (bound === null) return null;
  if (bound.key !== now.key) return bound.setUp === now.setUp ? 'model' : 'set-up';
  return bound.epoch < now.epoch ? 'idle' : null;
}
