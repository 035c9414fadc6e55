import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import { isSettled, type RunState, stepOf } from '@leeway/shared/run/state.ts';

/** Whether a run stopped at one of its items, or will: then it is tried again itself, and goes on with the item. */
export function isStoppedAt(parent: RunState, child: { run: string; key: string; index: number }): boolean {
  const step = stepOf(parent, nodeIdOf(child.key));
  if (!step?.children || isSettled(step) || step.children.items[child.index]?.run !== child.run) return false;
  return step.status === 'failed' || step.children.onItemError === 'stop';
}
