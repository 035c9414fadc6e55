// The engine's knowledge of versions, for the checker of the store: a run is judged by what it would be continued with.
import type { LoadedNode } from '@leeway/nodes/runtime';
import { partOf } from '@leeway/shared/graph/bodies.ts';
import type { Order } from '@leeway/shared/graph/order.ts';
import type { PlanOf, RunPlan } from '../store/verify/check-run.ts';
import type { VersionStore } from '../store/versions.ts';
import { rowOf } from './live-runs.ts';
import type { Plan } from './plan.ts';
import { createPlans } from './plans.ts';
import { subjectOf } from './subject.ts';

export function createVerifyPlans(versions: VersionStore, types: ReadonlyMap<string, LoadedNode>): PlanOf {
  const plans = createPlans(versions, types);
  const known = new WeakMap<Plan, RunPlan>();
  return async ({ versionId }) => {
    const plan = await plans.byVersionId(versionId);
    const before = known.get(plan);
    if (before) return before;
    const made = asRunPlan(plan);
    known.set(plan, made);
    return made;
  };
}

function asRunPlan(plan: Plan): RunPlan {
  const parts = new Map<string | null, Order>();
  return {
    version: plan.version,
    nodes: plan.nodes,
    part(container) {
      const part = parts.get(container) ?? partOf(plan.graph, plan.order, container);
      parts.set(container, part);
      return part;
    },
    rowOf: (state) => rowOf(plan, state),
    subjectOf,
  };
}
