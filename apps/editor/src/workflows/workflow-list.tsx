import type { WorkflowSummary } from '@leeway/shared/api/workflows.ts';
import { Link } from '@tanstack/react-router';
import { Copy, Download, Ellipsis, Pause, PenLine, Play, Trash2 } from 'lucide-react';
import { Badge } from '../ui/badge.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { StatusDot } from '../ui/status-dot.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import type { Tone } from '../ui/tone.tsx';

export type WorkflowListProps = {
  workflows: readonly WorkflowSummary[];
  mayBuild: boolean;
  onRename: (workflow: WorkflowSummary) => void;
  onDelete: (workflow: WorkflowSummary) => void;
  onPauseOrResume: (workflow: WorkflowSummary) => void;
  onDuplicate: (workflow: WorkflowSummary) => void;
  onDownload: (workflow: WorkflowSummary) => void;
};

const states: Record<WorkflowSummary['status'], { tone: Tone; word: string }> = {
  live: { tone: 'ok', word: 'Live' },
  paused: { tone: 'wait', word: 'Paused' },
  draft: { tone: 'neutral', word: 'Draft' },
};

/** All workflows with what can be done to each. */
export function WorkflowList(props: WorkflowListProps) {
  const columns: Column<WorkflowSummary>[] = [
    { key: 'title', header: 'Workflow', isRowHeader: true, cell: (workflow) => <Name workflow={workflow} /> },
    {
      key: 'summary',
      header: 'What it does',
      className: 'max-w-96 text-ink-2',
      cell: ({ summary }) => <span className="line-clamp-2">{summary}</span>,
    },
    { key: 'status', header: 'State', cell: (workflow) => <State workflow={workflow} /> },
    {
      key: 'updated',
      header: 'Changed',
      className: 'whitespace-nowrap text-ink-2',
      cell: ({ updatedAt }) => <TimeAgo at={updatedAt} />,
    },
    {
      key: 'more',
      header: 'Actions',
      isHeaderHidden: true,
      align: 'right',
      cell: (workflow) => <Actions workflow={workflow} {...props} />,
    },
  ];
  return (
    <>
      <div className="hidden wide:block">
        <Table caption="Workflows" columns={columns} rows={props.workflows} rowKey={({ id }) => id} />
      </div>
      <ul aria-label="Workflows" className="border-line border-t wide:hidden">
        {props.workflows.map((workflow) => (
          <li key={workflow.id} className="flex items-start gap-2 border-line border-b py-3 pr-2 pl-4">
            <div className="flex min-w-0 flex-1 flex-col gap-1">
              <span className="font-semibold">
                <Name workflow={workflow} />
              </span>
              <p className="line-clamp-2 text-ink-2 text-sm">{workflow.summary}</p>
              <State workflow={workflow} />
            </div>
            <Actions workflow={workflow} {...props} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Name({ workflow: { id, title, isSample } }: { workflow: WorkflowSummary }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <Link to="/workflows/$workflowId" params={{ workflowId: id }} className="underline-offset-2 hover:underline">
        {title}
      </Link>
      {isSample && <Badge>Sample data</Badge>}
    </span>
  );
}

function State({ workflow: { status, version, hasChanges, killSwitch } }: { workflow: WorkflowSummary }) {
  const { tone, word } = states[status];
  const notes = [
    ...(version === null ? [] : [`version ${version}`]),
    ...(version !== null && hasChanges ? ['changes not live'] : []),
    ...(killSwitch ? ['all on draft'] : []),
  ];
  return (
    <span className="inline-flex flex-col">
      <StatusDot tone={tone}>{word}</StatusDot>
      {notes.length > 0 && <span className="pl-5 text-ink-3 text-xs">{notes.join(', ')}</span>}
    </span>
  );
}

function Actions({ workflow, ...props }: WorkflowListProps & { workflow: WorkflowSummary }) {
  const { mayBuild, workflows: _all, ...on } = props;
  const isPaused = workflow.status === 'paused';
  const save: MenuItem = {
    label: 'Save as a file',
    icon: <Download aria-hidden />,
    onSelect: () => on.onDownload(workflow),
  };
  const building: MenuItem[] = [
    { label: 'Rename', icon: <PenLine aria-hidden />, onSelect: () => on.onRename(workflow) },
    {
      label: isPaused ? 'Resume' : 'Pause',
      icon: isPaused ? <Play aria-hidden /> : <Pause aria-hidden />,
      disabled: workflow.status === 'draft',
      onSelect: () => on.onPauseOrResume(workflow),
    },
    { label: 'Duplicate', icon: <Copy aria-hidden />, onSelect: () => on.onDuplicate(workflow) },
    save,
    { kind: 'separator' },
    { label: 'Delete', icon: <Trash2 aria-hidden />, isDangerous: true, onSelect: () => on.onDelete(workflow) },
  ];
  return (
    <Menu
      align="end"
      trigger={<IconButton label={`Actions for ${workflow.title}`} icon={<Ellipsis aria-hidden />} />}
      items={mayBuild ? building : [save]}
    />
  );
}
