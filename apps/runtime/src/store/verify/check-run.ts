// One run: its journal against the rules, and its rows against rows that are made of the journal anew.
import type { Order } from '@leeway/shared/graph/order.ts';
import { checkJournal } from '@leeway/shared/run/check-journal.ts';
import { type RunEvent, runEventSchema } from '@leeway/shared/run/event.ts';
import { applyEvent } from '@leeway/shared/run/fold.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import { initialState, type RunState } from '@leeway/shared/run/state.ts';
import type { Database } from 'better-sqlite3';
import type { ApprovalWords, RunHead, RunRow } from '../journal/append.ts';
import { createJournal } from '../journal.ts';
import { createRunStore, type StoredRun } from '../runs/runs.ts';
import { compareRows, type Row } from './compare-rows.ts';
import { DERIVED_TABLES, type DerivedTable, orderOf } from './derived-tables.ts';
import type { Rebuild } from './rebuild.ts';

/** What the engine knows of a run's version: the same that it would continue the run with. */
export interface RunPlan {
  version: number | null;
  part(container: string | null): Order;
  nodes: ReadonlyMap<string, { title: string; isIdempotent: boolean }>;
  /** Whether a run is put away is not said by its journal. */
  rowOf(state: RunState, isParked: boolean): RunRow;
  subjectOf(output: unknown): string;
}

/** Throws when there is no such version, or this Leeway cannot run it. */
export type PlanOf = (head: RunHead) => Promise<RunPlan>;

export interface RunChecker {
  check(runId: number): Promise<string[]>;
}

export function createRunChecker(db: Database, { rebuild, planOf }: { rebuild: Rebuild; planOf: PlanOf }): RunChecker {
  const runs = createRunStore(db);
  // Reads rows that were packed, and values that are stored apart, as the engine does.
  const journal = createJournal(db);
  const stored = DERIVED_TABLES.map((table) => ({
    table,
    rows: db.prepare<[number], Row>(`select * from ${table.name} where ${table.run} = ? order by ${orderOf(table)}`),
  }));
  const deliveries = db.prepare<[number], { id: number; workflow_id: string; node_id: string }>(
    'select id, workflow_id, node_id from deliveries where run = ?',
  );

  async function checkRows(head: StoredRun, plan: RunPlan, events: RunEvent[]): Promise<string[]> {
    const played = replay(head, plan, events);
    const rebuilt = rebuild.rowsOf({
      head: played.head,
      row: played.row,
      events,
      asked: played.asked,
    });
    const problems = stored.flatMap(({ table, rows }) => {
      const before = rows.all(head.id).filter((row) => !isCheck(table, row));
      const made = (rebuilt.get(table) ?? []).filter((row) => !isCheck(table, row) && row.run !== 0);
      return compareRows(table, before, settled(table, before, made));
    });
    for (const { id, workflow_id: workflowId, node_id: nodeId } of deliveries.all(head.id)) {
      if (workflowId !== head.workflowId || nodeId !== played.state.trigger)
        problems.push(`deliveries ${id}: it belongs to another trigger than the run.`);
    }
    return problems;
  }

  return {
    async check(runId) {
      const head = await runs.get(runId);
      if (head === null) return [];
      const { events, problems: unreadable } = parse((await journal.read(runId)).map(({ event }) => event));
      if (unreadable.length > 0) return unreadable;
      const plan = await planOf(head);
      const mayRepeat = (nodeId: string) => plan.nodes.get(nodeId)?.isIdempotent ?? true;
      const problems = checkJournal(events, { part: plan.part, mayRepeat });
      const [first] = events;
      if (first?.type !== 'run.started') return problems;
      if (first.version !== plan.version)
        problems.push(`runs: version_id is that of version ${plan.version}, and the journal says ${first.version}.`);
      return [...problems, ...(await checkRows(head, plan, events))];
    },
  };
}

function parse(events: readonly RunEvent[]): { events: RunEvent[]; problems: string[] } {
  const problems = events.flatMap((event, index) => {
    const { error } = runEventSchema.safeParse(event);
    const [issue] = error?.issues ?? [];
    return issue ? [`Event ${index + 1} cannot be read: ${issue.path.join('.')} ${issue.message}.`] : [];
  });
  return { events: [...events], problems };
}

interface Replayed {
  head: RunHead;
  row: RunRow;
  asked: Record<string, ApprovalWords>;
  state: RunState;
}

/** What goes with a run's append, as the journal says it. */
function replay(
  { isParked, status: _status, ...head }: StoredRun,
  plan: RunPlan,
  events: readonly RunEvent[],
): Replayed {
  const state = initialState();
  const asked: Record<string, ApprovalWords> = {};
  let { subject } = head;
  let atEnd: Replayed['row'] | null = null;
  for (const event of events) {
    // Work that ends late is journaled; the row stays as the end of the run left it.
    if (state.endedAt !== null && event.type !== 'run.retried') atEnd ??= plan.rowOf(state, isParked);
    else atEnd = null;
    applyEvent(state, event);
    // A child run is about what its parent is about, and a fork about what the run was that it began from.
    if (event.type === 'run.started' && !event.parent && !event.forkOf) {
      const own = plan.subjectOf(event.output);
      // One that another workflow called goes by the caller's where it has none of its own, or none that may be read yet.
      if ((own !== '' && event.carried?.isWatched !== true) || (event.depth ?? 0) === 0) subject = own;
    }
    if (event.type !== 'approval.asked') continue;
    const nodeTitle = plan.nodes.get(nodeIdOf(event.key))?.title ?? '';
    asked[event.approval] = { nodeTitle, subject: head.subject, score: state.steps[event.key]?.route?.score ?? null };
  }
  const { parent, workflowId, mode, startedAt } = state;
  return {
    head: {
      ...head,
      workflowId,
      mode,
      startedAt,
      subject,
      parent: parent === null ? null : { run: Number(parent.run), key: parent.key, index: parent.index },
    },
    row: atEnd ?? plan.rowOf(state, isParked),
    asked,
    state,
  };
}

/** Checks of what went out alone are asked and answered apart from the run. */
function isCheck({ name }: DerivedTable, { kind }: Row): boolean {
  return name === 'approvals' && kind === 'audit';
}

/** The row of a run that is at work says what it said at its last commit; only when it is put away it has to be right. */
function settled({ name }: DerivedTable, [stored]: readonly Row[], rebuilt: readonly Row[]): readonly Row[] {
  const [row] = rebuilt;
  if (name !== 'runs' || !row || !stored) return rebuilt;
  const isAtWork = stored.status === 'running' || (stored.status === 'waiting' && stored.parked === 0);
  const isOpen = row.status === 'running' || row.status === 'waiting';
  return isAtWork && isOpen ? [{ ...row, status: stored.status, note: stored.note }] : rebuilt;
}
