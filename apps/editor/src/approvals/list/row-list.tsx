import { lazy, Suspense, useEffect, useRef } from 'react';
import { ApprovalRow } from './approval-row.tsx';
import { LIST_NAME, type RowListProps } from './row-list-props.ts';

const VirtualRows = lazy(() => import('./virtual-rows.tsx').then((module) => ({ default: module.VirtualRows })));

/** So many rows are simply drawn: most inboxes are shorter, and the part that draws only what is in sight need not be loaded. */
const DRAWN_WHOLE = 60;

/** The rows of the list. Of a long one only those in sight are in the page. */
export function RowList(props: RowListProps) {
  if (props.items.length <= DRAWN_WHOLE && !props.onEnd) return <PlainRows {...props} />;
  return (
    <Suspense fallback={<PlainRows {...props} items={props.items.slice(0, 20)} />}>
      <VirtualRows {...props} />
    </Suspense>
  );
}

function PlainRows({ items, currentId, rowOf }: RowListProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (currentId !== undefined) list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [currentId]);
  return (
    <ol ref={list} className="min-h-0 flex-1 overflow-y-auto" aria-label={LIST_NAME}>
      {items.map((item) => (
        <li key={item.id}>
          <ApprovalRow {...rowOf(item)} />
        </li>
      ))}
    </ol>
  );
}
