// What a fork keeps and what it does anew, in plain words.
import { descendantsOf, type Order } from '@leeway/shared/graph/order.ts';
import { isSettled, type RunState, stepOf } from '@leeway/shared/run/state.ts';

/** Titles of the steps that a fork from a step takes over, and of those that are done anew, both in their order. */
export function forkParts(
  { order, present }: { order: Order; present: RunState },
  nodeId: string,
): { kept: string[]; anew: string[] } {
  const again = descendantsOf(order, nodeId).add(nodeId);
  const titleOf = (id: string) => {
    const node = order.nodes.get(id);
    return node?.title || node?.name || id;
  };
  const isDone = (id: string) => {
    const step = stepOf(present, id);
    return step !== undefined && isSettled(step);
  };
  return {
    kept: order.sorted.filter((id) => !again.has(id) && isDone(id)).map(titleOf),
    anew: order.sorted.filter((id) => again.has(id)).map(titleOf),
  };
}

const NAMED = 4;

/** `“Read it”, “Price” and “Draft the reply”`; of many, the first and how many more. */
export function listText(titles: readonly string[]): string {
  const named = titles.slice(0, titles.length > NAMED + 1 ? NAMED : titles.length).map((title) => `“${title}”`);
  const more = titles.length - named.length;
  if (more > 0) return `${named.join(', ')} and ${more} more`;
  const last = named.at(-1) ?? '';
  return named.length < 2 ? last : `${named.slice(0, -1).join(', ')} and ${last}`;
}
