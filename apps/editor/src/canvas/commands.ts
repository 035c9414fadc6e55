// What a person can tell the canvas to do, by pointer, key or menu: each is an edit of the draft, a selection and a sentence.
import { BODY_PORT, hasBody } from '@leeway/shared/graph/bodies.ts';
import type { GraphEdge, GraphNode } from '@leeway/shared/graph/graph.ts';
import type { NodeCard, Port } from '@leeway/shared/graph/node-type.ts';
import { orderOf } from '@leeway/shared/graph/order.ts';
import type { DraftStore } from './draft-store.ts';
import { factsOf, heightOf } from './flow/node-facts.ts';
import {
  addNodes,
  canConnect,
  connect,
  disconnect,
  insertOnEdge,
  moveNodes,
  type Point,
  pushDown,
  removeNodes,
  sequence,
} from './operations.ts';
import { type Clip, clipOf, paste } from './steps/clipboard.ts';
import { createNode } from './steps/create-node.ts';
import { type Direction, nodeTowards } from './steps/navigate.ts';
import { missingRoom, placeAfter, placeAtEnd, placeBelow, placeOnEdge } from './steps/placing.ts';
import { makeRoomBelow, withoutFollowers } from './steps/room-below-bodies.ts';

/** The open draft, and ids nobody has. */
export interface Desk {
  store: DraftStore;
  newId: () => string;
}

/** Where a new step goes. */
export type Where =
  | { is: 'after'; nodeId: string; port: string; at?: Point }
  | { is: 'between'; edgeId: string }
  | { is: 'at'; point: Point }
  | { is: 'end' };

/** Adds a step of a type and selects it; null when it cannot stand there (a trigger has nothing before it). */
export function addStep(desk: Desk, type: NodeCard, where: Where): string | null {
  if (where.is === 'between') return addBetween(desk, type, where.edgeId);
  const { graph, edit, select, say } = desk.store.getState();
  const source = where.is === 'after' ? nodeOf(desk, where.nodeId) : undefined;
  const node = createNode(type, { id: desk.newId(), position: placeFor(desk, type, where), graph });
  if (!source || where.is !== 'after' || type.kind === 'trigger') {
    edit(addNodes([node]));
    select({ nodes: [node.id] });
    say(`${node.title} added`);
  } else {
    const edge = edgeBetween(desk, { source: source.id, port: where.port, target: node.id });
    edit(sequence(addNodes([node], [edge]), makeRoomBelow(node.id)));
    select({ nodes: [node.id] });
    say(`${node.title} added after ${source.title}`);
  }
  return node.id;
}

function placeFor(desk: Desk, type: NodeCard, where: Exclude<Where, { is: 'between' }>): Point {
  const { graph } = desk.store.getState();
  if (where.is === 'at') return placeBelow(graph, where.point, heightOf(type));
  const source = where.is === 'after' ? nodeOf(desk, where.nodeId) : undefined;
  if (!source || where.is !== 'after') return placeAtEnd(graph);
  const staying = withoutFollowers(graph, source.id, where.port);
  return where.at ?? placeAfter(staying, source, { port: where.port, height: heightOf(type) });
}

function addBetween(desk: Desk, type: NodeCard, edgeId: string): string | null {
  const { graph, edit, select, say } = desk.store.getState();
  const edge = graph.edges.find(({ id }) => id === edgeId);
  const place = edge && placeOnEdge(graph, edge);
  const target = edge && nodeOf(desk, edge.target);
  if (!edge || !place || !target || type.kind === 'trigger') return null;
  const node = createNode(type, { id: desk.newId(), position: place, graph });
  const { height } = factsOf(node);
  edit(
    sequence(
      pushDown(target.id, missingRoom(graph, target, { top: place.y, height })),
      insertOnEdge(edgeId, { node, outPort: wayOn(node), newEdgeIds: [desk.newId(), desk.newId()] }),
      makeRoomBelow(node.id),
    ),
  );
  select({ nodes: [node.id] });
  say(`${node.title} added between ${nodeOf(desk, edge.source)?.title ?? ''} and ${target.title}`);
  return node.id;
}

/** The way out by which what stood behind goes on: with a container it follows when all is done, and is not repeated. */
function wayOn(node: GraphNode): string | null {
  const names = factsOf(node).ports.map(({ name }) => name);
  return names.find((name) => !(hasBody(node.type) && name === BODY_PORT)) ?? null;
}

