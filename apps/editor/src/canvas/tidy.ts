// “Tidy up”: a layout from top to bottom. dagre gives columns and rows; the rows' distances are ours. Loaded when it is asked for.
import { Graph as LayoutGraph, layout } from '@dagrejs/dagre';
import { BODY_PORT, bodiesOf, hasBody } from '@leeway/shared/graph/bodies.ts';
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import { orderOf } from '@leeway/shared/graph/order.ts';
import { FRAME_PAD_BELOW } from './flow/body-frames.ts';
import { CARD_WIDTH, factsOf } from './flow/node-facts.ts';
import type { Point } from './operations.ts';
import { snap } from './steps/create-node.ts';
import { GAP, MERGE_GAP, PART_GAP } from './steps/placing.ts';

/** New places for all nodes of a graph. The first step keeps its place, so that the view does not jump. */
export function tidyPositions(graph: Graph): Map<string, Point> {
  const columns = layoutColumns(graph);
  const rows = rowsOf(graph.nodes, columns);
  const places = new Map<string, Point>();
  let y = 0;
  for (const row of rows) {
    for (const node of row) places.set(node.id, { x: columns.get(node.id)?.x ?? 0, y });
    y += Math.max(...row.map((node) => factsOf(node).height)) + gapBelow(graph, row);
  }
  const anchor = rows[0]?.[0];
  const from = anchor && places.get(anchor.id);
  const dx = anchor && from ? anchor.position.x - from.x : 0;
  const dy = anchor && from ? anchor.position.y - from.y : 0;
  return new Map([...places].map(([id, { x, y: top }]) => [id, { x: snap(x + dx), y: snap(top + dy) }]));
}

function layoutColumns(graph: Graph): Map<string, Point> {
  const drawing = new LayoutGraph();
  drawing.setGraph({ rankdir: 'TB', nodesep: 48, ranksep: 40, edgesep: 24 });
  drawing.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) drawing.setNode(node.id, { width: CARD_WIDTH, height: factsOf(node).height });
  for (const [source, target] of layoutEdges(graph)) drawing.setEdge(source, target);
  layout(drawing, { constraints: consistent(graph.nodes.flatMap((node) => branchOrder(graph, node))) });
  return new Map(
    graph.nodes.map((node) => {
      const { x, y } = drawing.node(node.id);
      return [node.id, { x: x - CARD_WIDTH / 2, y }];
    }),
  );
}

// What follows a container stands below what it repeats: there it hangs on the ends of the body instead of the container.
function layoutEdges(graph: Graph): [source: string, target: string][] {
  const { ownerOfEdge } = bodiesOf(orderOf(graph));
  const inside = Map.groupBy(graph.edges, (edge) => ownerOfEdge(edge) ?? '');
  const endsOf = (container: string): string[] => {
    const body = inside.get(container) ?? [];
    const leaving = new Set(body.map(({ source }) => source));
    const last = new Set(body.map(({ target }) => target).filter((id) => !leaving.has(id)));
    return last.size === 0 ? [container] : [...last].flatMap(endsOf);
  };
  return graph.edges.flatMap(({ source, sourcePort, target }): [string, string][] =>
    sourcePort === BODY_PORT ? [[source, target]] : endsOf(source).map((end) => [end, target]),
  );
}

// The first ways out go to the left: “Yes” before “No”, as the ports are listed.
function branchOrder(graph: Graph, node: GraphNode): Sides[] {
  const ports = factsOf(node).ports.map(({ name }) => name);
  const targets = graph.edges
    .filter((edge) => edge.source === node.id && !hasBody(node.type))
    .toSorted((a, b) => ports.indexOf(a.sourcePort) - ports.indexOf(b.sourcePort))
    .map((edge) => edge.target);
  return targets.flatMap((left, index) => {
    const right = targets[index + 1];
    return right === undefined || right === left ? [] : [{ left, right }];
  });
}

interface Sides {
  left: string;
  right: string;
}

// dagre fails on wishes that contradict each other, such as two conditions that lead to the same two steps the other way round:
// the first wish stands, and one that would turn it round is left out.
function consistent(wishes: readonly Sides[]): Sides[] {
  const kept = new Map<string, string[]>();
  return wishes.filter(({ left, right }) => {
    if (isLeftOf(kept, right, left)) return false;
    kept.set(left, [...(kept.get(left) ?? []), right]);
    return true;
  });
}

function isLeftOf(rightsOf: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(rightsOf.get(id) ?? []));
  }
  return false;
}

function rowsOf(nodes: readonly GraphNode[], places: ReadonlyMap<string, Point>): GraphNode[][] {
  const rows = new Map<number, GraphNode[]>();
  for (const node of nodes) {
    const y = Math.round(places.get(node.id)?.y ?? 0);
    rows.set(y, [...(rows.get(y) ?? []), node]);
  }
  return [...rows].toSorted(([a], [b]) => a - b).map(([, row]) => row);
}

function gapBelow(graph: Graph, row: readonly GraphNode[]): number {
  const ids = new Set(row.map((node) => node.id));
  const leaving = graph.edges.filter((edge) => ids.has(edge.source));
  const isParting = row.some((node) => leaving.filter((edge) => edge.source === node.id).length > 1);
  const room = bodiesEnding(graph, row) * FRAME_ROOM;
  const isMerging = leaving.some((edge) => graph.edges.filter((other) => other.target === edge.target).length > 1);
  if (isParting && isMerging) return PART_GAP + MERGE_GAP / 2 + room;
  return (isParting ? PART_GAP : isMerging ? MERGE_GAP : GAP) + room;
}

/** For the add button of a body's last step and the end of its frame. */
const FRAME_ROOM = FRAME_PAD_BELOW - 16;

/** How many bodies, one in the other, end at most with a step of a row. */
function bodiesEnding(graph: Graph, row: readonly GraphNode[]): number {
  if (!graph.nodes.some(({ type }) => hasBody(type))) return 0;
  const order = orderOf(graph);
  const { ownerOf } = bodiesOf(order);
  return Math.max(
    ...row.map(({ id }) => {
      let count = 0;
      const isEnd = (order.outgoing.get(id) ?? []).every(({ target }) => ownerOf(target) !== ownerOf(id));
      for (let owner = ownerOf(id); isEnd && owner !== null; owner = ownerOf(owner)) count += 1;
      return count;
    }),
  );
}
