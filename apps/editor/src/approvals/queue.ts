// The order in which what waits is answered.
import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';

type Item = Pick<ApprovalSummary, 'id' | 'askedAt' | 'dueAt'>;

/** By due time, those without one after it by age; what was put off for later stands at the end, in the order it was put off. */
export function sortQueue<T extends Item>(items: readonly T[], later: readonly string[]): T[] {
  const rank = new Map(later.map((id, index) => [id, index + 1]));
  return [...items].sort(
    (a, b) =>
      (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0) ||
      (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY) ||
      a.askedAt - b.askedAt,
  );
}

/** The id `step` places from `id`, stopping at the ends; the first when `id` is not in the list, null when the list is empty. */
export function neighbour(items: readonly Item[], id: string | undefined, step: 1 | -1): string | null {
  const at = items.findIndex((item) => item.id === id);
  if (at === -1) return items[0]?.id ?? null;
  return items[Math.min(items.length - 1, Math.max(0, at + step))]?.id ?? null;
}

/** Where to go when `id` leaves the list: the one after it, else the one before it. */
export function nextAfter(items: readonly Item[], id: string): string | null {
  const at = items.findIndex((item) => item.id === id);
  const others = items.filter((item) => item.id !== id);
  return others[Math.min(Math.max(0, at), others.length - 1)]?.id ?? null;
}

const hour = 60 * 60 * 1000;

/** What stands under the number of items: how many are late, or due soon. */
export function queueSummary(items: readonly Item[], now: number): string {
  const late = items.filter((item) => item.dueAt !== null && item.dueAt < now).length;
  const soon = items.filter((item) => item.dueAt !== null && item.dueAt >= now && item.dueAt <= now + hour).length;
  const parts = [
    ...(late > 0 ? [`${late} ${late === 1 ? 'is' : 'are'} late`] : []),
    ...(soon > 0 ? [`${soon} ${soon === 1 ? 'is' : 'are'} due within the hour`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'Nothing is due within the hour';
}