/** Where “add a step after” puts it: on the one edge that leaves the step, else after a way out that leads nowhere yet. */
export function whereAfter(desk: Desk, nodeId: string): Where {
  const node = nodeOf(desk, nodeId);
  const ports = node ? factsOf(node).ports : [];
  const leaving = desk.store.getState().graph.edges.filter((edge) => edge.source === nodeId);
  const free = ports.find(({ name }) => leaving.every((edge) => edge.sourcePort !== name));
  const [only] = leaving;
  if (!free && leaving.length === 1 && only) return { is: 'between', edgeId: only.id };
  return { is: 'after', nodeId, port: free?.name ?? ports[0]?.name ?? 'out' };
}

/** Draws an edge; says so when it may not be. */
export function connectNodes(desk: Desk, ends: { source: string; port: string; target: string }): boolean {
  const { graph, edit, say } = desk.store.getState();
  const edge = edgeBetween(desk, ends);
  const [from, to] = [nodeOf(desk, ends.source), nodeOf(desk, ends.target)];
  if (!from || !to || factsOf(to).isTrigger || !canConnect(graph, edge)) {
    say('These two steps cannot be connected');
    return false;
  }
  edit(connect(edge));
  say(`${from.title} connected to ${to.title}`);
  return true;
}

/** The ways out of `source` by which an edge to `target` is possible; those that lead nowhere yet come first. */
export function portsTo(desk: Desk, source: string, target: string): readonly Port[] {
  const { graph } = desk.store.getState();
  const [from, to] = [nodeOf(desk, source), nodeOf(desk, target)];
  if (!from || !to || factsOf(to).isTrigger) return [];
  const isUsed = (name: string) => graph.edges.some((edge) => edge.source === source && edge.sourcePort === name);
  return factsOf(from)
    .ports.filter(({ name }) => canConnect(graph, { source, sourcePort: name, target }))
    .toSorted((a, b) => Number(isUsed(a.name)) - Number(isUsed(b.name)));
}

/** Removes what is selected, and selects the step before it. */
export function removeSelected({ store, newId }: Desk): void {
  const { selection, graph, edit, select, say } = store.getState();
  const nodes = graph.nodes.filter((node) => selection.nodes.includes(node.id));
  const next = nodes[0] && nodeTowards(orderOf(graph), nodes[0].id, 'up');
  edit(sequence(removeNodes(selection.nodes), disconnect(selection.edges)));
  if (next && nodeOf({ store, newId }, next)) select({ nodes: [next] });
  if (nodes.length > 0)
    say(nodes.length === 1 ? `${nodes[0]?.title ?? 'Step'} removed` : `${nodes.length} steps removed`);
  else if (selection.edges.length > 0) say('Steps disconnected');
}

/** Adds copied steps and selects them. */
export function pasteClip({ store, newId }: Desk, clip: Clip): void {
  const { graph, edit, select, say } = store.getState();
  const pasted = paste(clip, graph, newId);
  edit(pasted.edit);
  select({ nodes: pasted.ids });
  say(clip.nodes.length === 1 ? `${clip.nodes[0]?.title ?? 'Step'} pasted` : `${clip.nodes.length} steps pasted`);
}

/** The selected steps, to be pasted. */
export function copySelected({ store }: Desk): Clip | null {
  const { graph, selection } = store.getState();
  return clipOf(graph, selection.nodes);
}

/** Selects the next step in a direction; null when there is none at all. */
export function moveCursor({ store }: Desk, direction: Direction): string | null {
  const { graph, selection, select } = store.getState();
  const next = nodeTowards(orderOf(graph), selection.nodes.at(-1) ?? null, direction);
  if (next) select({ nodes: [next] });
  return next;
}

/** Moves the selected steps, in the graph's measure. */
export function nudge({ store }: Desk, dx: number, dy: number): void {
  const { graph, selection, edit, say } = store.getState();
  const moved = graph.nodes
    .filter((node) => selection.nodes.includes(node.id))
    .map(({ id, position }): [string, Point] => [id, { x: position.x + dx, y: position.y + dy }]);
  edit(moveNodes(new Map(moved)), `nudge:${selection.nodes.join(',')}`);
  if (moved.length > 0) say(`Moved ${directionInWords(dx, dy)}`);
}

function nodeOf({ store }: Desk, id: string): GraphNode | undefined {
  return store.getState().graph.nodes.find((node) => node.id === id);
}

function edgeBetween(
  desk: Desk,
  { source, port, target }: { source: string; port: string; target: string },
): GraphEdge {
  return { id: desk.newId(), source, sourcePort: port, target, targetPort: 'in' };
}

function directionInWords(dx: number, dy: number): string {
  if (dx !== 0) return dx > 0 ? 'to the right' : 'to the left';
  return dy > 0 ? 'down' : 'up';
}
