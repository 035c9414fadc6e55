// How much a node may do alone while it is new (dial.md 2.8). What is over the limit asks; nothing is dropped.

/** Items that may go alone. */
export interface Allowance {
  perHour: number;
  perDay: number;
}

/** Messages to the same recipient that may go alone in a day. */
export const PER_RECIPIENT_A_DAY = 3;

const NEW_HOURS = 24;
const NEW_ITEMS = 50;
const FIRST_PER_HOUR = 10;
const FIRST_PER_DAY = 50;

/**
 * 10 an hour and 50 a day for the first 24 hours and the first 50 items, then twice as many for each clean day (no mistake found), up to the
 * node's own limit where it has one.
 */
export function allowanceOf(node: {
  hoursAlone: number;
  aloneSoFar: number;
  cleanDays: number;
  limit?: Allowance | undefined;
}): Allowance {
  const isNew = node.hoursAlone < NEW_HOURS || node.aloneSoFar < NEW_ITEMS;
  const factor = isNew ? 1 : 2 ** node.cleanDays;
  return {
    perHour: Math.min(FIRST_PER_HOUR * factor, node.limit?.perHour ?? Infinity),
    perDay: Math.min(FIRST_PER_DAY * factor, node.limit?.perDay ?? Infinity),
  };
}

/** What a setting could cost in a week, in the unit of the amounts: shown before it is confirmed. `upper` is the bound of its rate. */
export function possibleWeeklyCost(upper: number, averageAmount: number, itemsPerWeek: number): number {
  return upper * averageAmount * itemsPerWeek;
}
