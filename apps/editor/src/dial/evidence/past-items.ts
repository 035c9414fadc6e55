// The decided items of a step, sorted once, so that what a dial would have done with them is known while the thumb moves.
import type { Trust, TrustHistory } from '@leeway/shared/api/trust.ts';
import { type BacktestRow, backtestAt, type PreparedHistory, prepareHistory } from '@leeway/shared/dial/backtest.ts';
import type { Promised } from '@leeway/shared/dial/evidence.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import { thresholdOf } from '../levels.ts';
import { isNotch } from '../turn/notches.ts';

/** How many of the newest items the sentence and the bar are about. */
const MOST_SHOWN = 200;

interface PastItem {
  approvalId: string;
  score: number;
  /** 0 fine … 1 wrong. */
  loss: number;
}

export interface PastItems {
  /** All of them, for the bound. */
  all: PreparedHistory;
  /** The newest, highest score first. */
  newest: readonly PastItem[];
  /** Entry i: how many of the i newest items with the highest scores were not fine. */
  notFineSums: readonly number[];
}

/** What a dial would have done with the newest items; counts. */
export interface Outcome {
  total: number;
  alone: number;
  /** Of those alone: what people had nothing to change in, and what they rejected or changed. */
  fine: number;
  notFine: number;
  asks: number;
}

/** Sorts a history, newest last as the runtime gives it. */
export function pastItemsOf({ scores, losses, approvals }: TrustHistory): PastItems {
  const items = scores.map((score, index): PastItem => {
    return { score, loss: losses[index] ?? 0, approvalId: approvals[index] ?? '' };
  });
  const newest = items.slice(-MOST_SHOWN).toSorted((a, b) => b.score - a.score);
  const notFineSums = [0];
  for (const { loss } of newest) notFineSums.push((notFineSums.at(-1) ?? 0) + (loss > 0 ? 1 : 0));
  return { all: prepareHistory(items), newest, notFineSums };
}

/** The score from which an item goes alone with a setting; null: none does. */
export function positionOf(setting: DialSetting): number | null {
  if (setting.level === 'threshold') return thresholdOf(setting);
  return setting.level === 'autonomous' ? 0 : null;
}

/** What would have happened to the newest items at a position. */
export function outcomeAt({ newest, notFineSums }: PastItems, position: number | null): Outcome {
  const alone = position === null ? 0 : countFrom(newest, position);
  const notFine = notFineSums[alone] ?? 0;
  return { total: newest.length, alone, fine: alone - notFine, notFine, asks: newest.length - alone };
}

/** The newest items that would have gone alone and were rejected or changed, the surest first. */
export function notFineAt({ newest }: PastItems, position: number | null): readonly PastItem[] {
  if (position === null) return [];
  return newest.slice(0, countFrom(newest, position)).filter(({ loss }) => loss > 0);
}

/** The row of a position over all decided items, with the bound of its mistake rate; null without a position or items. */
export function rowAt({ all }: PastItems, position: number | null, promised: Promised): BacktestRow | null {
  return position === null || all.scores.length === 0 ? null : backtestAt(all, position, promised);
}

/**
 * Of a setting: the bound of the mistake rate among what goes alone, and its share of all; both from 0 to 1. Without any decided item
 * all may go alone and all may be wrong. Null when nothing goes alone. A position that can be proved has the bound of its row.
 */
export function boundAt(
  items: PastItems,
  setting: DialSetting,
  { rows, promise: { usableAlpha, delta } }: Pick<Trust, 'rows' | 'promise'>,
): { upper: number; coverage: number } | null {
  const position = positionOf(setting);
  if (position === null) return null;
  const known = rows.find((row) => isNotch(position, [row.position]));
  return known ?? rowAt(items, position, { alpha: usableAlpha, delta }) ?? { upper: 1, coverage: 1 };
}

/** Items with a score of at least `position`, of a list sorted by score. */
function countFrom(sorted: readonly PastItem[], position: number): number {
  const first = sorted.findIndex(({ score }) => score < position);
  return first === -1 ? sorted.length : first;
}
