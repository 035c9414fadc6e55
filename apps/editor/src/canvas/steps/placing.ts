// Where a new card goes: below the one it follows, with room for labels, beside what is there already.
import { BODY_PORT, hasBody } from '@leeway/shared/graph/bodies.ts';
import type { Graph, GraphEdge, GraphNode } from '@leeway/shared/graph/graph.ts';
import { ERROR_PORT } from '@leeway/shared/graph/ports.ts';
import { FRAME_PAD_BELOW, framesOf } from '../flow/body-frames.ts';
import { CARD_HEIGHT_WITH_DIAL, CARD_WIDTH, factsOf } from '../flow/node-facts.ts';
import type { Point } from '../operations.ts';
import { snap } from './create-node.ts';

/** Between two cards one below the other; more where a step parts, for the labels, or where ways meet. */
export const GAP = 40;
export const PART_GAP = 56;
export const MERGE_GAP = 48;
const COLUMN = CARD_WIDTH + 48;

/** The place for a node that follows `source` by `port`; `height` is the new card's. */
export function placeAfter(graph: Graph, source: GraphNode, after: { port: string; height: number }): Point {
  const { ports, height } = factsOf(source);
  const index = Math.max(
    0,
    ports.findIndex(({ name }) => name === after.port),
  );
  if (hasBody(source.type) && after.port !== ERROR_PORT) return placeAtContainer(graph, source, after);
  const isParting = ports.length > 1;
  const x = source.position.x + (index - (ports.length - 1) / 2) * (isParting ? COLUMN : 0);
  const y = source.position.y + height + (isParting ? PART_GAP : GAP);
  return freePlace(graph, { x, y }, after.height);
}

/** What a container repeats goes right below it; what follows when all is done, below that. */
function placeAtContainer(graph: Graph, source: GraphNode, after: { port: string; height: number }): Point {
  const { x } = source.position;
  const top = source.position.y + factsOf(source).height + PART_GAP;
  if (after.port === BODY_PORT) return freePlace(graph, { x, y: top }, after.height);
  const frame = framesOf(graph).find(({ id }) => id === source.id);
  const bottom = frame ? frame.y + frame.height : top + CARD_HEIGHT_WITH_DIAL + FRAME_PAD_BELOW;
  return freePlace(graph, { x, y: snap(bottom + GAP + 4) }, after.height);
}

/** The place for a node in the middle of an edge. */
export function placeOnEdge(graph: Graph, edge: GraphEdge): Point | null {
  const source = graph.nodes.find((node) => node.id === edge.source);
  const target = graph.nodes.find((node) => node.id === edge.target);
  if (!source || !target) return null;
  const isParting = graph.edges.filter((other) => other.source === edge.source).length > 1;
  const isMerging = graph.edges.filter((other) => other.target === edge.target).length > 1;
  // Before a place where ways meet, the way's own column is its source's; a parted way runs in its target's.
  const x = isMerging && !isParting ? source.position.x : target.position.x;
  return { x, y: source.position.y + factsOf(source).height + (isParting ? PART_GAP : GAP) };
}

/** How far the target of an edge must go down to make room for a card of `height` at `top`; 0 when there is room. */
export function missingRoom(graph: Graph, target: GraphNode, card: { top: number; height: number }): number {
  const isMerging = graph.edges.filter((edge) => edge.target === target.id).length > 1;
  const wanted = card.top + card.height + (isMerging ? MERGE_GAP : GAP);
  return Math.max(0, Math.ceil((wanted - target.position.y) / 8) * 8);
}

/** A place for a card put down without a neighbour: below everything, in the first step's column. */
export function placeAtEnd(graph: Graph): Point {
  const [first] = graph.nodes;
  if (!first) return { x: 0, y: 0 };
  const bottom = Math.max(...graph.nodes.map((node) => node.position.y + factsOf(node).height));
  return { x: first.position.x, y: bottom + GAP };
}

/** The nearest place at or below a point where no other card is. */
export function placeBelow(graph: Graph, wanted: Point, height: number): Point {
  const place = { ...wanted };
  for (let card = cardAt(graph, place, height); card; card = cardAt(graph, place, height)) {
    place.y = card.position.y + factsOf(card).height + GAP;
  }
  return place;
}

function freePlace(graph: Graph, wanted: Point, height: number): Point {
  const place = { ...wanted };
  while (cardAt(graph, place, height)) place.x += COLUMN;
  return place;
}

/** A card that one of `height` at `point` would cover. */
function cardAt(graph: Graph, point: Point, height: number): GraphNode | undefined {
  return graph.nodes.find((node) => {
    const { position } = node;
    const other = factsOf(node);
    const isBeside = point.x + CARD_WIDTH <= position.x || position.x + other.width <= point.x;
    return !isBeside && point.y < position.y + other.height && position.y < point.y + height;
  });
}
