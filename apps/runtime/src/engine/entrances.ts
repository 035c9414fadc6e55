// The public addresses of live workflows, looked up once and kept until a workflow changes.
import { AppError } from '@leeway/shared/api/error.ts';
import type { EndpointStore } from '../store/endpoints.ts';
import type { VersionStore } from '../store/versions.ts';
import type { WorkflowStore } from '../store/workflows.ts';
import type { Plan, PlanNode } from './plan.ts';
import type { Plans } from './plans.ts';

export interface EntrancesDeps {
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
      found.then((entrance) => entrance && place.set(`${kind} ${path}`, found)).catch(() => undefined);
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

async function findEntrance(
  { endpoints, workflows, versions, plans }: EntrancesDeps,
  kind: 'webhook' | 'form',
  path: string,
): Promise<Entrance | null> {
  const endpoint = await endpoints.find(kind, path);
  const workflow = endpoint && (await workflows.find(endpoint.workflowId));
  const version = workflow && (await versions.live(workflow.id));
  if (!endpoint || !workflow || !version) return null;
  const plan = await plans.byVersionId(version.id);
  const node = plan.nodes.get(endpoint.nodeId);
  return node
    ? { workflowId: workflow.id, title: workflow.title, isPaused: workflow.status === 'paused', plan, node }
    : null;
}
