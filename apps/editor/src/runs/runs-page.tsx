import type { RunSummary } from '@leeway/shared/api/runs.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { errorWords } from '../api/error-words.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { formatDuration, formatMoney } from '../ui/format.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { StatusDot } from '../ui/status-dot.tsx';
import type { Column } from '../ui/table.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNow } from '../ui/use-now.ts';
import { deliveryCountsQuery } from './deliveries-query.ts';
import { PagedTable } from './paged-table.tsx';
import { modeText, spanOf, statusWords, versionText } from './run-words.ts';
import { RunsFilters } from './runs-filters.tsx';
import { isFiltered, type RunsFilter, useRuns } from './runs-query.ts';

/** Every run, newest first: what it was about, how it went, how long it took and what it cost. */
export function RunsPage() {
  const filter: RunsFilter = useSearch({ strict: false });
  const navigate = useNavigate();
  const { query, items } = useRuns(filter);
  const now = useNow(5_000);
  const change = (next: RunsFilter) => void navigate({ to: '/runs', search: next, replace: true });

  return (
    <>
      <PageHeader
        title="Runs"
        summary="Each is one journey through a workflow. Open one to watch it again, step by step."
        actions={<NotTakenLink />}
      />
      <RunsFilters filter={filter} onChange={change} />
      {query.isPending ? (
        <div className="px-4 wide:px-6">
          <SkeletonRows label="Loading runs" rows={8} />
        </div>
      ) : query.isError ? (
        <ErrorState title="Runs could not be read" {...errorWords(query.error)} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <NoRuns isFiltered={isFiltered(filter)} onShowAll={() => change({})} />
      ) : (
        <PagedTable
          caption="Runs, newest first"
          columns={columnsAt(now)}
          items={items}
          card={(run) => <RunCard run={run} now={now} />}
          query={query}
        />
      )}
    </>
  );
}

/** The way to what arrived and started nothing; not there while there is nothing. */
function NotTakenLink() {
  const counts = useQuery(deliveryCountsQuery).data?.items ?? [];
  const rejected = counts.reduce((sum, count) => sum + count.rejected, 0);
  if (counts.length === 0) return null;
  return (
    <Link to="/runs/not-taken" className={buttonClass('secondary')}>
      {rejected > 0 ? `Not taken (${rejected})` : 'Not taken'}
    </Link>
  );
}

function NoRuns({ isFiltered: hasFilter, onShowAll }: { isFiltered: boolean; onShowAll: () => void }) {
  if (hasFilter) {
    return (
      <EmptyState
        title="No run passes these filters"
        icon={<History aria-hidden />}
        action={<Button onClick={onShowAll}>Show all runs</Button>}
      >
        Try another state, workflow or day.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing has run yet" icon={<History aria-hidden />}>
      When a workflow starts, by a form, a webhook or by hand, its run stands here and can be watched again.
    </EmptyState>
  );
}

function columnsAt(now: number): Column<RunSummary>[] {
  return [
    {
      key: 'subject',
      header: 'About',
      isRowHeader: true,
      className: 'min-w-48 max-w-72',
      cell: (run) => <RunLink run={run} />,
    },
    { key: 'status', header: 'State', cell: (run) => <RunStatus run={run} /> },
    { key: 'note', header: 'Note', className: 'max-w-64 truncate text-ink-2', cell: (run) => run.note ?? '' },
    {
      key: 'workflow',
      header: 'Workflow',
      className: 'max-w-72',
      cell: (run) => (
        <span className="flex gap-1.5 whitespace-nowrap">
          <span className="truncate">{run.workflowTitle}</span>
          <span className="shrink-0 text-ink-3">{versionText(run.version)}</span>
        </span>
      ),
    },
    {
      key: 'started',
      header: 'Started',
      className: 'whitespace-nowrap',
      cell: (run) => <TimeAgo at={run.startedAt} />,
    },
    {
      key: 'took',
      header: 'Took',
      align: 'right',
      className: 'whitespace-nowrap',
      cell: (run) => formatDuration(spanOf(run, now)),
    },
    { key: 'cost', header: 'AI cost', align: 'right', className: 'whitespace-nowrap', cell: costText },
  ];
}

function costText(run: RunSummary): string {
  return run.costUsd === 0 ? '–' : formatMoney(run.costUsd, 'USD');
}

function RunLink({ run }: { run: RunSummary }) {
  const mode = modeText(run.mode);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Link to="/runs/$runId" params={{ runId: run.id }} className="min-w-0 truncate hover:underline">
        {run.subject || 'Without a subject'}
      </Link>
      {mode && <Badge>{mode}</Badge>}
    </span>
  );
}

function RunStatus({ run }: { run: RunSummary }) {
  const { tone, word } = statusWords(run.status);
  return <StatusDot tone={tone}>{word}</StatusDot>;
}

/** One run on a phone. */
function RunCard({ run, now }: { run: RunSummary; now: number }) {
  const mode = modeText(run.mode);
  return (
    <li className="border-line border-b">
      <Link
        to="/runs/$runId"
        params={{ runId: run.id }}
        className="block px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="flex items-center justify-between gap-3">
          <span className="min-w-0 truncate font-semibold">{run.subject || 'Without a subject'}</span>
          <RunStatus run={run} />
        </span>
        <span className="flex flex-wrap items-center gap-x-2 text-ink-2 text-sm">
          {run.workflowTitle}, {versionText(run.version)} {mode && <Badge>{mode}</Badge>}
        </span>
        <span className="flex justify-between gap-3 text-ink-2 text-xs">
          <span className="min-w-0 truncate">{run.note}</span>
          <span className="shrink-0">
            <TimeAgo at={run.startedAt} />, {formatDuration(spanOf(run, now))}
          </span>
        </span>
      </Link>
    </li>
  );
}
