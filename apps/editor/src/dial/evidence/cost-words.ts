// What a dial costs and what it risks, in words (ux.md 3.4).
import { formatDuration, formatNumber } from '../../ui/format.ts';
import type { Outcome } from './past-items.ts';
import { wilsonRange } from './wilson-range.ts';

export interface CostFacts {
  outcome: Outcome;
  /** Items of the last 30 days. */
  itemsPerMonth: number;
  /** Median; null when nobody’s time is known. */
  secondsPerReview: number | null;
  /** Share of the items that go alone which is checked by lot. */
  auditShare: number;
  /** Who reads: “Marion”, “your reviewers”. */
  reader: { name: string; isPlural: boolean };
}

/** `At this dial Marion reads 52 instead of 200 a month and checks 15 by lot: about 2 h 10 saved.` Null without anything to go by. */
export function readingWords(facts: CostFacts): string | null {
  const { outcome, itemsPerMonth, secondsPerReview, auditShare, reader } = facts;
  if (outcome.total === 0 || itemsPerMonth === 0) return null;
  const aloneShare = outcome.alone / outcome.total;
  const alone = Math.round(itemsPerMonth * aloneShare);
  const checked = Math.round(alone * auditShare);
  const [read, check] = reader.isPlural ? ['read', 'check'] : ['reads', 'checks'];
  const all = formatNumber(itemsPerMonth);
  if (alone === 0) return `At this dial ${reader.name} ${read} all ${all} a month.`;
  const rest = alone === itemsPerMonth ? `none of ${all}` : `${formatNumber(itemsPerMonth - alone)} instead of ${all}`;
  const reads = `At this dial ${reader.name} ${read} ${rest} a month`;
  const byLot =
    checked > 0 ? ` and ${check} ${checked === alone ? 'each one afterwards' : `${formatNumber(checked)} by lot`}` : '';
  const savedMs = (alone - checked) * (secondsPerReview ?? 0) * 1000;
  return `${reads}${byLot}${savedMs >= 60_000 ? `: about ${formatDuration(savedMs)} saved` : ''}.`;
}

/** `Expected slips 2.0 per 100 sent alone (95% range 0.7–5.8, from 3 of 148).` Null when nothing would have gone alone. */
export function slipWords({ alone, notFine }: Outcome): string | null {
  const range = wilsonRange(notFine, alone);
  if (!range) return null;
  const spread = `${perHundred(range.low)}–${perHundred(range.high)}`;
  return `Expected slips ${perHundred(notFine / alone)} per 100 that go alone (95% range ${spread}, from ${notFine} of ${alone}).`;
}

/** A share as mistakes in a hundred, with one digit after the point: `4.8`. */
export function perHundred(share: number): string {
  return (share * 100).toFixed(1);
}
