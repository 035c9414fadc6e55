// What people do without the dial: approve everything for ever, trust a score of 0.8, or trust after 20 good ones in a row.
import type { Random } from './random.ts';
import type { Item } from './worlds.ts';

export interface RivalOutcome {
  /** Items that a person looked at. */
  reviewed: number;
  /** Items that went alone, and their summed true chance of being wrong. */
  alone: number;
  wrongChanceAlone: number;
}

/** Every item at or above a fixed score goes alone. */
export function trustScore(items: readonly Item[], threshold: number): RivalOutcome {
  return count(items, ({ score }) => score >= threshold);
}

/** After so many approvals in a row everything goes alone, for good. */
export function trustRow(items: readonly Item[], length: number, random: Random): RivalOutcome {
  let row = 0;
  return count(items, ({ wrongChance }) => {
    if (row >= length) return true;
    row = random() < wrongChance ? 0 : row + 1;
    return false;
  });
}

function count(items: readonly Item[], goesAlone: (item: Item) => boolean): RivalOutcome {
  const outcome = { reviewed: 0, alone: 0, wrongChanceAlone: 0 };
  for (const item of items) {
    if (goesAlone(item)) {
      outcome.alone += 1;
      outcome.wrongChanceAlone += item.wrongChance;
    } else {
      outcome.reviewed += 1;
    }
  }
  return outcome;
}
