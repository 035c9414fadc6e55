// Decided items of an AI step, read back from the journals of their runs: what it was given, what it drafted, what people made of it.
import type { PreviewItem } from '@leeway/shared/api/preview.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { type ApprovalState, type RunState, type StepState, stepOf } from '@leeway/shared/run/state.ts';
import type { Journal } from '../../store/journal.ts';
import type { PastDecision, PastQuery, PreviewStore } from '../../store/previews.ts';
import type { HiddenItemStore } from '../../store/reviewing/hidden-items.ts';
import type { RunStore, StoredRun } from '../../store/runs/runs.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';

export interface PastDeps {
  journal: Journal;
  runs: RunStore;
  previews: PreviewStore;
  hiddenItems: HiddenItemStore;
}

export interface PastItem
  extends Pick<PreviewItem, 'approvalId' | 'runId' | 'at' | 'subject' | 'verdict' | 'approved' | 'before'> {
  head: StoredRun;
  state: RunState;
}

const DAY_MS = 86_400_000;

/** Where the decisions about a step stand: its own drafts, and the approval steps that show its output. */
export function pastQuery(plan: Plan, node: PlanNode, { now, days }: { now: number; days: number }): PastQuery {
  const gates = [...plan.nodes.values()].filter(
    ({ type, config }) => type.kind === 'approval' && config.editable === node.name,
  );
  const nodeIds = [node.id, ...gates.map(({ id }) => id)];
  return { workflowId: plan.workflowId, nodeIds, since: now - days * DAY_MS };
}

/** The decided items of a step, newest first. One whose run is gone or whose decision can still be undone is left out. */
export async function readPast(
  deps: PastDeps,
  query: PastQuery & { nodeId: string },
  limit: number,
): Promise<PastItem[]> {
  const decisions = await deps.previews.decided(query, limit);
  const items: PastItem[] = [];
  for (const decision of decisions) {
    const item = await readItem(deps, decision, query.nodeId);
    if (item) items.push(item);
  }
  return items;
}

async function readItem(
  { runs, journal, hiddenItems }: PastDeps,
  past: PastDecision,
  nodeId: string,
): Promise<PastItem | null> {
  const head = await runs.get(past.run);
  if (!head) return null;
  const state = fold((await journal.read(past.run)).map(({ event }) => event));
  const approval = state.steps[past.key]?.approvals.find(({ approval: id }) => id === past.approvalId);
  const step = stepOf(state, nodeId);
  if (!approval || !step) return null;
  // A gate has let it pass, and somebody is still to write their own answer to it.
  if ((await hiddenItems.keys(past.run)).includes(step.key)) return null;
  const outcome = outcomeOf(approval, step);
  if (outcome === null) return null;
  const { approvalId, subject, decidedAt } = past;
  return { approvalId, runId: String(past.run), at: decidedAt, subject, ...outcome, head, state };
}

/** Null when the question was about something else, such as whether an effect happened, or is not settled yet. */
function outcomeOf(
  { decision, isSettled, editable, kind }: ApprovalState,
  step: StepState,
): Pick<PastItem, 'verdict' | 'approved' | 'before'> | null {
  const isAbout = (kind === 'draft' || kind === 'gate') && editable === step.nodeId;
  if (!isAbout || !isSettled || decision === null || step.call === null) return null;
  const before = step.drafted;
  switch (decision.decision) {
    case 'approve':
      return { verdict: 'approved', approved: before, before };
    case 'edit':
      return { verdict: 'edited', approved: decision.output, before };
    case 'reject':
      return { verdict: 'rejected', approved: null, before };
    case 'unsure':
      return { verdict: 'unsure', approved: null, before };
    default:
      return null;
  }
}
