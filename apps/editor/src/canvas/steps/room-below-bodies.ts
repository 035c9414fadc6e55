// What a container repeats grows downwards; what follows when all is done makes room for it.
import { BODY_PORT, bodiesOf } from '@leeway/shared/graph/bodies.ts';
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import { descendantsOf, orderOf } from '@leeway/shared/graph/order.ts';
import { type BodyFrame, framesOf } from '../flow/body-frames.ts';
import { CARD_WIDTH } from '../flow/node-facts.ts';
import { type Edit, pushDown } from '../operations.ts';
import { GAP } from './placing.ts';

/** Moves down what follows the containers round a step, inner ones first, as far as it stands in their frames. */
export function makeRoomBelow(nodeId: string): Edit {
  return (graph) => {
    const { ownerOf } = bodiesOf(orderOf(graph));
    let result = graph;
    for (let owner = ownerOf(nodeId); owner !== null; owner = ownerOf(owner)) result = pushBelow(result, owner);
    return result;
  };
}

/** The graph without what `makeRoomBelow` would push: a step that goes behind another in a body may take its place. */
export function withoutFollowers(graph: Graph, source: string, port: string): Graph {
  const order = orderOf(graph);
  const { ownerOf } = bodiesOf(order);
  const gone = new Set<string>();
  for (let owner = port === BODY_PORT ? source : ownerOf(source); owner !== null; owner = ownerOf(owner)) {
    for (const id of followersOf(graph, owner)) for (const one of [id, ...descendantsOf(order, id)]) gone.add(one);
  }
  return gone.size === 0 ? graph : { ...graph, nodes: graph.nodes.filter(({ id }) => !gone.has(id)) };
}

function followersOf(graph: Graph, container: string): string[] {
  return graph.edges.flatMap(({ source, sourcePort, target }) =>
    source === container && sourcePort !== BODY_PORT ? [target] : [],
  );
}

function pushBelow(graph: Graph, container: string): Graph {
  const frame = framesOf(graph).find(({ id }) => id === container);
  if (frame === undefined) return graph;
  const ids = followersOf(graph, container);
  const followers = graph.nodes.filter(({ id }) => ids.includes(id));
  const bottom = frame.y + frame.height + GAP;
  return followers.reduce((result, follower) => {
    const dy = Math.ceil((bottom - follower.position.y) / 8) * 8;
    return isInColumn(follower, frame) ? pushDown(follower.id, dy)(result) : result;
  }, graph);
}

/** What stands beside a frame is not in its way. */
function isInColumn({ position: { x } }: GraphNode, frame: BodyFrame): boolean {
  return x < frame.x + frame.width && frame.x < x + CARD_WIDTH;
}
