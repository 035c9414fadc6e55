// The engine's knowledge of versions, for the checker of the store: a run is judged by what it would be continued with.
import type { LoadedNode } from '@leeway/nodes/runtime';
import type { PlanOf } from '../../store/verify/check-run.ts';
import type { VersionStore } from '../../store/versions.ts';
import { subjectOf } from '../ingress/subject.ts';
import { rowOf } from '../live/run-row.ts';
import { createPlans } from './plans.ts';

export function createVerifyPlans(versions: VersionStore, types: ReadonlyMap<string, LoadedNode>): PlanOf {
  const plans = createPlans(versions, types);
  return async ({ versionId }) => {
    const plan = await plans.byVersionId(versionId);
    return {
      version: plan.version,
      nodes: plan.nodes,
      part: (container) => plan.part(container).order,
      rowOf: (state, isParked) => rowOf(plan, state, isParked),
      subjectOf,
    };
  };
}
