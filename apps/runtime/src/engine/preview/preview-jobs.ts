// The previews under way: at most one per step.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Logger } from 'pino';
import type { Clock } from '../../services/clock.ts';
import type { PreviewResult, PreviewStore } from '../../store/previews.ts';
import type { ContextFactory } from '../live/live-run.ts';
import type { PlanNode } from '../plans/plan.ts';
import type { PastItem } from './past-items.ts';
import { configHash, type Draft } from './preview-draft.ts';
import { tryItems } from './preview-job.ts';

export interface JobDeps {
  previews: PreviewStore;
  contextFor: ContextFactory;
  clock: Clock;
  log: Logger;
}

export interface Job {
  configHash: string;
  at: number;
  result: PreviewResult;
  stop: AbortController;
  ended: Promise<void>;
}

export interface PreviewJobs {
  find(key: string): Job | undefined;
  /** The one of this very configuration. Throws `preview.running` (409) when another configuration is being tried. */
  running(key: string, draft: Draft): Job | undefined;
  begin(key: string, draft: Draft, trial: { items: readonly PastItem[]; result: PreviewResult }): Job;
  cancel(key: string): Promise<void>;
  stop(): Promise<void>;
}

export function jobKey(workflowId: string, nodeId: string): string {
  return `${workflowId} ${nodeId}`;
}

export function createPreviewJobs(deps: JobDeps): PreviewJobs {
  const jobs = new Map<string, Job>();
  const cancel = async (key: string): Promise<void> => {
    const job = jobs.get(key);
    job?.stop.abort(new Error('The preview was stopped.'));
    await job?.ended;
  };
  return {
    find: (key) => jobs.get(key),
    running(key, { plan, node }) {
      const job = jobs.get(key);
      if (job && job.configHash !== configHash(plan, node)) throw alreadyRunning(node);
      return job;
    },
    begin(key, draft, { items, result }) {
      const job: Job = {
        configHash: configHash(draft.plan, draft.node),
        at: deps.clock.now(),
        result,
        stop: new AbortController(),
        ended: Promise.resolve(),
      };
      jobs.set(key, job);
      job.ended = work(deps, draft, { items, job }).finally(() => jobs.delete(key));
      return job;
    },
    cancel,
    stop: async () => {
      await Promise.all([...jobs.keys()].map(cancel));
    },
  };
}

/** Never rejects: whoever asked has been answered long ago. */
async function work(
  deps: JobDeps,
  { plan, node }: Draft,
  { items, job }: { items: readonly PastItem[]; job: Job },
): Promise<void> {
  const { result, stop, at } = job;
  try {
    await tryItems({ plan, node, items, contextFor: deps.contextFor }, result, stop.signal);
    await deps.previews.save(plan.workflowId, node.id, {
      configHash: job.configHash,
      at,
      state: stateOf(result),
      result,
    });
  } catch (error) {
    // Stopped on purpose: the preview before it stays the newest.
    if (stop.signal.aborted) return;
    deps.log.error({ err: error, workflowId: plan.workflowId, nodeId: node.id }, 'a preview on past items broke off');
  }
}

/** When nothing could be tried, it says nothing about the step. */
function stateOf({ items }: PreviewResult): 'done' | 'failed' {
  return items.length > 0 && items.every(({ change }) => change === 'failed') ? 'failed' : 'done';
}

function alreadyRunning(node: PlanNode): AppError {
  return new AppError('preview.running', `“${node.title}” is being tried on past items with another configuration.`, {
    status: 409,
    hint: 'Wait until that is done, or stop it.',
  });
}
