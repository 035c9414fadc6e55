// What a value was made of, as far as trust goes: handed along when a value leaves its run.
import * as z from 'zod';

export const provenanceSchema = z.object({
  /** Lowest score of the AI outputs it was made of; a person's decision counts as 1; null when it was made of none. */
  score: z.number().min(0).max(1).nullable(),
  /** AI outputs it was made of, and how many of them no person has decided. */
  count: z.number(),
  undecided: z.number(),
  /** The built-in provider made one of them, and nobody has decided it. */
  hasBuiltIn: z.boolean(),
  /** A step before it is on “Watch only”: nothing that follows may leave. */
  isWatched: z.boolean(),
});
export type Provenance = z.infer<typeof provenanceSchema>;

/** A value that no AI had a hand in. */
export const NO_PROVENANCE: Provenance = { score: null, count: 0, undecided: 0, hasBuiltIn: false, isWatched: false };

/** Of a value made from both: as little to be trusted as the less trusted of the two. */
export function joinProvenance(one: Provenance, other: Provenance): Provenance {
  return {
    score: one.score === null ? other.score : Math.min(one.score, other.score ?? 1),
    count: one.count + other.count,
    undecided: one.undecided + other.undecided,
    hasBuiltIn: one.hasBuiltIn || other.hasBuiltIn,
    isWatched: one.isWatched || other.isWatched,
  };
}
