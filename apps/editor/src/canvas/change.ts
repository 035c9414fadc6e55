// What an edit did to a graph, as data: it can be applied again, taken back, and said in words.
import type { Graph, GraphEdge, GraphNode, GraphSettings } from '@leeway/shared/graph/graph.ts';

interface Placed<T> {
  index: number;
  item: T;
}

/** The difference of two lists of things with an id. Indexes of `removed` are those before, of `added` those after. */
interface ListChange<T> {
  removed: readonly Placed<T>[];
  added: readonly Placed<T>[];
  updated: readonly { before: T; after: T }[];
}

export interface Change {
  nodes: ListChange<GraphNode>;
  edges: ListChange<GraphEdge>;
  settings: { before: GraphSettings; after: GraphSettings } | null;
}

/** The change that turns `before` into `after`. Items that are the same object count as unchanged. */
export function changeBetween(before: Graph, after: Graph): Change {
  return {
    nodes: listChange(before.nodes, after.nodes),
    edges: listChange(before.edges, after.edges),
    settings: before.settings === after.settings ? null : { before: before.settings, after: after.settings },
  };
}

/** Applies a change to the graph it was made from; items it does not name stay the same objects. */
export function applyChange(graph: Graph, change: Change): Graph {
  return {
    ...graph,
    nodes: applyList(graph.nodes, change.nodes),
    edges: applyList(graph.edges, change.edges),
    settings: change.settings?.after ?? graph.settings,
  };
}

/** The change that takes `change` back. */
export function invertChange(change: Change): Change {
  return {
    nodes: invertList(change.nodes),
    edges: invertList(change.edges),
    settings: change.settings && { before: change.settings.after, after: change.settings.before },
  };
}

export function isEmptyChange({ nodes, edges, settings }: Change): boolean {
  return isEmptyList(nodes) && isEmptyList(edges) && settings === null;
}

/** A change as the end of a sentence: `“Draft the reply” added`, `3 steps moved`. */
export function describeChange({ nodes, edges, settings }: Change): string {
  if (nodes.added.length > 0 && nodes.removed.length > 0) return 'the whole workflow replaced';
  if (nodes.added.length > 0) return `${stepsInWords(nodes.added.map(({ item }) => item))} added`;
  if (nodes.removed.length > 0) return `${stepsInWords(nodes.removed.map(({ item }) => item))} removed`;
  if (nodes.updated.length > 0) {
    const isMove = nodes.updated.every(({ before, after }) => isOnlyMoved(before, after));
    return `${stepsInWords(nodes.updated.map(({ after }) => after))} ${isMove ? 'moved' : 'changed'}`;
  }
  if (edges.added.length > 0) return 'steps connected';
  if (edges.removed.length > 0) return 'steps disconnected';
  return settings ? 'workflow settings changed' : 'nothing changed';
}

function stepsInWords(nodes: readonly GraphNode[]): string {
  const [first] = nodes;
  return nodes.length === 1 && first ? `“${first.title}”` : `${nodes.length} steps`;
}

function isOnlyMoved(before: GraphNode, after: GraphNode): boolean {
  return before.position !== after.position && before.config === after.config && before.title === after.title;
}

function listChange<T extends { id: string }>(before: readonly T[], after: readonly T[]): ListChange<T> {
  if (before === after) return { removed: [], added: [], updated: [] };
  const old = new Map(before.map((item) => [item.id, item]));
  const kept = new Set(after.filter((item) => old.has(item.id)).map((item) => item.id));
  // When the survivors changed places, indexes alone could not put them back: the list is replaced whole.
  if (!isSameOrder(before, after, kept)) return { removed: place(before), added: place(after), updated: [] };
  return {
    removed: place(before).filter(({ item }) => !kept.has(item.id)),
    added: place(after).filter(({ item }) => !kept.has(item.id)),
    updated: after.flatMap((item) => {
      const was = old.get(item.id);
      return was === undefined || was === item ? [] : [{ before: was, after: item }];
    }),
  };
}

function isSameOrder<T extends { id: string }>(before: readonly T[], after: readonly T[], kept: Set<string>): boolean {
  const first = before.filter((item) => kept.has(item.id));
  const second = after.filter((item) => kept.has(item.id));
  return first.every((item, index) => item.id === second[index]?.id);
}

function place<T>(items: readonly T[]): Placed<T>[] {
  return items.map((item, index) => ({ index, item }));
}

function applyList<T extends { id: string }>(items: T[], change: ListChange<T>): T[] {
  if (isEmptyList(change)) return items;
  const gone = new Set(change.removed.map(({ item }) => item.id));
  const updates = new Map(change.updated.map(({ after }) => [after.id, after]));
  const result = items.filter((item) => !gone.has(item.id)).map((item) => updates.get(item.id) ?? item);
  for (const { index, item } of change.added) result.splice(index, 0, item);
  return result;
}

function invertList<T>({ removed, added, updated }: ListChange<T>): ListChange<T> {
  return {
    removed: added,
    added: removed,
    updated: updated.map(({ before, after }) => ({ before: after, after: before })),
  };
}

function isEmptyList({ removed, added, updated }: ListChange<unknown>): boolean {
  return removed.length === 0 && added.length === 0 && updated.length === 0;
}
