import { RESERVED_NAMES } from '@leeway/shared/expression/reserved-names.ts';
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import type { NodeCard } from '@leeway/shared/graph/node-type.ts';
import type { Point } from '../operations.ts';

/** A new node of a type: its first config, its own title, and a name no other node of the graph has. */
export function createNode(type: NodeCard, at: { id: string; position: Point; graph: Graph }): GraphNode {
  return {
    id: at.id,
    name: freeName(at.graph, type.title),
    type: type.type,
    typeVersion: type.version,
    title: type.title,
    position: { x: snap(at.position.x), y: snap(at.position.y) },
    config: structuredClone(type.initialConfig),
    ...(type.dial ? { dial: structuredClone(type.dial) } : {}),
    onError: 'fail',
  };
}

/** A name for expressions made from words, such as `draft_text`, with a number when it is taken. */
export function freeName(graph: Graph, words: string): string {
  const taken = new Set(graph.nodes.map((node) => node.name));
  const letters = words
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '');
  const base = (letters || 'step').slice(0, 40);
  const isFree = (name: string) => !taken.has(name) && !RESERVED_NAMES.has(name);
  if (isFree(base)) return base;
  let number = 2;
  while (!isFree(`${base}_${number}`)) number += 1;
  return `${base}_${number}`;
}

/** The canvas's grid is 8. */
export function snap(value: number): number {
  return Math.round(value / 8) * 8;
}
