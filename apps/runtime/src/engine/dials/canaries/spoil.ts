// What a reviewer sees of a run besides the draft, so that a mistake planted in the draft can be found.
import { ancestorsOf, orderOf } from '@leeway/shared/graph/order.ts';
import type { RunRecord } from '../../engine.ts';
import { isName } from './names.ts';
import { type Planted, plantMistake } from './plant-mistake.ts';

interface Seen {
  name: string;
  text: string;
}

/** A copy of the draft of a step with a mistake in it; null when there is nothing that could be altered. */
export function spoil(
  { state, graph, nodes }: Pick<RunRecord, 'state' | 'graph' | 'nodes'>,
  key: string,
  lot: (...words: string[]) => number,
): Planted | null {
  const step = state.steps[key];
  const draft = step?.drafted ?? step?.proposal?.values;
  if (!step || typeof draft !== 'object' || draft === null || Array.isArray(draft)) return null;
  const before = ancestorsOf(orderOf(graph), step.nodeId);
  const sources = Object.values(state.steps).filter(({ key: other, nodeId }) => {
    const type = nodes.get(nodeId)?.type;
    return other === state.trigger || (before.has(nodeId) && type?.kind === 'ai' && type.actionClass === 'A');
  });
  const seen = sources.flatMap(({ output }) => leavesOf(output, ''));
  return plantMistake({
    values: Object.fromEntries(Object.entries(draft)),
    shown: seen.map(({ text }) => text),
    names: seen.filter(({ name, text }) => isName(name, text)).map(({ text }) => text),
    lot,
  });
}

/** Texts and numbers at whatever depth, with the name under which each was found. */
function leavesOf(value: unknown, name: string): Seen[] {
  if (typeof value === 'string' || typeof value === 'number') return [{ name, text: String(value) }];
  if (Array.isArray(value)) return value.flatMap((each) => leavesOf(each, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, each]) => leavesOf(each, field));
}
