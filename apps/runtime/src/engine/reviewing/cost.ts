// What a mistake could cost, so that the dearest questions come first: the class of what would be done, and the amount it is about.
import { compileCel } from '@leeway/shared/expression/cel.ts';
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { AskedReview } from '@leeway/shared/run/event.ts';
import type { LiveRun } from '../live/live-run.ts';
import type { PlanNode } from '../plans/plan.ts';

/** `own`: what the step has drafted or would do. An amount that cannot be read is left out. */
export function costOf(
  { scope }: Pick<LiveRun, 'scope'>,
  { node, setting, own }: { node: PlanNode; setting: DialSetting | null; own: unknown },
): Pick<AskedReview, 'actionClass' | 'amount'> {
  const { actionClass } = node.type;
  if (!setting?.amount) return { actionClass };
  try {
    const amount = compileCel(setting.amount).evaluate({ ...scope, [node.name]: own });
    return typeof amount === 'number' && Number.isFinite(amount) ? { actionClass, amount } : { actionClass };
  } catch {
    return { actionClass };
  }
}
