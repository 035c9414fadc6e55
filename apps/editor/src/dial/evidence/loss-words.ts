// What mistakes could cost at a dial: the bound of the rate × the average amount × the items that go alone (dial.md 2.8).
import type { Trust } from '@leeway/shared/api/trust.ts';
import { possibleWeeklyCost } from '@leeway/shared/dial/blast-radius.ts';
import { formatMoney, formatNumber } from '../../ui/format.ts';
import { perHundred } from './cost-words.ts';

export interface LossFacts {
  cost: NonNullable<Trust['possibleCost']>;
  /** The true share of mistakes is very likely below this; 1 when nothing is known. */
  upper: number;
  /** Share of the items that would go alone, 0 to 1. */
  coverage: number;
  /** The amount above which it asks, in the unit of the field; undefined: none. */
  limit: number | undefined;
}

/**
 * `Could cost up to £1,204 a week: fewer than 4.8 mistakes in 100, of 60 items a week that go alone, £418 each on average.` The average
 * of what stays below a limit is no more than the limit, nor than the average of all. Null when nothing would go alone.
 */
export function lossWords({ cost, upper, coverage, limit }: LossFacts): string | null {
  const { averageAmount, currency } = cost;
  const alone = cost.itemsPerWeek * coverage;
  const average = Math.min(averageAmount, limit ?? Infinity);
  if (alone === 0 || average <= 0) return null;
  const amount = (value: number) => (currency ? formatMoney(value, currency) : formatNumber(value, 2));
  const most = amount(roundedUp(possibleWeeklyCost(upper, average, alone)));
  const rate =
    upper < 1
      ? `very likely fewer than ${perHundred(upper)} mistakes in 100`
      : 'nothing is proved yet, so all may be wrong';
  const items = `${formatNumber(alone, alone < 10 ? 1 : 0)} ${alone === 1 ? 'item' : 'items'} a week alone`;
  return `Could cost up to ${most} a week: ${rate}, ${items}, ${amount(roundedUp(average))} each on average.`;
}

/** No pence where they mean nothing, and never less than it is. */
function roundedUp(value: number): number {
  return value >= 10 ? Math.ceil(value - 1e-9) : Math.ceil(value * 100 - 1e-9) / 100;
}
