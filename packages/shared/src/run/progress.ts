// Where a run stands on its graph, from its state alone: what the engine continues with and what the canvas draws.
import { type Order, type Progress, settleNode, startProgress } from '../graph/order.ts';
import { isSettled, type RunState } from './state.ts';

/** Replays the settled steps over the graph. Other triggers than the run's own are skipped. */
export function progressOf(order: Order, state: RunState): Progress {
  const progress = startProgress(order);
  for (const id of order.sorted) {
    const isOtherTrigger = id !== state.trigger && (order.incoming.get(id)?.length ?? 0) === 0;
    if (isOtherTrigger) {
      progress.skipped.add(id);
      settleNode(progress, id, null);
    }
  }
  for (const id of order.sorted) {
    const key = state.latest[id];
    const step = key === undefined ? undefined : state.steps[key];
    if (step && isSettled(step)) settleNode(progress, id, step.port);
  }
  return progress;
}
