// Copied steps travel as text, so that they can be pasted into another workflow or another window.
import { edgeSchema, type Graph, type GraphNode, nodeSchema } from '@leeway/shared/graph/graph.ts';
import * as z from 'zod';
import { addNodes, type Edit } from '../operations.ts';
import { freeName } from './create-node.ts';

const clipSchema = z.object({
  leeway: z.literal('steps'),
  nodes: z.array(nodeSchema).min(1),
  edges: z.array(edgeSchema),
});
export type Clip = z.infer<typeof clipSchema>;

/** The named nodes and the edges between them; null when none of them is there. */
export function clipOf(graph: Graph, ids: readonly string[]): Clip | null {
  const wanted = new Set(ids);
  const nodes = graph.nodes.filter((node) => wanted.has(node.id));
  const edges = graph.edges.filter((edge) => wanted.has(edge.source) && wanted.has(edge.target));
  return nodes.length === 0 ? null : { leeway: 'steps', nodes, edges };
}

/** Reads a clip from text; null for anything else that was on the clipboard. */
export function readClip(text: string): Clip | null {
  try {
    const read = clipSchema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
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
