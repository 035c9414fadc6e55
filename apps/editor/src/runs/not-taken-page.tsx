import type { DeliveryCounts, DeliverySummary } from '@leeway/shared/api/deliveries.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { PackageCheck } from 'lucide-react';
import { errorWords } from '../api/error-words.ts';
import { workflowsQuery } from '../api/queries.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Select } from '../ui/select.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import type { Column } from '../ui/table.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { TopBar } from '../ui/top-bar.tsx';
import { deliveryCountsQuery, useRejected } from './deliveries-query.ts';
import { channelText, pausedTexts, problemText, subjectText } from './delivery-words.ts';
import { PagedTable } from './paged-table.tsx';

const crumbs = [{ label: 'Runs', to: '/runs' }];
const EVERY = 'every';

/** What arrived and did not fit its trigger: who sent it, when, and what is wrong. */
export function NotTakenPage() {
  const { workflow }: { workflow?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { query, items } = useRejected(workflow);
  const counts = useQuery(deliveryCountsQuery).data?.items ?? [];
  const show = (id: string) =>
    void navigate({ to: '/runs/not-taken', search: { workflow: id === EVERY ? undefined : id }, replace: true });

  return (
    <>
      <TopBar crumbs={crumbs} title="Not taken" />
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 px-4 pt-4 pb-3 wide:px-6">
        <p className="max-w-176 text-pretty text-ink-2">
          What arrived and did not fit the start of its workflow. Open one to correct it and start a run with it.
        </p>
        <WorkflowSelect value={workflow ?? EVERY} onChange={show} />
      </div>
      <Paused counts={workflow === undefined ? counts : counts.filter(({ workflowId }) => workflowId === workflow)} />
      {query.isPending ? (
        <div className="px-4 wide:px-6">
          <SkeletonRows label="Loading what was not taken" rows={4} />
        </div>
      ) : query.isError ? (
        <ErrorState
          title="The list could not be read"
          {...errorWords(query.error)}
          onRetry={() => void query.refetch()}
        />
      ) : items.length === 0 ? (
        <EmptyState title="Everything was taken" icon={<PackageCheck aria-hidden />}>
          What arrives and does not fit will stand here, with what is wrong.
        </EmptyState>
      ) : (
        <PagedTable
          caption="Not taken, newest first"
          columns={COLUMNS}
          items={items}
          card={(item) => <DeliveryCard item={item} />}
          query={query}
        />
      )}
    </>
  );
}

function WorkflowSelect({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { data } = useQuery(workflowsQuery);
  const workflows = (data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }));
  return (
    <Select
      label="Workflow"
      className="w-52"
      options={[{ value: EVERY, label: 'All workflows' }, ...workflows]}
      value={value}
      onChange={onChange}
    />
  );
}

/** What waits for a paused workflow, and what it dropped. */
function Paused({ counts }: { counts: readonly DeliveryCounts[] }) {
  const texts = counts.flatMap(pausedTexts);
  if (texts.length === 0) return null;
  return (
    <ul className="px-4 pb-3 text-ink-2 wide:px-6">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

const COLUMNS: Column<DeliverySummary>[] = [
  {
    key: 'subject',
    header: 'About',
    isRowHeader: true,
    className: 'min-w-48 max-w-72',
    cell: (item) => (
      <Link
        to="/runs/not-taken/$deliveryId"
        params={{ deliveryId: item.id }}
        className="block truncate hover:underline"
      >
        {subjectText(item)}
      </Link>
    ),
  },
  { key: 'problem', header: 'What is wrong', className: 'max-w-104 truncate', cell: problemText },
  { key: 'workflow', header: 'Workflow', className: 'max-w-60 truncate', cell: (item) => item.workflowTitle },
  {
    key: 'channel',
    header: 'Came',
    className: 'whitespace-nowrap',
    cell: ({ channel, times }) => (times > 1 ? `${channelText(channel)}, ${times} times` : channelText(channel)),
  },
  { key: 'at', header: 'Last', className: 'whitespace-nowrap', cell: (item) => <TimeAgo at={item.lastAt} /> },
];

/** One of them on a phone. */
function DeliveryCard({ item }: { item: DeliverySummary }) {
  return (
    <li className="border-line border-b">
      <Link
        to="/runs/not-taken/$deliveryId"
        params={{ deliveryId: item.id }}
        className="block px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="block truncate font-semibold">{subjectText(item)}</span>
        <span className="block truncate">{problemText(item)}</span>
        <span className="flex justify-between gap-3 text-ink-2 text-xs">
          <span className="min-w-0 truncate">{item.workflowTitle}</span>
          <span className="shrink-0">
            <TimeAgo at={item.lastAt} />
          </span>
        </span>
      </Link>
    </li>
  );
}
