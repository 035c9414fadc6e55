// The live stream: what was committed, in few words. Outputs are not in it; who wants them reads the run.
import type { StreamEvent } from '@leeway/shared/api/workspace.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { WorkspaceEvent } from '../../store/journal/append.ts';
import type { CommitListener, Journal } from '../../store/journal.ts';
import type { RunStore } from '../../store/runs/runs.ts';
import type { PlacedEvent } from '../engine.ts';

export interface Stream {
  subscribe(listener: (event: PlacedEvent) => void): () => void;
  eventsSince(id: number, limit: number): Promise<PlacedEvent[] | null>;
}

/** Nothing is worked out while nobody listens. */
export function createStream(journal: Journal, runs: RunStore): Stream {
  const listeners = new Set<(event: PlacedEvent) => void>();
  const onCommit: CommitListener = (seq, item) => {
    const at = 'head' in item ? (item.events[item.events.length - 1]?.at ?? 0) : item.at;
    const events =
      'head' in item
        ? rowEvents(item.events, {
            runId: String(item.head.id),
            workflowId: item.head.workflowId,
            status: item.row.status,
            at,
          })
        : [workspaceStreamEvent(item)];
    for (const event of events) for (const listener of listeners) listener({ id: seq, event });
  };
  let stop: (() => void) | null = null;
  return {
    subscribe(listener) {
      listeners.add(listener);
      stop ??= journal.onCommit(onCommit);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
    async eventsSince(id, limit) {
      const rows = await journal.readAfter(id, limit + 1);
      // Places have no gaps but those of rows that were removed or packed meanwhile.
      const reached = rows[rows.length - 1]?.seq ?? id;
      if (rows.length > limit || reached - id > rows.length) return null;
      const placed = await Promise.all(
        rows.map(async (row) => (await storedEvents(row, runs)).map((event) => ({ id: row.seq, event }))),
      );
      return placed.flat();
    },
  };
}

type StoredRow = Awaited<ReturnType<Journal['readAfter']>>[number];

async function storedEvents(row: StoredRow, runs: RunStore): Promise<StreamEvent[]> {
  const workspace = row.events.filter(isWorkspaceEvent).map(workspaceStreamEvent);
  const run = row.run === 0 ? null : await runs.get(row.run);
  if (!run) return workspace;
  const events = row.events.filter((event) => !isWorkspaceEvent(event));
  return rowEvents(events, {
    runId: String(run.id),
    workflowId: run.workflowId,
    status: run.status,
    at: events[events.length - 1]?.at ?? run.startedAt,
  });
}

interface RunNow {
  runId: string;
  workflowId: string;
  status: string;
  at: number;
}

/** The stream's words for one row of the journal, with the run's status as it is after it. */
function rowEvents(events: readonly RunEvent[], { runId, workflowId, status, at }: RunNow): StreamEvent[] {
  return [
    ...events.flatMap((event) => runStreamEvents(event, { runId, workflowId })),
    { type: 'run', runId, workflowId, status, at },
  ];
}

export function isWorkspaceEvent(event: RunEvent | WorkspaceEvent): event is WorkspaceEvent {
  return (
    event.type === 'dial.set' ||
    event.type === 'evidence.added' ||
    event.type === 'kill-switch.set' ||
    event.type === 'workflow.changed' ||
    event.type === 'approval.changed' ||
    event.type === 'incident.changed' ||
    event.type === 'schedule.passed'
  );
}

function workspaceStreamEvent(event: WorkspaceEvent): StreamEvent {
  switch (event.type) {
    case 'dial.set':
    case 'evidence.added':
      return { type: 'dial', workflowId: event.workflowId, nodeId: event.nodeId, at: event.at };
    case 'kill-switch.set':
      return { type: 'dial', workflowId: event.workflowId, nodeId: null, at: event.at };
    case 'approval.changed': {
      const { runId, workflowId, approvalId, what, at } = event;
      return { type: 'approval', runId, workflowId, approvalId, status: what, at };
    }
    case 'workflow.changed':
    case 'schedule.passed':
      return { type: 'workflow', workflowId: event.workflowId, at: event.at };
    case 'incident.changed':
      return { type: 'incident', incidentId: event.incidentId, state: event.state, at: event.at };
  }
}

/** Words for a step's status after an event; the browser folds the journal when it shows the run. */
const STEP_STATUS: Partial<Record<RunEvent['type'], string>> = {
  'step.started': 'running',
  'effect.intended': 'running',
  'step.completed': 'done',
  'step.uncertain': 'uncertain',
  'approval.asked': 'waiting',
  'approval.reprompted': 'running',
  'approval.kept': 'waiting',
  'wait.begun': 'waiting',
  'wait.ended': 'done',
  'step.kept': 'done',
  'children.planned': 'running',
  'child.started': 'running',
  'child.ended': 'running',
};

function runStreamEvents(event: RunEvent, run: { runId: string; workflowId: string }): StreamEvent[] {
  if (event.type === 'run.started')
    return [{ type: 'step', ...run, key: event.trigger, status: 'done', port: 'out', at: event.at }];
  if (event.type === 'run.ended' || event.type === 'run.retried') return [];
  const status = STEP_STATUS[event.type] ?? statusOf(event);
  const events: StreamEvent[] =
    status === null
      ? []
      : [{ type: 'step', ...run, key: event.key, status, port: 'port' in event ? event.port : null, at: event.at }];
  if (event.type === 'approval.asked')
    events.push({ type: 'approval', ...run, approvalId: event.approval, status: 'open', at: event.at });
  else if (event.type.startsWith('approval.'))
    events.push({
      type: 'approval',
      ...run,
      approvalId: '',
      status: event.type.slice('approval.'.length),
      at: event.at,
    });
  return events;
}

function statusOf(event: RunEvent): string | null {
  switch (event.type) {
    case 'step.answered':
    case 'step.proposed':
      return event.route.way === 'ask'
        ? 'waiting'
        : event.route.way === 'refused'
          ? 'refused'
          : event.type === 'step.answered'
            ? 'done'
            : 'running';
    case 'step.failed':
      return event.retryAt === null ? 'failed' : 'retrying';
    case 'approval.settled':
    case 'approval.expired':
      return event.port === null ? 'rejected' : 'done';
    default:
      return null;
  }
}
