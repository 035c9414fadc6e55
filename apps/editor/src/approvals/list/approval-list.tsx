import type { ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { ListChecks } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { formatNumber } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import type { InboxFilter } from '../use-inbox.ts';
import { InboxFilters } from './inbox-filters.tsx';
import { queueSummary } from './queue.ts';
import { RowList } from './row-list.tsx';
import type { BulkDecision } from './selection-bar.tsx';
import type { Selection } from './use-selection.ts';

const SelectionBar = lazy(() => import('./selection-bar.tsx').then((module) => ({ default: module.SelectionBar })));

export type ApprovalListProps = {
  items: readonly ApprovalSummary[];
  /** How many wait in all, also those not loaded yet. */
  total: number;
  currentId: string | undefined;
  me: string | undefined;
  now: number;
  filter: InboxFilter;
  onFilter: (change: Partial<InboxFilter>) => void;
  selection: Selection;
  onOpen: (id: string) => void;
  onBulk: (decision: BulkDecision) => void;
  /** Set when there are more to load. */
  onEnd: (() => void) | undefined;
  onShowKeys: () => void;
  /** Under the filters: who decides for whom. */
  notes: ReactNode;
  /** At the foot: what the present dials mean for the people who decide. */
  forecast: ReactNode;
  /** In place of the rows: that there are none, or that they are being read. */
  instead: ReactNode;
};

/** What waits, in the order it should be answered. */
export function ApprovalList(props: ApprovalListProps) {
  const { items, total, selection, now, me, filter, currentId } = props;
  const count = Math.max(total, items.length);
  const { isOn, items: selected, toggle } = selection;
  const search = searchText(filter);
  const picked = useMemo(() => new Set(selected.map(({ id }) => id)), [selected]);
  return (
    <div className="flex h-full flex-col bg-panel">
      <header className="border-line border-b px-4 pt-3 pb-2.5">
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <h1 className="font-semibold text-md">{titleOf(count, filter)}</h1>
            <p className="text-ink-2 text-sm">{count > 0 ? queueSummary(items, now) : ' '}</p>
          </div>
          <IconButton
            label="Pick several"
            shortcut="X"
            icon={<ListChecks aria-hidden />}
            aria-pressed={isOn}
            onClick={isOn ? selection.clear : selection.start}
            className="-mr-1.5 max-wide:size-10"
          />
        </div>
        <InboxFilters filter={filter} onChange={props.onFilter} />
        {props.notes}
      </header>
      {props.instead ?? (
        <RowList
          items={items}
          total={count}
          currentId={currentId}
          onEnd={props.onEnd}
          rowOf={(item) => ({
            item,
            now,
            me,
            isCurrent: item.id === currentId,
            href: `/approvals/${item.id}${search}`,
            onOpen: props.onOpen,
            pick: isOn ? { isPicked: picked.has(item.id), onPick: toggle } : undefined,
          })}
        />
      )}
      {isOn ? (
        <Suspense>
          <SelectionBar selection={selection} onDecide={props.onBulk} />
        </Suspense>
      ) : (
        <Foot forecast={props.forecast} onShowKeys={props.onShowKeys} />
      )}
    </div>
  );
}

/** The filter as it stands in an address: a row opened in a tab of its own shows the same list. */
function searchText({ scope, kind, workflowId }: InboxFilter): string {
  const search = new URLSearchParams({ scope, ...(kind && { kind }), ...(workflowId && { workflow: workflowId }) });
  return `?${search}`;
}

function titleOf(count: number, { scope }: InboxFilter): string {
  if (count === 0) return 'Approvals';
  return `${formatNumber(count)} waiting${scope === 'mine' ? ' for you' : ''}`;
}

function Foot({ forecast, onShowKeys }: { forecast: ReactNode; onShowKeys: () => void }) {
  return (
    <footer className="border-line border-t">
      {forecast}
      <div className="hidden items-center gap-2 px-4 py-2 text-ink-2 text-xs wide:flex">
        <Kbd>J</Kbd>
        <Kbd>K</Kbd>
        <span>move</span>
        <Kbd>X</Kbd>
        <span>pick</span>
        <button type="button" onClick={onShowKeys} className="ml-auto flex h-6 items-center gap-2 hover:text-ink">
          <Kbd>?</Kbd> all keys
        </button>
      </div>
    </footer>
  );
}
