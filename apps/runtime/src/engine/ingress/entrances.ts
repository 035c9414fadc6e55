// The public addresses of live workflows, looked up once and kept until a workflow changes.
import { AppError } from '@leeway/shared/api/error.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import type { EndpointStore } from '../../store/endpoints.ts';
import type { RunStore } from '../../store/runs/runs.ts';
import type { VersionStore } from '../../store/versions.ts';
import type { SignalStore } from '../../store/waits.ts';
import type { WorkflowStore } from '../../store/workflows.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';
import type { Plans } from '../plans/plans.ts';

export interface EntrancesDeps {
  runStore: RunStore;
  signals: SignalStore;
  plans: Plans;
  workflows: WorkflowStore;
  versions: VersionStore;
  endpoints: EndpointStore;
}

/** A live workflow's trigger, ready to take deliveries. */
export interface Entrance {
  workflowId: string;
  title: string;
  isPaused: boolean;
  /** Of the live version; else it is only there for runs of an older one. */
  isLive: boolean;
  plan: Plan;
  node: PlanNode;
}

export interface Entrances {
  find(kind: 'webhook' | 'form', path: string): Promise<Entrance | null>;
  /** Something about a workflow changed: addresses are looked up again. */
  forget(): void;
}

export function createEntrances(deps: EntrancesDeps): Entrances {
  let known = new Map<string, Promise<Entrance | null>>();
  return {
    find(kind, path) {
      const kept = known.get(`${kind} ${path}`);
      if (kept) return kept;
      const found = findEntrance(deps, kind, path);
      // What was looked up before a change must not be kept after it; unknown paths are never kept: there is no end of them.
      const place = known;
      found.then((entrance) => entrance?.isLive && place.set(`${kind} ${path}`, found)).catch(() => undefined);
      return found;
    },
    forget() {
      known = new Map();
    },
  };
}

export function endpointNotFound(kind: 'webhook' | 'form', path: string): AppError {
  const address = kind === 'webhook' ? `/hooks/${path}` : `/forms/${path}`;
  return new AppError('endpoint.not_found', `Nothing is live at ${address}.`, {
    status: 404,
    hint: 'Check the address, and that its workflow is published.',
  });
}

async function findEntrance(deps: EntrancesDeps, kind: 'webhook' | 'form', path: string): Promise<Entrance | null> {
  const { endpoints, workflows, versions, plans } = deps;
  const endpoint = await endpoints.find(kind, path);
  if (!endpoint && kind === 'webhook') return findWait(deps, path);
  const workflow = endpoint && (await workflows.find(endpoint.workflowId));
  const version = workflow && (await versions.live(workflow.id));
  if (!endpoint || !workflow || !version) return null;
  const plan = await plans.byVersionId(version.id);
  const node = plan.nodes.get(endpoint.nodeId);
  return node
    ? {
        workflowId: workflow.id,
        title: workflow.title,
        isPaused: workflow.status === 'paused',
        isLive: true,
        plan,
        node,
      }
    : null;
}

/** A run of an older version may still wait for a call of an address that the live one does not have any more. */
async function findWait(
  { signals, runStore, workflows, plans }: EntrancesDeps,
  path: string,
): Promise<Entrance | null> {
  const waiting = await signals.waitingFor(`hook:${path}`);
  const run = waiting && (await runStore.get(waiting.run));
  const workflow = run && (await workflows.find(run.workflowId));
  if (!waiting || !run || !workflow) return null;
  const plan = await plans.byVersionId(run.versionId);
  const node = plan.nodes.get(nodeIdOf(waiting.key));
  return node ? { workflowId: workflow.id, title: workflow.title, isPaused: false, isLive: false, plan, node } : null;
}
