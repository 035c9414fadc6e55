// What a trigger makes of what comes in.
import type { Accepted, Delivery } from '@leeway/nodes/contract/run.ts';
import type { PlanNode } from '../plans/plan.ts';

/** The run's first output, or why the delivery does not fit. */
export function accept(node: PlanNode, delivery: Delivery): Accepted {
  if (node.run.kind !== 'trigger') throw new Error(`“${node.title}” is not a trigger.`);
  return node.run.accept(node.config, delivery);
}
