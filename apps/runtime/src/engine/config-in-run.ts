// A step's config with the values of one run in it.
import { ExpressionError } from '@leeway/shared/expression/cel.ts';
import type { LiveRun } from './live/live-run.ts';
import type { PlanNode } from './plans/plan.ts';

/** Throws `ExpressionError`. Where a value is missing because a step was held back, it says so, not that the workflow is wrong. */
export function configIn(run: LiveRun, node: PlanNode): ReturnType<PlanNode['resolve']> {
  try {
    return node.resolve(run.scope);
  } catch (error) {
    throw heldBack(run, error) ?? error;
  }
}

function heldBack({ plan, state }: LiveRun, error: unknown): ExpressionError | null {
  if (!(error instanceof ExpressionError) || error.code !== 'missing') return null;
  const names = new Set(error.source.match(/[a-z]\w*/g));
  for (const [nodeId, key] of Object.entries(state.latest)) {
    const step = state.steps[key];
    const other = plan.nodes.get(nodeId);
    if (step?.status !== 'refused' || !other || !names.has(other.name)) continue;
    const why = step.route?.why ?? '';
    const message = `“${other.title}” was not carried out, so it gave nothing to read. ${why}`.trim();
    return new ExpressionError(error.code, message, { source: error.source, cause: error });
  }
  return null;
}
