// How this step fared in the last runs. Only the newest are read in full, to keep it quick.

import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../../../api/client.ts';
import { errorWords } from '../../../api/error-words.ts';
import { routes } from '../../../api/routes.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { StatusDot } from '../../../ui/status-dot.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { useStep } from '../step-context.ts';
import { recordOf } from '../values/step-record.ts';

const MOST_RUNS = 20;
const MOST_READ = 10;

export function HistoryTab() {
  const { workflowId, node } = useStep();
  const filters = { workflowId, limit: MOST_RUNS };
  const list = useQuery({
    queryKey: ['runs', filters],
    queryFn: ({ signal }) => call(routes.runs.list, { query: filters, signal }),
  });
  const items = list.data?.items ?? [];
  const details = useQueries({
    queries: items.slice(0, MOST_READ).map(({ id }) => ({
      queryKey: ['run', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => call(routes.runs.get, { params: { id }, signal }),
    })),
  });
  if (list.error) {
    const { message, hint } = errorWords(list.error);
    return <ErrorState title={message} message={hint} onRetry={() => void list.refetch()} />;
  }
  if (list.isPending) {
    return (
      <div className="p-4">
        <SkeletonRows rows={4} label="Reading the last runs" />
      </div>
    );
  }
  if (items.length === 0)
    return <EmptyState title="No runs yet">What this step does in each run will stand here.</EmptyState>;
  return (
    <ol aria-label="Last runs" className="flex flex-col divide-y divide-line">
      {items.map((run, index) => {
        const detail = details[index]?.data;
        const record = detail ? recordOf(detail, node.id) : undefined;
        return (
          <li key={run.id}>
            <Link
              to="/runs/$runId"
              params={{ runId: run.id }}
              search={{ step: record?.key }}
              className="flex flex-col gap-0.5 px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2"
            >
              <span className="flex items-center justify-between gap-2">
                <RunWord record={record} isRead={index < MOST_READ} />
                <span className="text-ink-3 text-xs">
                  {run.mode === 'live' ? '' : `${run.mode} · `}
                  <TimeAgo at={run.startedAt} />
                </span>
              </span>
              <span className="truncate text-ink-2 text-sm">{record?.line || run.subject}</span>
            </Link>
          </li>
        );
      })}
    </ol>
  );
}

type Recorded = ReturnType<typeof recordOf> | undefined;

function RunWord({ record, isRead }: { record: Recorded; isRead: boolean }) {
  if (record) return <StatusDot tone={record.status.tone}>{record.status.word}</StatusDot>;
  if (!isRead) return <span className="text-ink-2 text-xs">Open to see</span>;
  return <span className="text-ink-2 text-xs">{record === null ? 'Not reached' : 'Reading…'}</span>;
}
