import type { RunState } from '@leeway/shared/run/state.ts';
import type { RunPart } from './run-part.ts';

/** Which of its container's items a child run is about: `Item 3 of 10`, for one that repeats `Time 3`. */
export function itemPlace({ body, order }: Pick<RunPart, 'body' | 'order'>, state: RunState): string {
  const number = (state.parent?.index ?? 0) + 1;
  if (body === null || order.nodes.get(body)?.type === 'logic.repeat') return `Time ${number}`;
  const { output } = state.steps[state.trigger] ?? {};
  const total = typeof output === 'object' && output !== null && 'total' in output ? output.total : undefined;
  return typeof total === 'number' ? `Item ${number} of ${total}` : `Item ${number}`;
}
