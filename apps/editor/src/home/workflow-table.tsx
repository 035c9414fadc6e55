import type { WorkflowSummary } from '@leeway/shared/api/workflows.ts';
import { Link } from '@tanstack/react-router';
import { isLevel, LEVEL_WORDS } from '../dial/level-words.ts';
import { Badge } from '../ui/badge.tsx';
import { Bars } from '../ui/bars.tsx';
import { formatPercent } from '../ui/format.ts';
import { Sparkline } from '../ui/sparkline.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { HealthMark } from './health-mark.tsx';

const columns: readonly Column<WorkflowSummary>[] = [
  { key: 'title', header: 'Workflow', isRowHeader: true, cell: (workflow) => <Title workflow={workflow} /> },
  {
    key: 'summary',
    header: 'What it does',
    className: 'max-w-80 text-ink-2',
    cell: ({ summary }) => <span className="line-clamp-2">{summary || 'No steps yet'}</span>,
  },
  { key: 'health', header: 'Health', cell: (workflow) => <HealthMark workflow={workflow} /> },
  { key: 'runs', header: 'Runs, 7 days', cell: ({ counts }) => <Runs perDay={counts.perDay} /> },
  { key: 'dial', header: 'Autonomy', cell: (workflow) => <LowestLevel workflow={workflow} /> },
  { key: 'waiting', header: 'Waiting', align: 'right', cell: (workflow) => <Waiting workflow={workflow} /> },
  {
    key: 'updated',
    header: 'Changed',
    align: 'right',
    className: 'whitespace-nowrap text-ink-2',
    cell: ({ updatedAt }) => <TimeAgo at={updatedAt} />,
  },
];

/** The workflows: a table, and a list on phones. */
export function WorkflowTable({ workflows }: { workflows: readonly WorkflowSummary[] }) {
  return (
    <>
      <div className="hidden wide:block">
        <Table caption="Workflows" columns={columns} rows={workflows} rowKey={({ id }) => id} />
      </div>
      <ul aria-label="Workflows" className="border-line border-t wide:hidden">
        {workflows.map((workflow) => (
          <li key={workflow.id} className="flex flex-col gap-1 border-line border-b px-4 py-3">
            <div className="flex items-start justify-between gap-3">
              <span className="min-w-0 font-semibold">
                <Title workflow={workflow} />
              </span>
              <HealthMark workflow={workflow} />
            </div>
            <p className="line-clamp-2 text-ink-2 text-sm">{workflow.summary || 'No steps yet'}</p>
            <div className="flex flex-wrap items-center justify-between gap-x-4">
              <LowestLevel workflow={workflow} />
              <Waiting workflow={workflow} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Title({ workflow }: { workflow: WorkflowSummary }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <Link
        to="/workflows/$workflowId"
        params={{ workflowId: workflow.id }}
        className="-my-0.5 py-0.5 underline-offset-2 hover:underline"
      >
        {workflow.title}
      </Link>
      {workflow.isSample && <Badge>Sample data</Badge>}
      {workflow.killSwitch && <Badge tone="wait">All on draft</Badge>}
    </span>
  );
}

function Runs({ perDay }: { perDay: readonly number[] }) {
  const total = perDay.reduce((sum, runs) => sum + runs, 0);
  if (total === 0) return <span className="text-ink-3">None</span>;
  return (
    <span className="inline-flex items-center gap-2">
      <Sparkline values={perDay} label={`Runs per day, the last 7 days: ${perDay.join(', ')}`} />
      <span className="text-ink-2">{total}</span>
    </span>
  );
}

/** The least trusted step that speaks to the outside, and how much of it goes alone. */
function LowestLevel({ workflow: { lowestLevel: level, shareAlone } }: { workflow: WorkflowSummary }) {
  if (level === null || !isLevel(level)) return <span className="text-ink-3 text-sm">No messages go out</span>;
  const { name, bars } = LEVEL_WORDS[level];
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap text-sm">
      <Bars filled={bars} /> {name}
      {shareAlone !== null && shareAlone > 0 && <span className="text-ink-2">{formatPercent(shareAlone)} alone</span>}
    </span>
  );
}

function Waiting({ workflow: { id, title, counts } }: { workflow: WorkflowSummary }) {
  if (counts.waiting === 0) return <span className="hidden text-ink-3 wide:inline">None</span>;
  return (
    <Link
      to="/approvals"
      search={{ workflow: id }}
      aria-label={`${counts.waiting} waiting in ${title}`}
      className="-my-1 py-1 font-semibold text-focus underline underline-offset-2 max-wide:-mx-2 max-wide:px-2"
    >
      {counts.waiting} <span className="wide:hidden">waiting</span>
    </Link>
  );
}
