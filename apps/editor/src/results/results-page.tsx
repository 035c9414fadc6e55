import type { MetricSeries } from '@leeway/shared/api/workspace.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ChartNoAxesColumn } from 'lucide-react';
import { call } from '../api/client.ts';
import { errorWords } from '../api/error-words.ts';
import { routes } from '../api/routes.ts';
import { buttonClass } from '../ui/button-class.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { NotLoaded } from '../ui/not-loaded.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Select } from '../ui/select.tsx';
import { useNow } from '../ui/use-now.ts';
import { groupResults } from './group-results.ts';
import { averageText, metricText } from './metric-text.ts';
import { fillDays } from './trend.ts';
import { TrendChart } from './trend-chart.tsx';

const ranges = [
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
];

/** What the workflows came to: each metric with its total and its trend. */
export function ResultsPage() {
  const { days = 30 } = useSearch({ from: '/framed/results' });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ['metrics', days],
    queryFn: ({ signal }) => call(routes.metrics.list, { query: { days }, signal }),
    placeholderData: keepPreviousData,
  });
  const choose = (value: string) => {
    const chosen = value === '7' ? 7 : value === '90' ? 90 : 30;
    void navigate({ to: '/results', search: { days: chosen } });
  };
  return (
    <>
      <PageHeader
        title="Results"
        summary="What your workflows count. Test and sample runs never count."
        actions={
          <Select
            label="Range"
            isLabelHidden
            className="w-36"
            options={ranges}
            value={String(days)}
            onChange={choose}
          />
        }
      />
      {!data && <NotLoaded what="results" failure={error && errorWords(error)} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <NoResults />}
      {data &&
        groupResults(data.items).map(({ workflowId, title, series }) => (
          <section key={workflowId} aria-label={title} className="border-line border-t px-4 py-5 wide:px-6">
            <h2 className="mb-3 font-semibold text-lg">
              <Link to="/workflows/$workflowId" params={{ workflowId }} className="underline-offset-2 hover:underline">
                {title}
              </Link>
            </h2>
            <ul className="grid gap-x-8 gap-y-6 sm:grid-cols-2 xl:grid-cols-3">
              {series.map((one) => (
                <li key={`${one.metric} ${one.kind} ${one.unit}`} className="min-w-0">
                  <Metric series={one} days={days} />
                </li>
              ))}
            </ul>
          </section>
        ))}
    </>
  );
}

function Metric({ series, days }: { series: MetricSeries; days: number }) {
  const now = useNow();
  const average = averageText(series);
  return (
    <>
      <h3 className="text-ink-2">{series.metric}</h3>
      <p className="mb-2">
        <span className="font-semibold text-xl">{metricText(series, series.total)}</span>
        <span className="ml-2 text-ink-2 text-sm">
          {average ? `${average}, ` : ''}
          {series.points === 1 ? 'recorded once' : `recorded ${series.points.toLocaleString('en-GB')} times`}
        </span>
      </p>
      <TrendChart
        label={`${series.metric}, per day`}
        days={fillDays(series.days, days, now)}
        text={(value) => metricText(series, value)}
      />
    </>
  );
}

function NoResults() {
  return (
    <EmptyState
      title="Nothing was counted in this time"
      icon={<ChartNoAxesColumn aria-hidden />}
      action={
        <Link to="/workflows" className={buttonClass('secondary')}>
          Open the workflows
        </Link>
      }
    >
      Put a “Metric” step at the end of a workflow, publish it, and let it run. Each run then counts here.
    </EmptyState>
  );
}
