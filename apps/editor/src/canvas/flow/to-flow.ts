// The graph in React Flow's terms. Whatever did not change stays the same object, so that only changed cards are drawn again.
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import type { Port } from '@leeway/shared/graph/node-type.ts';
import { type Edge, type Node, type NodeHandle, Position } from '@xyflow/react';
import { type EdgeRoute, routesOf } from './edge-route.ts';
import { factsOf } from './node-facts.ts';

/** Configuration only; what changes while a run goes on is in the card store. */
export type FlowNode = Node<
  { node: GraphNode; freePorts: readonly Port[]; isCursor: boolean; isEditable: boolean },
  'step'
>;
export type FlowEdge = Edge<{ label: string; route: EdgeRoute; isEditable: boolean; between: string }, 'way'>;

export interface FlowView {
  graph: Graph;
  selectedNodes: readonly string[];
  selectedEdges: readonly string[];
  cursor: string | null;
  isEditable: boolean;
}

const HANDLE = 9;

/** Draws views one after the other, each with what it can keep of the one before. */
export interface FlowDrawer {
  nodes: (view: FlowView) => FlowNode[];
  edges: (view: FlowView) => FlowEdge[];
}

export function createFlowDrawer(): FlowDrawer {
  let nodes: FlowNode[] = [];
  let edges: FlowEdge[] = [];
  return {
    nodes: (view) => {
      nodes = toFlowNodes(view, nodes);
      return nodes;
    },
    edges: (view) => {
      edges = toFlowEdges(view, edges);
      return edges;
    },
  };
}

/** The nodes of a view; those of `before` are used again where nothing changed. */
export function toFlowNodes(view: FlowView, before: readonly FlowNode[]): FlowNode[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const used = new Set(view.graph.edges.map((edge) => `${edge.source} ${edge.sourcePort}`));
  const selected = new Set(view.selectedNodes);
  return view.graph.nodes.map((node) => {
    const freePorts = view.isEditable ? factsOf(node).ports.filter(({ name }) => !used.has(`${node.id} ${name}`)) : [];
    const next = flowNode(node, {
      freePorts,
      isSelected: selected.has(node.id),
      isCursor: view.cursor === node.id,
      isEditable: view.isEditable,
    });
    const was = old.get(node.id);
    return was && isSameNode(was, next) ? was : next;
  });
}

/** The edges of a view; `routes` are those of `graph`. */
export function toFlowEdges(view: FlowView, before: readonly FlowEdge[]): FlowEdge[] {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  const nodes = new Map(view.graph.nodes.map((node) => [node.id, node]));
  const routes = routesOf(view.graph);
  const selected = new Set(view.selectedEdges);
  return view.graph.edges.flatMap((edge) => {
    const source = nodes.get(edge.source);
    const target = nodes.get(edge.target);
    const route = routes.get(edge.id);
    if (!source || !target || !route) return [];
    const ports = factsOf(source).ports;
    const port = ports.find(({ name }) => name === edge.sourcePort);
    const next: FlowEdge = {
      id: edge.id,
      type: 'way',
      source: edge.source,
      sourceHandle: 'out',
      target: edge.target,
      targetHandle: 'in',
      // Below the labels of the ways it crosses.
      zIndex: route.lane === null ? 0 : -1,
      selected: selected.has(edge.id),
      data: {
        label: ports.length > 1 || edge.sourcePort === 'error' ? (port?.label ?? edge.sourcePort) : '',
        route,
        isEditable: view.isEditable,
        between: `${source.title} and ${target.title}`,
      },
    };
    const was = old.get(edge.id);
    return [was && isSameEdge(was, next) ? was : next];
  });
}

interface NodeLook {
  freePorts: readonly Port[];
  isSelected: boolean;
  isCursor: boolean;
  isEditable: boolean;
}

// Size, measured size and handles are given: React Flow then need not mount a node to know where its edges end.
function flowNode(node: GraphNode, { freePorts, isSelected, isCursor, isEditable }: NodeLook): FlowNode {
  const { width, height, isTrigger } = factsOf(node);
  return {
    id: node.id,
    type: 'step',
    position: node.position,
    data: { node, freePorts, isCursor, isEditable },
    selected: isSelected,
    width,
    height,
    measured: { width, height },
    handles: isTrigger ? [outHandle(width, height)] : [inHandle(width), outHandle(width, height)],
    domAttributes: { tabIndex: -1 },
  };
}

function inHandle(width: number): NodeHandle {
  return {
    id: 'in',
    type: 'target',
    position: Position.Top,
    x: (width - HANDLE) / 2,
    y: -4,
    width: HANDLE,
    height: HANDLE,
  };
}

function outHandle(width: number, height: number): NodeHandle {
  const x = (width - HANDLE) / 2;
  return {
    id: 'out',
    type: 'source',
    position: Position.Bottom,
    x,
    y: height - HANDLE + 4,
    width: HANDLE,
    height: HANDLE,
  };
}

function isSameNode(first: FlowNode, second: FlowNode): boolean {
  return (
    first.data.node === second.data.node &&
    first.selected === second.selected &&
    first.data.isCursor === second.data.isCursor &&
    first.data.isEditable === second.data.isEditable &&
    first.data.freePorts.length === second.data.freePorts.length &&
    first.data.freePorts.every((port, index) => port.name === second.data.freePorts[index]?.name)
  );
}

function isSameEdge(first: FlowEdge, second: FlowEdge): boolean {
  const a = first.data;
  const b = second.data;
  return (
    first.source === second.source &&
    first.target === second.target &&
    first.selected === second.selected &&
    a?.label === b?.label &&
    a?.between === b?.between &&
    a?.isEditable === b?.isEditable &&
    a?.route.lane === b?.route.lane &&
    a?.route.partAt === b?.route.partAt
  );
}
