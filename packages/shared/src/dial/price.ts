// What a promise costs, shown before anybody starts (dial.md 2.4).
import { firstWhole } from './bisect.ts';
import { clopperPearsonUpper } from './clopper-pearson.ts';
import { neededVerdicts, type Promised } from './evidence.ts';

/** Verdicts needed at or above one position when `wrong` of them disagree. */
export interface Price {
  wrong: number;
  /** When the other positions share in the evidence as much as they can. */
  least: number;
  /** When they share in nothing. */
  most: number;
  /** What a textbook gives for one single look, which nobody keeps to. */
  oneLook: number;
}

/** The price of a promise for each number of wrong verdicts, with `positions` positions certified together. */
export function priceOf({ alpha, delta }: Promised, wrong: readonly number[], positions: number): Price[] {
  return wrong.map((k) => ({
    wrong: k,
    least: neededVerdicts(k, { alpha, delta }),
    most: neededVerdicts(k, { alpha, delta: delta / positions }),
    oneLook: firstWhole(k + 1, (n) => clopperPearsonUpper(k, n, delta) <= alpha),
  }));
}
