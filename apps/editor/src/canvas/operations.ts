// Everything that can be done to a draft, as pure functions from graph to graph. Untouched nodes and edges stay the same
// objects: the canvas redraws only what changed, and change.ts finds the inverse from what did.
import type { DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { Graph, GraphEdge, GraphNode, GraphSettings } from '@leeway/shared/graph/graph.ts';
import { descendantsOf, orderOf } from '@leeway/shared/graph/order.ts';
import { asConfig, type ConfigPath, isSameJson, setAt } from './config-path.ts';

/** One thing a person does to the draft. Ids and positions are given by the caller, so that an edit gives the same every time. */
export type Edit = (graph: Graph) => Graph;
export type Point = { x: number; y: number };

/** Does several edits as one. */
export function sequence(...edits: readonly Edit[]): Edit {
  return (graph) => edits.reduce((result, edit) => edit(result), graph);
}

/** Adds nodes and the edges between them; an edge without both its ends is left out. */
export function addNodes(nodes: readonly GraphNode[], edges: readonly GraphEdge[] = []): Edit {
  return (graph) => {
    const all = [...graph.nodes, ...nodes];
    const ids = new Set(all.map((node) => node.id));
    const whole = edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
    return { ...graph, nodes: all, edges: whole.length > 0 ? [...graph.edges, ...whole] : graph.edges };
  };
}

export function addNode(node: GraphNode): Edit {
  return addNodes([node]);
}

/** Removes nodes with all their edges. */
export function removeNodes(ids: readonly string[]): Edit {
  const gone = new Set(ids);
  return (graph) => ({
    ...graph,
    nodes: graph.nodes.filter((node) => !gone.has(node.id)),
    edges: keepIf(graph.edges, (edge) => !gone.has(edge.source) && !gone.has(edge.target)),
  });
}

/** Puts nodes at new places, by id. */
export function moveNodes(positions: ReadonlyMap<string, Point>): Edit {
  return (graph) =>
    updateNodes(graph, (node) => {
      const position = positions.get(node.id);
      const isThere = !position || (position.x === node.position.x && position.y === node.position.y);
      return isThere ? node : { ...node, position: { x: position.x, y: position.y } };
    });
}

/** Adds an edge. Refused (the graph stays as it is): to itself, twice the same, or one that would close a circle. */
export function connect(edge: GraphEdge): Edit {
  return (graph) => (canConnect(graph, edge) ? { ...graph, edges: [...graph.edges, edge] } : graph);
}

/** Whether an edge from `source` to `target` may be drawn. A trigger has no way in: the caller knows which nodes are triggers. */
export function canConnect(graph: Graph, edge: Pick<GraphEdge, 'source' | 'sourcePort' | 'target'>): boolean {
  const { source, sourcePort, target } = edge;
  if (source === target) return false;
  const ids = new Set(graph.nodes.map((node) => node.id));
  if (!ids.has(source) || !ids.has(target)) return false;
  const isThere = graph.edges.some(
    (other) => other.source === source && other.sourcePort === sourcePort && other.target === target,
  );
  return !isThere && !descendantsOf(orderOf(graph), target).has(source);
}

export function disconnect(edgeIds: readonly string[]): Edit {
  const gone = new Set(edgeIds);
  return (graph) => ({ ...graph, edges: keepIf(graph.edges, (edge) => !gone.has(edge.id)) });
}

/** Puts a node in the middle of an edge: source → node → target. `outPort` is the port it goes on by; null: it ends there. */
export function insertOnEdge(
  edgeId: string,
  insert: { node: GraphNode; outPort: string | null; newEdgeIds: readonly [string, string] },
): Edit {
  return (graph) => {
    const edge = graph.edges.find(({ id }) => id === edgeId);
    if (!edge) return graph;
    const [first, second] = insert.newEdgeIds;
    const edges: GraphEdge[] = [{ ...edge, id: first, target: insert.node.id, targetPort: 'in' }];
    if (insert.outPort !== null) {
      edges.push({
        id: second,
        source: insert.node.id,
        sourcePort: insert.outPort,
        target: edge.target,
        targetPort: edge.targetPort,
      });
    }
    return addNodes([insert.node], edges)(disconnect([edgeId])(graph));
  };
}

/** Moves a node and all that follow it down by `dy`, to make room above. */
export function pushDown(nodeId: string, dy: number): Edit {
  return (graph) => {
    if (dy <= 0) return graph;
    const moved = descendantsOf(orderOf(graph), nodeId).add(nodeId);
    return updateNodes(graph, (node) =>
      moved.has(node.id) ? { ...node, position: { x: node.position.x, y: node.position.y + dy } } : node,
    );
  };
}

/** Sets one value of a node's config, by path; `undefined` takes the value away. Records on the way are made when missing. */
export function setConfig(nodeId: string, path: ConfigPath, value: unknown): Edit {
  return (graph) =>
    updateNode(graph, nodeId, (node) => {
      const config = setAt(node.config, path, value);
      return config === node.config ? node : { ...node, config: asConfig(config) };
    });
}

export function setTitle(nodeId: string, title: string): Edit {
  return setPart(nodeId, { title });
}

/** The dial a node is published with; the live one is set at once, by the API. */
export function setInitialDial(nodeId: string, dial: DialSetting): Edit {
  return setPart(nodeId, { dial });
}

/** `undefined` goes back to the node type's own. */
export function setRetry(nodeId: string, retry: GraphNode['retry']): Edit {
  return setPart(nodeId, { retry });
}

export function setTimeoutSeconds(nodeId: string, timeoutSeconds: number | undefined): Edit {
  return setPart(nodeId, { timeoutSeconds });
}

/** What a last failure does. Leaving `branch` also removes the edges of the error port, which is gone. */
export function setOnError(nodeId: string, onError: GraphNode['onError']): Edit {
  return (graph) => {
    const changed = setPart(nodeId, { onError })(graph);
    if (onError === 'branch') return changed;
    return {
      ...changed,
      edges: keepIf(changed.edges, (edge) => edge.source !== nodeId || edge.sourcePort !== 'error'),
    };
  };
}

export function setSettings(settings: Partial<GraphSettings>): Edit {
  return (graph) => ({ ...graph, settings: { ...graph.settings, ...settings } });
}

/** Puts another graph in its place: an import, or what somebody else saved. */
export function replaceGraph(next: Graph): Edit {
  return () => next;
}

function setPart(nodeId: string, part: Partial<GraphNode>): Edit {
  return (graph) =>
    updateNode(graph, nodeId, (node) => {
      const next = { ...node, ...part };
      return isSameJson(next, node) ? node : next;
    });
}

function updateNode(graph: Graph, id: string, update: (node: GraphNode) => GraphNode): Graph {
  return updateNodes(graph, (node) => (node.id === id ? update(node) : node));
}

/** Changes nodes one by one; the graph stays the same object when none did. */
export function updateNodes(graph: Graph, update: (node: GraphNode) => GraphNode): Graph {
  const nodes = graph.nodes.map(update);
  return nodes.some((node, index) => node !== graph.nodes[index]) ? { ...graph, nodes } : graph;
}

function keepIf<T>(items: T[], isKept: (item: T) => boolean): T[] {
  return items.every(isKept) ? items : items.filter(isKept);
}
