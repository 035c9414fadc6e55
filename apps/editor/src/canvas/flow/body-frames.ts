// What a container repeats, as rectangles behind its cards: worked out from where the cards are.
import { type Bodies, bodiesOf, hasBody } from '@leeway/shared/graph/bodies.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { orderOf } from '@leeway/shared/graph/order.ts';
import { factsOf } from './node-facts.ts';

export interface BodyFrame {
  /** Id of the container. */
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Round the cards; below the last one there is its add button. */
const FRAME_PAD = 16;
export const FRAME_PAD_BELOW = 48;

/** The frames of all containers that repeat something, outer ones first, so that inner ones are drawn over them. */
export function framesOf(graph: Graph): BodyFrame[] {
  if (!graph.nodes.some(({ type }) => hasBody(type))) return [];
  const order = orderOf(graph);
  const bodies = bodiesOf(order);
  const frames = new Map<string, BodyFrame>();
  // From the end, so that a frame inside another is there when the outer one is drawn round it.
  for (const id of order.sorted.toReversed()) {
    const frame = hasBody(order.nodes.get(id)?.type ?? '') ? frameOf(id, { graph, bodies, frames }) : null;
    if (frame) frames.set(id, frame);
  }
  return [...frames.values()].reverse();
}

interface Surroundings {
  graph: Graph;
  bodies: Bodies;
  frames: ReadonlyMap<string, BodyFrame>;
}

function frameOf(id: string, { graph, bodies, frames }: Surroundings): BodyFrame | null {
  const members = graph.nodes.filter((node) => bodies.ownerOf(node.id) === id);
  if (members.length === 0) return null;
  const cards = members.map((node) => {
    const { width, height } = factsOf(node);
    return { x: node.position.x, y: node.position.y, width, height, below: FRAME_PAD_BELOW };
  });
  const inner = members.flatMap((node) => {
    const frame = frames.get(node.id);
    return frame ? [{ ...frame, below: FRAME_PAD }] : [];
  });
  const boxes = [...cards, ...inner];
  const x = Math.min(...boxes.map((box) => box.x)) - FRAME_PAD;
  const y = Math.min(...boxes.map((box) => box.y)) - FRAME_PAD;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + FRAME_PAD;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height + box.below));
  return { id, x, y, width: right - x, height: bottom - y };
}
