// The five thresholds of a node, fixed from its first scores before any verdict is looked at (dial.md 2.2).

/** Shares of items that may go alone, strict to loose. */
export const COVERAGES: readonly number[] = [0.3, 0.5, 0.7, 0.85, 1];
/** Scores that are waited for before the positions are fixed. */
export const WARM_UP = 20;

/**
 * Raw-score thresholds, strict to loose: the ceil(coverage * n)-th largest of the first 20 scores; coverage 1 is 0,
 * "everything that passes the checks". Repeated values are allowed: lumpy scores give them.
 */
export function positionsOf(scores: readonly number[], coverages: readonly number[] = COVERAGES): number[] {
  const largestFirst = scores.slice(0, WARM_UP).sort((a, b) => b - a);
  return coverages.map((coverage) => {
    // 0.7 * 20 must be 14, also where a double makes it a hair more.
    const rank = Math.ceil(coverage * largestFirst.length - 1e-9);
    return coverage >= 1 ? 0 : (largestFirst[rank - 1] ?? 0);
  });
}
