// The child runs of a container in words.
import type { ChildrenState } from '@leeway/shared/run/children.ts';
import { formatNumber } from '../../ui/format.ts';

/** `7 of 10 are done, 2 failed, 1 is under way.` */
export function childrenText({ counts, total }: Pick<ChildrenState, 'counts' | 'total'>): string {
  const { completed, failed, running, again } = counts;
  if (total === 0) return 'There was nothing in the list.';
  const parts = [
    `${formatNumber(completed)} of ${formatNumber(total)} ${completed === 1 ? 'is' : 'are'} done`,
    ...(failed > 0 ? [`${formatNumber(failed)} failed`] : []),
    // At work, or waiting for somebody: the parent is not told which.
    ...(running > 0 ? [`${formatNumber(running)} ${running === 1 ? 'is' : 'are'} under way`] : []),
    ...(again > 0 ? [`${formatNumber(again)} will be tried again`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** `Item 3`, for a step that repeats `Time 3`. */
export function placeWord(type: string, index: number): string {
  return `${type === 'logic.repeat' ? 'Time' : 'Item'} ${formatNumber(index + 1)}`;
}

const SHOWN_FAILED = 10;

/** The first items that failed, and how many more did. */
export function failedItems({ items, counts }: Pick<ChildrenState, 'items' | 'counts'>): {
  items: { index: number; run: string; message: string }[];
  more: number;
} {
  const failed = items.flatMap(({ run, status, error }, index) =>
    status === 'failed' ? [{ index, run, message: error?.message ?? 'It failed.' }] : [],
  );
  const shown = failed.slice(0, SHOWN_FAILED);
  return { items: shown, more: counts.failed === 0 ? 0 : failed.length - shown.length };
}
