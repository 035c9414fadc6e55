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
            about: item.about ?? [],
            at,
          })
        : workspaceEvents(item);
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
      const about = await createAbout(journal, rows);
      const placed = await Promise.all(
        rows.map(async (row) => (await storedEvents(row, { runs, about })).map((event) => ({ id: row.seq, event }))),
      );
      return placed.flat();
    },
  };
}

type StoredRow = Awaited<ReturnType<Journal['readAfter']>>[number];
/** Which approvals the events of a row are about, by the row's place. */
type About = ReadonlyMap<number, string[]>;

async function storedEvents(
  row: StoredRow,
  { runs, about }: { runs: Pick<RunStore, 'get'>; about: About },
): Promise<StreamEvent[]> {
  const workspace = row.events.filter(isWorkspaceEvent).flatMap(workspaceEvents);
  const run = row.run === 0 ? null : await runs.get(row.run);
  if (!run) return workspace;
  const events = row.events.filter((event) => !isWorkspaceEvent(event));
  return rowEvents(events, {
    runId: String(run.id),
    workflowId: run.workflowId,
    status: run.status,
    about: about.get(row.seq) ?? [],
    at: events[events.length - 1]?.at ?? run.startedAt,
  });
}

/** An event in a run names its step alone; which question that was stands earlier in the run's journal. */
async function createAbout(journal: Pick<Journal, 'read'>, rows: readonly StoredRow[]): Promise<About> {
  const isTold = ({ type }: { type: string }): boolean => type.startsWith('approval.') && type !== 'approval.changed';
  const asking = new Set(rows.filter(({ run, events }) => run !== 0 && events.some(isTold)).map(({ run }) => run));
  const about = new Map<number, string[]>();
  for (const run of asking) {
    const newest = new Map<string, string>();
    for (const { seq, event } of await journal.read(run)) {
      if (!isOfApproval(event)) continue;
      if (event.type === 'approval.asked') newest.set(event.key, event.approval);
      about.set(seq, [...(about.get(seq) ?? []), newest.get(event.key) ?? '']);
    }
  }
  return about;
}

interface RunNow {
  runId: string;
  workflowId: string;
  status: string;
  /** Which approval each of its approval events is about. */
  about: readonly string[];
  at: number;
}

/** The stream's words for one row of the journal, with the run's status as it is after it. */
export function rowEvents(
  events: readonly RunEvent[],
  { runId, workflowId, status, about, at }: RunNow,
): StreamEvent[] {
  const run = { runId, workflowId };
  const ids = about.values();
  return [
    ...events.flatMap((event) => [
      ...stepStreamEvents(event, run),
      ...(isOfApproval(event) ? [approvalStreamEvent(event, { ...run, approvalId: ids.next().value ?? '' })] : []),
    ]),
    { type: 'run', runId, workflowId, status, at },
  ];
}

type ApprovalEvent = Extract<RunEvent, { type: `approval.${string}` }>;

function isOfApproval(event: RunEvent): event is ApprovalEvent {
  return event.type.startsWith('approval.');
}

function approvalStreamEvent(
  { type, at }: ApprovalEvent,
  place: { runId: string; workflowId: string; approvalId: string },
): StreamEvent {
  const status = type === 'approval.asked' ? 'open' : type.slice('approval.'.length);
  return { type: 'approval', ...place, status, at };
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

/** An answer to a check stands in no run's journal, and is heard of like any other. */
function workspaceEvents(event: WorkspaceEvent): StreamEvent[] {
  if (event.type === 'approval.changed' && event.told) return event.told;
  const news = workspaceStreamEvent(event);
  if (event.type !== 'evidence.added' || !event.decided) return [news];
  const { workflowId, at, decided } = event;
  const { runId = '', approval: approvalId } = decided;
  return [{ type: 'approval', runId, workflowId, approvalId, status: 'decided', at }, news];
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

function stepStreamEvents(event: RunEvent, run: { runId: string; workflowId: string }): StreamEvent[] {
  if (event.type === 'run.started')
    return [{ type: 'step', ...run, key: event.trigger, status: 'done', port: 'out', at: event.at }];
  if (event.type === 'run.ended' || event.type === 'run.retried') return [];
  const status = STEP_STATUS[event.type] ?? statusOf(event);
  if (status === null) return [];
  return [{ type: 'step', ...run, key: event.key, status, port: 'port' in event ? event.port : null, at: event.at }];
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
