// Which AI steps a draft was made from: when it is refused, the mistake may have been one of theirs.
import { AppError } from '@leeway/shared/api/error.ts';
import { type ApprovalState, type RunState, stepOf } from '@leeway/shared/run/state.ts';
import type { LiveRun } from '../live/live-run.ts';
import type { PlanNode } from '../plans/plan.ts';

export interface Fault {
  nodeId: string;
  title: string;
}

/** Throws `approval.unknown_fault` for a step that the draft did not use. */
export function assertFault(
  fault: string | undefined,
  { approval, node, run }: { approval: ApprovalState; node: PlanNode; run: LiveRun },
): void {
  if (fault === undefined) return;
  const faults = faultsOf(run.plan.nodes, run.state, approval.editable ?? node.id);
  if (faults.some(({ nodeId }) => nodeId === fault)) return;
  const names = faults.map(({ nodeId, title }) => `${nodeId} (“${title}”)`).join(', ');
  throw new AppError('approval.unknown_fault', `“${node.title}” used no AI step ${fault}.`, {
    status: 422,
    hint: names === '' ? 'It used none: leave `fault` out.' : `It used: ${names}.`,
  });
}

/** AI steps whose output the node used, itself or by way of steps that only pass values on, in no order of importance. */
export function faultsOf(nodes: ReadonlyMap<string, PlanNode>, state: RunState, nodeId: string): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set([nodeId]);
  const open = [...sourcesOf(nodes.get(nodeId))];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = nodes.get(id);
    if (seen.has(id) || !node || !stepOf(state, id)) continue;
    seen.add(id);
    if (node.type.kind === 'ai') faults.push({ nodeId: id, title: node.title });
    else if (node.type.kind !== 'trigger') open.push(...sourcesOf(node));
  }
  return faults;
}

/** Pure steps may hand on the whole of what came before them, without naming it. */
function sourcesOf(node: PlanNode | undefined): readonly string[] {
  if (!node) return [];
  return node.type.kind === 'pure' || node.type.kind === 'wait' ? [...node.reads, ...node.before] : node.reads;
}
