// What going live would change, in plain words.
import type { Graph, GraphEdge, GraphNode } from '@leeway/shared/graph/graph.ts';

export interface GraphDifference {
  kind: 'added' | 'removed' | 'changed';
  /** Null: it is about the workflow as a whole. */
  nodeId: string | null;
  text: string;
}

/** What a field of a node is called where it is set. */
export type FieldLabel = (node: GraphNode, field: string) => string;
const plainName: FieldLabel = (_node, field) => field;

/** The differences a person cares about: steps, what is set on them, and the way between them. Places on the canvas do not count. */
export function diffGraphs(live: Graph | null, draft: Graph, labelOf: FieldLabel = plainName): GraphDifference[] {
  const old = new Map((live?.nodes ?? []).map((node) => [node.id, node]));
  const current = new Map(draft.nodes.map((node) => [node.id, node]));
  const added = draft.nodes.filter((node) => !old.has(node.id));
  const removed = [...old.values()].filter((node) => !current.has(node.id));
  return [
    ...added.map((node) => difference('added', node, `“${node.title}” is new`)),
    ...removed.map((node) => difference('removed', node, `“${node.title}” is gone`)),
    ...draft.nodes.flatMap((node) => {
      const before = old.get(node.id);
      return before ? nodeDifferences(before, node, labelOf) : [];
    }),
    ...(live ? edgeDifferences(live, draft, { old, current }) : []),
    ...(live && !isSame(live.settings, draft.settings)
      ? [{ kind: 'changed' as const, nodeId: null, text: 'The settings of the workflow are different' }]
      : []),
  ];
}

function nodeDifferences(before: GraphNode, after: GraphNode, labelOf: FieldLabel): GraphDifference[] {
  const name = `“${after.title}”`;
  const said: string[] = [];
  if (before.title !== after.title) said.push(`“${before.title}” is now called ${name}`);
  const fields = isSame(before.config, after.config)
    ? []
    : changedFields(before, after).map((field) => `“${labelOf(after, field)}”`);
  if (fields.length > 0) said.push(`${name}: ${inWords(fields)} ${fields.length === 1 ? 'is' : 'are'} different`);
  if (!isSame(before.dial, after.dial)) said.push(`${name} starts with another dial`);
  if (
    !isSame(before.retry, after.retry) ||
    before.timeoutSeconds !== after.timeoutSeconds ||
    before.onError !== after.onError
  )
    said.push(`${name} handles failures in another way`);
  if (before.name !== after.name)
    said.push(`${name} is read as ${after.name} in formulas, no longer as ${before.name}`);
  return said.map((text) => difference('changed', after, text));
}

function changedFields(before: GraphNode, after: GraphNode): string[] {
  const names = new Set([...Object.keys(before.config), ...Object.keys(after.config)]);
  return [...names].filter((name) => name !== 'rule' && !isSame(before.config[name], after.config[name]));
}

function edgeDifferences(
  live: Graph,
  draft: Graph,
  nodes: { old: ReadonlyMap<string, GraphNode>; current: ReadonlyMap<string, GraphNode> },
): GraphDifference[] {
  const key = (edge: GraphEdge) => `${edge.source} ${edge.sourcePort} ${edge.target}`;
  const before = new Set(live.edges.map(key));
  const after = new Set(draft.edges.map(key));
  const stays = (edge: GraphEdge) =>
    nodes.old.has(edge.source) &&
    nodes.old.has(edge.target) &&
    nodes.current.has(edge.source) &&
    nodes.current.has(edge.target);
  const title = (id: string) => `“${nodes.current.get(id)?.title ?? ''}”`;
  return [
    ...draft.edges
      .filter((edge) => !before.has(key(edge)) && stays(edge))
      .map((edge) => ({
        kind: 'added' as const,
        nodeId: edge.target,
        text: `${title(edge.source)} now leads to ${title(edge.target)}`,
      })),
    ...live.edges
      .filter((edge) => !after.has(key(edge)) && stays(edge))
      .map((edge) => ({
        kind: 'removed' as const,
        nodeId: edge.target,
        text: `${title(edge.source)} no longer leads to ${title(edge.target)}`,
      })),
  ];
}

function difference(kind: GraphDifference['kind'], node: GraphNode, text: string): GraphDifference {
  return { kind, nodeId: node.id, text };
}

function inWords(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

function isSame(first: unknown, second: unknown): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}
