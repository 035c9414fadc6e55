// Previews of AI steps on past items: one under way per step, the newest kept. Nothing of them is journaled or counts as evidence.
import { AppError } from '@leeway/shared/api/error.ts';
import { PREVIEW_DAYS, type Preview, type RegressionItem } from '@leeway/shared/api/preview.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { pastQuery, readPast } from './past-items.ts';
import { configHash, readDraft } from './preview-draft.ts';
import { createPreviewJobs, type JobDeps, jobKey } from './preview-jobs.ts';
import { NO_PREVIEW, presentPreview } from './preview-words.ts';
import { type RegressionDeps, readRegression } from './regression.ts';
import { checkPreviews, type RequiredDeps } from './required-preview.ts';

export type PreviewDeps = RegressionDeps & RequiredDeps & JobDeps;

/** What the engine offers of it. */
export interface Previews {
  /**
   * Begins to try the draft of a step on its past items and answers at once; asked again for the same, it gives the one under way.
   * Throws `preview.not_ai` (422), `workflow.unknown_node` (404), `preview.running` (409), and `workflow.cannot_run`.
   */
  startPreview(
    workflowId: string,
    nodeId: string,
    options: { limit: number; model?: string | undefined },
  ): Promise<Preview>;
  /** The one under way, else the newest. */
  preview(workflowId: string, nodeId: string): Promise<Preview>;
  /** Stops the one under way; the one before it stays. */
  cancelPreview(workflowId: string, nodeId: string): Promise<void>;
  /** Past items that people approved or edited, newest first. */
  regression(workflowId: string, nodeId: string, limit: number): Promise<RegressionItem[]>;
}

export function createPreviews(deps: PreviewDeps) {
  const jobs = createPreviewJobs(deps);
  const previews: Previews = {
    async startPreview(workflowId, nodeId, { limit, model }) {
      const draft = await readDraft(deps, { workflowId, nodeId, model });
      const key = jobKey(workflowId, nodeId);
      const query = pastQuery(draft.plan, draft.node, { now: deps.clock.now(), days: PREVIEW_DAYS });
      const items = jobs.running(key, draft) ? [] : await readPast(deps, { ...query, nodeId }, limit);
      const result = { total: items.length, limit, items: [], costUsd: null, model: model ?? null };
      // Reading took a moment: another call may have begun it meanwhile.
      const job = jobs.running(key, draft) ?? jobs.begin(key, draft, { items, result });
      return presentPreview({ ...job, state: 'running', isCurrent: model === undefined });
    },
    async preview(workflowId, nodeId) {
      const current = await currentHash(deps, workflowId, nodeId);
      const job = jobs.find(jobKey(workflowId, nodeId));
      if (job) return presentPreview({ ...job, state: 'running', isCurrent: job.configHash === current });
      const newest = await deps.previews.find(workflowId, nodeId);
      if (newest === null) return presentPreview(NO_PREVIEW);
      return presentPreview({ ...newest, isCurrent: newest.configHash === current });
    },
    async cancelPreview(workflowId, nodeId) {
      await deps.workflows.get(workflowId);
      await jobs.cancel(jobKey(workflowId, nodeId));
    },
    regression: async (workflowId, nodeId, limit) =>
      readRegression(deps, await readDraft(deps, { workflowId, nodeId }), limit),
  };
  return {
    previews,
    check: (workflowId: string, graph: Graph) => checkPreviews(deps, workflowId, graph),
    stop: jobs.stop,
  };
}

/** Null for a draft that cannot run: no preview is of it. */
async function currentHash(deps: PreviewDeps, workflowId: string, nodeId: string): Promise<string | null> {
  try {
    const { plan, node } = await readDraft(deps, { workflowId, nodeId });
    return configHash(plan, node);
  } catch (error) {
    if (error instanceof AppError && error.code === 'workflow.cannot_run') return null;
    throw error;
  }
}
