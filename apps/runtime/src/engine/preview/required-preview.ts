// Where the workspace asks for it: a draft that changes an AI step is not published before it was tried on past items.
import { AppError } from '@leeway/shared/api/error.ts';
import { PREVIEW_DAYS, PREVIEW_LEAST } from '@leeway/shared/api/preview.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { Clock } from '../../services/clock.ts';
import type { PreviewStore } from '../../store/previews.ts';
import type { SettingsStore } from '../../store/settings.ts';
import type { VersionStore } from '../../store/versions.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';
import type { Plans } from '../plans/plans.ts';
import { pastQuery } from './past-items.ts';
import { configHash, type DraftDeps, isAi, planOf } from './preview-draft.ts';

export interface RequiredDeps extends DraftDeps {
  settings: SettingsStore;
  versions: VersionStore;
  plans: Plans;
  previews: PreviewStore;
  clock: Clock;
}

/** Throws `workflow.preview_missing` (422), which names the steps. */
export async function checkPreviews(deps: RequiredDeps, workflowId: string, graph: Graph): Promise<void> {
  const live = (await deps.settings.get()).requiresPreview ? await deps.versions.live(workflowId) : null;
  if (live === null) return;
  const before = await deps.plans.byVersionId(live.id);
  const plan = planOf(deps, workflowId, graph);
  const missing: PlanNode[] = [];
  for (const node of plan.nodes.values()) {
    const old = before.nodes.get(node.id);
    if (!isAi(node) || !old || configHash(before, old) === configHash(plan, node)) continue;
    if (await isUntried(deps, plan, node)) missing.push(node);
  }
  if (missing.length === 0) return;
  const names = missing.map(({ title }) => `“${title}”`).join(', ');
  throw new AppError('workflow.preview_missing', `${names} changed and was not tried on past items.`, {
    status: 422,
    hint: 'Open the step, try it on past items and look at what changes. Then publish.',
    details: { nodes: missing.map(({ id, title }) => ({ nodeId: id, title })) },
  });
}

/** Whether people have decided enough to try it on, and exactly this configuration was not tried on it. */
async function isUntried(deps: RequiredDeps, plan: Plan, node: PlanNode): Promise<boolean> {
  const query = pastQuery(plan, node, { now: deps.clock.now(), days: PREVIEW_DAYS });
  if ((await deps.previews.countDecided(query)) < PREVIEW_LEAST) return false;
  const newest = await deps.previews.find(plan.workflowId, node.id);
  if (newest?.state !== 'done' || newest.configHash !== configHash(plan, node)) return true;
  const { items, total, limit } = newest.result;
  // Some items fail every time, such as those of before a step that is read now: half of the least will do.
  const tried = items.filter(({ change }) => change !== 'failed').length;
  return limit < PREVIEW_LEAST || tried < Math.min(PREVIEW_LEAST, total) / 2;
}
