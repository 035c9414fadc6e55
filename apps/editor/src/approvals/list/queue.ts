// Moving through what waits, in the order in which the runtime serves it.
import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';

type Item = Pick<ApprovalSummary, 'id' | 'dueAt'>;

/**
 * The id `step` places from `id`, stopping at the ends; null when the list is empty. When `id` has left the list, the one that now
 * stands at `place`, where it was seen last.
 */
export function neighbour(
  items: readonly Item[],
  { id, place }: { id: string | undefined; place: number },
  step: 1 | -1,
): string | null {
  const at = items.findIndex((item) => item.id === id);
  const next = at === -1 ? (step === 1 ? place : place - 1) : at + step;
  return items[Math.min(items.length - 1, Math.max(0, next))]?.id ?? null;
}

/** Where to go when `id` leaves the list: the one after it, else the one before it. */
export function nextAfter(items: readonly Item[], id: string): string | null {
  const at = items.findIndex((item) => item.id === id);
  const others = items.filter((item) => item.id !== id);
  return others[Math.min(Math.max(0, at), others.length - 1)]?.id ?? null;
}

/** The ids just after `id`, nearest first: what is most likely opened next. */
export function following(items: readonly Item[], id: string | undefined, count: number): string[] {
  const at = items.findIndex((item) => item.id === id);
  return items.slice(at + 1, at + 1 + count).map((item) => item.id);
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
