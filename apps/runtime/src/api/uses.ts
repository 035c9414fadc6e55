// Which workflows use a connection or a table: their drafts and their live versions are searched for its id.
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { Stores } from '../store/stores.ts';

export interface Use {
  workflowId: string;
  title: string;
  /** The live version uses it, not only the draft. */
  isLive: boolean;
}

/** Finds the uses of each of `names` (ids, or the name of a table). Reads every workflow once. */
export async function findUses({
  workflows,
  versions,
}: Pick<Stores, 'workflows' | 'versions'>): Promise<(...names: string[]) => Use[]> {
  const used = await Promise.all(
    (await workflows.list()).map(async ({ id, title, draft, liveVersion }) => {
      const live = liveVersion === null ? null : await versions.live(id);
      const inLive = live === null ? new Set<string>() : textsIn(live.graph);
      return { workflowId: id, title, inLive, inDraft: textsIn(draft.graph) };
    }),
  );
  return (...names) =>
    used.flatMap(({ workflowId, title, inLive, inDraft }) => {
      const isLive = names.some((name) => inLive.has(name));
      return isLive || names.some((name) => inDraft.has(name)) ? [{ workflowId, title, isLive }] : [];
    });
}

/** Every text in the configs of a graph: ids are long and random, so that a text equal to one is a reference. */
export function textsIn(graph: Graph): Set<string> {
  const texts = new Set<string>();
  const open: unknown[] = graph.nodes.map(({ config }) => config);
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'string') texts.add(value);
    else if (typeof value === 'object' && value !== null)
      open.push(...Object.values(value).filter((part) => part !== undefined));
  }
  return texts;
}

/** A use as lists show it. */
export function asUsedBy(uses: readonly Use[]): { workflowId: string; title: string }[] {
  return uses.map(({ workflowId, title }) => ({ workflowId, title }));
}
