// The step that a preview tries: an AI node of the draft, compiled as it would run, and what makes it behave as it does.
import { createHash } from 'node:crypto';
import type { AiRun } from '@leeway/nodes/contract/run.ts';
import { upgradeGraph } from '@leeway/nodes/contract/upgrade.ts';
import { type LoadedNode, upgradableOf } from '@leeway/nodes/runtime';
import { AppError } from '@leeway/shared/api/error.ts';
import { evidenceKey } from '@leeway/shared/dial/evidence-key.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { WorkflowStore } from '../../store/workflows.ts';
import { evidenceConfigOf } from '../dials/evidence-keys.ts';
import { compilePlan, type Plan, type PlanNode } from '../plans/plan.ts';

export type AiNode = PlanNode & { run: AiRun };
export interface Draft {
  plan: Plan;
  node: AiNode;
}
export interface DraftDeps {
  types: ReadonlyMap<string, LoadedNode>;
  workflows: WorkflowStore;
}

/** `model`: instead of the one in the step's configuration. Throws `workflow.unknown_node`, `preview.not_ai`, `workflow.cannot_run`. */
export async function readDraft(
  deps: DraftDeps,
  { workflowId, nodeId, model }: { workflowId: string; nodeId: string; model?: string | undefined },
): Promise<Draft> {
  const { title, draft } = await deps.workflows.get(workflowId);
  const plan = planOf(deps, workflowId, draft.graph);
  const found = plan.nodes.get(nodeId);
  if (!found) {
    throw new AppError('workflow.unknown_node', `“${title}” has no step ${nodeId}.`, {
      status: 404,
      hint: 'Save the draft first, then try the step.',
    });
  }
  const node = model === undefined ? found : found.corrected({ model });
  if (isAi(node)) return { plan, node };
  throw new AppError('preview.not_ai', `“${node.title}” is no AI step: it does the same with the same input.`, {
    status: 422,
    hint: 'Only AI steps are tried on past items.',
  });
}

export function isAi(node: PlanNode): node is AiNode {
  return node.run.kind === 'ai';
}

/** A draft as it would run. */
export function planOf({ types }: DraftDeps, workflowId: string, graph: Graph): Plan {
  const upgraded = upgradeGraph(graph, (type) => {
    const loaded = types.get(type);
    return loaded && upgradableOf(loaded);
  });
  return compilePlan({ versionId: 0, workflowId, version: null, graph: upgraded }, (type) => types.get(type));
}

/** The same for the same behaviour of the step itself. The steps before it are as they were then: a change of theirs is not tried here. */
export function configHash(plan: Plan, node: PlanNode): string {
  const config = { ...evidenceConfigOf(plan, node, () => ''), upstream: undefined, retrieval: undefined };
  return evidenceKey(config, (text) => createHash('sha256').update(text).digest('hex'));
}
