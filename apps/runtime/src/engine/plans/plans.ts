// Plans by version, compiled once and kept: a version never changes.

import { upgradeGraph } from '@leeway/nodes/contract/upgrade.ts';
import type { LoadedNode } from '@leeway/nodes/runtime';
import { upgradableOf } from '@leeway/nodes/runtime';
import { AppError } from '@leeway/shared/api/error.ts';
import type { VersionStore } from '../../store/versions.ts';
import { compilePlan, type Plan } from './plan.ts';

export interface Plans {
  byVersionId(id: number): Promise<Plan>;
}

/** At most so many plans are kept; the oldest go first. */
const KEPT = 500;

export function createPlans(versions: VersionStore, types: ReadonlyMap<string, LoadedNode>): Plans {
  const plans = new Map<number, Promise<Plan>>();

  async function load(id: number): Promise<Plan> {
    const version = await versions.byId(id);
    if (!version)
      throw new AppError('version.not_found', `The version this run is pinned to (${id}) is gone.`, { status: 404 });
    // Old configs are upgraded when they are read; the stored version stays as it was published.
    const graph = upgradeGraph(version.graph, (type) => {
      const loaded = types.get(type);
      return loaded && upgradableOf(loaded);
    });
    return compilePlan({ versionId: id, workflowId: version.workflowId, version: version.number, graph }, (type) =>
      types.get(type),
    );
  }

  return {
    byVersionId(id) {
      const known = plans.get(id);
      if (known) return known;
      const plan = load(id);
      plans.set(id, plan);
      plan.catch(() => plans.delete(id));
      const oldest = plans.keys().next();
      if (plans.size > KEPT && !oldest.done) plans.delete(oldest.value);
      return plan;
    },
  };
}
