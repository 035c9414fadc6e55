// Copied steps travel as text, so that they can be pasted into another workflow or another window.
import type { Graph, GraphEdge, GraphNode } from '@leeway/shared/graph/graph.ts';
import { addNodes, type Edit } from '../operations.ts';
import { freeName } from './create-node.ts';

/** What stands on the clipboard; `leeway` tells it from other text. */
export interface Clip {
  leeway: 'steps';
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** The named nodes and the edges between them; null when none of them is there. */
export function clipOf(graph: Graph, ids: readonly string[]): Clip | null {
  const wanted = new Set(ids);
  const nodes = graph.nodes.filter((node) => wanted.has(node.id));
  const edges = graph.edges.filter((edge) => wanted.has(edge.source) && wanted.has(edge.target));
  return nodes.length === 0 ? null : { leeway: 'steps', nodes, edges };
}

/** Whether a text can be a clip at all; read-clip.ts says whether it is one. */
export function looksLikeClip(text: string): boolean {
  return text.startsWith('{') && text.includes('"leeway":"steps"');
}

/** Adds the steps of a clip with new ids and free names, a bit lower and to the right. `ids` are the new nodes'. */
export function paste(clip: Clip, graph: Graph, newId: () => string): { edit: Edit; ids: readonly string[] } {
  const idOf = new Map(clip.nodes.map((node) => [node.id, newId()]));
  const nodes: GraphNode[] = [];
  for (const node of clip.nodes) {
    const sofar = { ...graph, nodes: [...graph.nodes, ...nodes] };
    nodes.push({
      ...node,
      id: idOf.get(node.id) ?? newId(),
      name: sofar.nodes.some(({ name }) => name === node.name) ? freeName(sofar, node.name) : node.name,
      position: { x: node.position.x + 32, y: node.position.y + 32 },
    });
  }
  const edges = clip.edges.map((edge) => ({
    ...edge,
    id: newId(),
    source: idOf.get(edge.source) ?? edge.source,
    target: idOf.get(edge.target) ?? edge.target,
  }));
  return { edit: addNodes(nodes, edges), ids: nodes.map((node) => node.id) };
}
