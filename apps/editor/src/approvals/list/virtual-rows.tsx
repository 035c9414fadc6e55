import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useRef } from 'react';
import { ApprovalRow } from './approval-row.tsx';
import { LIST_NAME, type RowListProps } from './row-list-props.ts';

/** A row's height in pixels until it is measured. */
const ROW = 97;
/** Rows beyond the edges that are drawn all the same. */
const OVERSCAN = 6;
/** So many rows before the end of what is loaded, more is asked for. */
const AHEAD = 30;

/** The rows in sight of a long list, each saying its place among all. */
export function VirtualRows({ items, total, currentId, rowOf, onEnd }: RowListProps) {
  const list = useRef<HTMLOListElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  const current = items.findIndex(({ id }) => id === currentId);
  const showCurrent = useEffectEvent(() => {
    if (current !== -1 && !isInSight(virtual, current)) virtual.scrollToIndex(current, { align: 'auto' });
  });
  // Only when another item is opened: a list that changes under the reader must not jump.
  useEffect(() => {
    if (currentId !== undefined) showCurrent();
  }, [currentId]);
  const rows = virtual.getVirtualItems();
  const furthest = Math.max(rows.at(-1)?.index ?? 0, current);
  const isNearEnd = furthest >= items.length - AHEAD;
  const askForMore = useEffectEvent(() => onEnd?.());
  useEffect(() => {
    if (isNearEnd) askForMore();
  }, [isNearEnd, items.length]);
  return (
    <ol ref={list} className="min-h-0 flex-1 overflow-y-auto contain-strict" aria-label={LIST_NAME}>
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {rows.map(({ index, key, start }) => {
          const item = items[index];
          return (
            item && (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                aria-setsize={Math.max(total, items.length)}
                aria-posinset={index + 1}
                className="absolute top-0 left-0 w-full"
                style={{ transform: `translateY(${start}px)` }}
              >
                <ApprovalRow {...rowOf(item)} />
              </li>
            )
          );
        })}
      </div>
    </ol>
  );
}

/** Told from what was measured before: to scroll, the browser must first lay out the whole page, where most moves need no scrolling. */
function isInSight(virtual: Virtualizer<HTMLOListElement, Element>, index: number): boolean {
  const row = virtual.measurementsCache[index];
  const top = virtual.scrollOffset ?? 0;
  return row !== undefined && row.start >= top && row.end <= top + (virtual.scrollRect?.height ?? 0);
}
