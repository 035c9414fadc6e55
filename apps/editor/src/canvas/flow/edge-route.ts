// Where edges bend, so that branches part just below their step, join 24 px above the next, and never run behind a card.
import { BODY_PORT } from '@leeway/shared/graph/bodies.ts';
import type { Graph, GraphEdge, GraphNode } from '@leeway/shared/graph/graph.ts';
import { type BodyFrame, framesOf } from './body-frames.ts';
import { factsOf } from './node-facts.ts';

/** Below the handle of a step with several ways out; above the handle of one where several meet. */
const PART_AT = 28;
export const MERGE_AT = 24;
/** From here on a straight way down may have a card in it. */
const LONG = 150;
const LANE_GAP = 28;

export interface EdgeRoute {
  /** Distance of the cross-line below the source handle, or null: it lies MERGE_AT above the target's. */
  partAt: number | null;
  /** x of a free lane beside the cards in between; null: the straight way is free. */
  lane: number | null;
}

/** The route of every edge by id. */
export function routesOf(graph: Graph): Map<string, EdgeRoute> {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const leaving = countBy(graph.edges, (edge) => edge.source);
  const frames = new Map(framesOf(graph).map((frame) => [frame.id, frame]));
  return new Map(
    graph.edges.map((edge) => {
      const isParting = (leaving.get(edge.source) ?? 0) > 1;
      return [edge.id, { partAt: isParting ? PART_AT : null, lane: laneBeside(edge, frames) ?? laneOf(edge, nodes) }];
    }),
  );
}

/** What follows a container is reached beside the frame of what it repeats, never through it. */
function laneBeside({ source, sourcePort }: GraphEdge, frames: ReadonlyMap<string, BodyFrame>): number | null {
  const frame = sourcePort === BODY_PORT ? undefined : frames.get(source);
  return frame === undefined ? null : frame.x + frame.width + LANE_GAP;
}

function laneOf(edge: GraphEdge, nodes: ReadonlyMap<string, GraphNode>): number | null {
  const source = nodes.get(edge.source);
  const target = nodes.get(edge.target);
  if (!source || !target) return null;
  const top = source.position.y + factsOf(source).height;
  const bottom = target.position.y;
  if (bottom - top < LONG) return null;
  // A parted edge runs down the target's column, any other one down the source's; a card in both means a detour.
  const isFree = (x: number) => inTheWay(x, { top, bottom }, nodes).length === 0;
  const { width } = factsOf(source);
  const middle = (node: GraphNode) => node.position.x + width / 2;
  if (isFree(middle(target)) && isFree(middle(source))) return null;
  const cards = [
    ...inTheWay(middle(target), { top, bottom }, nodes),
    ...inTheWay(middle(source), { top, bottom }, nodes),
  ];
  return Math.max(...cards.map((card) => card.position.x + factsOf(card).width)) + LANE_GAP;
}

function inTheWay(
  x: number,
  { top, bottom }: { top: number; bottom: number },
  nodes: ReadonlyMap<string, GraphNode>,
): GraphNode[] {
  return [...nodes.values()].filter((node) => {
    const { width, height } = factsOf(node);
    const { position } = node;
    return position.x < x && x < position.x + width && position.y + height > top + 1 && position.y < bottom - 1;
  });
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

export interface EdgeEnds {
  sourceX: number;
  sourceY: number;
  targetX: number;
  targetY: number;
}

/** The corners of an edge from handle to handle. Only for edges that go down; others are React Flow's own step path. */
export function cornersOf(ends: EdgeEnds, route: EdgeRoute): [x: number, y: number][] {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const merge = targetY - MERGE_AT;
  if (route.lane !== null && targetY - sourceY > LONG) {
    const part = sourceY + (route.partAt ?? MERGE_AT);
    return [
      [sourceX, sourceY],
      [sourceX, part],
      [route.lane, part],
      [route.lane, merge],
      [targetX, merge],
      [targetX, targetY],
    ];
  }
  const cross = route.partAt === null ? Math.max(merge, sourceY + 8) : Math.min(sourceY + route.partAt, targetY - 8);
  return [
    [sourceX, sourceY],
    [sourceX, cross],
    [targetX, cross],
    [targetX, targetY],
  ];
}

/** An SVG path along the corners, each rounded by up to `radius`. */
export function roundedPath(corners: readonly (readonly [x: number, y: number])[], radius = 8): string {
  const points = corners.filter(
    ([x, y], index) => index === 0 || x !== corners[index - 1]?.[0] || y !== corners[index - 1]?.[1],
  );
  return points
    .map(([x, y], index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (!before) return `M${x} ${y}`;
      if (!after) return `L${x} ${y}`;
      const [fromX, fromY] = towards([x, y], before, radius);
      const [toX, toY] = towards([x, y], after, radius);
      return `L${fromX} ${fromY}Q${x} ${y} ${toX} ${toY}`;
    })
    .join('');
}

function towards(from: readonly [number, number], to: readonly [number, number], radius: number): [number, number] {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const length = Math.hypot(dx, dy);
  const step = Math.min(radius, length / 2);
  return length === 0 ? [from[0], from[1]] : [from[0] + (dx / length) * step, from[1] + (dy / length) * step];
}

/** Where the label of an edge and its add button stand: on the cross-line when the edge has one, else half-way. */
export function spotsOf(ends: EdgeEnds, route: EdgeRoute): { label: [number, number]; add: [number, number] } {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const corners = cornersOf(ends, route);
  const crossY = corners[1]?.[1] ?? (sourceY + targetY) / 2;
  const farX = route.lane !== null && corners.length > 4 ? route.lane : targetX;
  const isBent = Math.abs(farX - sourceX) > 60;
  const reach = farX - sourceX;
  // A lane begins near its step, where the label of the way straight down stands: this one keeps clear of it.
  const labelAt =
    corners.length > 4
      ? Math.sign(reach) * Math.max(Math.abs(reach) / 2, Math.min(Math.abs(reach) - 52, 124))
      : reach / 2;
  const label: [number, number] = isBent
    ? [sourceX + labelAt, crossY]
    : [sourceX, Math.min(sourceY + PART_AT, targetY - 14)];
  if (route.partAt === null) return { label, add: [sourceX, (sourceY + crossY) / 2] };
  const bottom = corners.length > 4 ? targetY - MERGE_AT : targetY;
  return { label, add: isBent ? [farX, (crossY + bottom) / 2] : [farX, (crossY + 12 + targetY) / 2] };
}
