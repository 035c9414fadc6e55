// What is wrong with the structure of a graph. Configs and expressions are checked in expression/validate.ts.

import { findCycles } from './cycles.ts';
import { type Graph, type GraphEdge, type GraphNode, NODE_NAME } from './graph.ts';
import type { Catalogue, NodeType } from './node-type.ts';
import { descendantsOf, type Order } from './order.ts';
import { ERROR_PORT, portsOf } from './ports.ts';
import type { Problem } from './problem.ts';

/** What the rules of structure look at beside the graph itself. */
export interface Surroundings {
  order: Order;
  catalogue: Catalogue;
  /** Names a node cannot have because they mean something else in an expression. */
  reservedNames: ReadonlySet<string>;
}

/** Problems of structure: ids, names, types, edges and whether every node can be reached. Errors, but for a missing metric. */
export function structureProblems(graph: Graph, at: Surroundings): Problem[] {
  return [
    ...idProblems(graph),
    ...graph.nodes.flatMap((node) => typeProblems(node, at.catalogue)),
    ...nameProblems(graph, at),
    ...edgeProblems(graph, at),
    ...cycleProblems(graph, at),
    ...reachProblems(graph, at),
    ...metricProblems(graph),
  ];
}

/** What a problem says beside the node it is about. */
interface Said {
  code: string;
  message: string;
  field?: string;
}

/** An error of one node. */
export function problemOf(node: GraphNode, type: NodeType | undefined, { code, message, field }: Said): Problem {
  const nodeTitle = titleOf(node, type);
  return { severity: 'error', code, nodeId: node.id, nodeTitle, field: field ?? null, message };
}

/** What a person calls a node. */
export function titleOf(node: GraphNode, type: NodeType | undefined): string {
  return node.title || (type?.title ?? node.name);
}

function graphProblem(code: string, message: string): Problem {
  return { severity: 'error', code, nodeId: null, nodeTitle: null, field: null, message };
}

function idProblems(graph: Graph): Problem[] {
  const nodes = repeatedIn(graph.nodes, ({ id }) => id).map((node) =>
    problemOf(node, undefined, {
      code: 'node.repeated_id',
      message: `Two steps have the id “${node.id}”. Delete “${titleOf(node, undefined)}” and add it again.`,
    }),
  );
  const edges = repeatedIn(graph.edges, ({ id }) => id).map((edge) =>
    graphProblem('edge.repeated_id', `Two edges have the id “${edge.id}”. Remove one of them and draw it again.`),
  );
  return [...nodes, ...edges];
}

/** The items whose key an earlier one has. */
function repeatedIn<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item);
    return seen.has(key) || !seen.add(key);
  });
}

function typeProblems(node: GraphNode, catalogue: Catalogue): Problem[] {
  if (catalogue(node.type) !== undefined) return [];
  const message = `This Leeway does not know steps of the type “${node.type}”. Replace “${titleOf(node, undefined)}”, or update Leeway.`;
  return [problemOf(node, undefined, { code: 'node.unknown_type', message })];
}

function nameProblems(graph: Graph, { catalogue, reservedNames }: Surroundings): Problem[] {
  const repeated = new Set(repeatedIn(graph.nodes, ({ name }) => name));
  return graph.nodes.flatMap((node) => {
    const { name } = node;
    const said = (code: string, message: string) => {
      return [problemOf(node, catalogue(node.type), { code, field: 'name', message })];
    };
    if (!NODE_NAME.test(name)) {
      const rule = 'Use small letters, digits and _, starting with a letter, such as first_reply.';
      return said('node.name', `“${name}” cannot be the name of a step. ${rule}`);
    }
    if (reservedNames.has(name)) {
      return said('node.reserved_name', `“${name}” means something else in expressions. Give this step another name.`);
    }
    if (!repeated.has(node)) return [];
    const message = `Another step has the name “${name}” already, so expressions cannot tell them apart. Give this one another name.`;
    return said('node.repeated_name', message);
  });
}

function edgeProblems(graph: Graph, at: Surroundings): Problem[] {
  const ports = new Map<string, readonly string[] | null>();
  const portNames = (node: GraphNode, type: NodeType) => {
    const names = ports.get(node.id) ?? portsOf(node, type)?.map(({ name }) => name) ?? null;
    ports.set(node.id, names);
    return names;
  };
  const repeated = repeatedIn(graph.edges, (edge) => JSON.stringify([edge.source, edge.sourcePort, edge.target]));
  return [
    ...graph.edges.flatMap((edge) => {
      const source = at.order.nodes.get(edge.source);
      const target = at.order.nodes.get(edge.target);
      if (source === undefined || target === undefined) return [danglingProblem(source ?? target, at.catalogue)];
      return [...sourceProblems(edge, { source, target, portNames }, at), ...targetProblems(edge, target, at)];
    }),
    ...repeated.flatMap((edge) => repeatedEdgeProblem(edge, at)),
  ];
}

function danglingProblem(end: GraphNode | undefined, catalogue: Catalogue): Problem {
  const code = 'edge.dangling';
  if (end === undefined) return graphProblem(code, 'An edge hangs between steps that are not there. Remove it.');
  const title = titleOf(end, catalogue(end.type));
  const message = `An edge of “${title}” leads to a step that is not there. Remove it or draw it again.`;
  return problemOf(end, catalogue(end.type), { code, message });
}

interface Ends {
  source: GraphNode;
  target: GraphNode;
  portNames(node: GraphNode, type: NodeType): readonly string[] | null;
}

function sourceProblems(edge: GraphEdge, { source, target, portNames }: Ends, { catalogue }: Surroundings): Problem[] {
  const type = catalogue(source.type);
  const names = type === undefined ? null : portNames(source, type);
  if (names === null || names.includes(edge.sourcePort)) return [];
  const to = titleOf(target, catalogue(target.type));
  const way =
    edge.sourcePort === ERROR_PORT
      ? 'Let the step lead failures on by their own port, or remove the edge.'
      : `It has: ${names.join(', ')}. Draw the edge again from one of them.`;
  const message = `The edge from “${titleOf(source, type)}” to “${to}” leaves by the port “${edge.sourcePort}”, which is not there. ${way}`;
  return [problemOf(source, type, { code: 'edge.unknown_port', message })];
}

function targetProblems(edge: GraphEdge, target: GraphNode, { catalogue }: Surroundings): Problem[] {
  const type = catalogue(target.type);
  const title = titleOf(target, type);
  if (type?.kind === 'trigger') {
    const message = `An edge leads into “${title}”, which starts runs and cannot follow another step. Remove the edge.`;
    return [problemOf(target, type, { code: 'edge.into_trigger', message })];
  }
  if (edge.targetPort === 'in') return [];
  const message = `An edge enters “${title}” by the port “${edge.targetPort}”, which is not there. Draw the edge again.`;
  return [problemOf(target, type, { code: 'edge.unknown_port', message })];
}

function repeatedEdgeProblem(edge: GraphEdge, { order, catalogue }: Surroundings): Problem[] {
  const source = order.nodes.get(edge.source);
  const target = order.nodes.get(edge.target);
  if (source === undefined || target === undefined) return [];
  const type = catalogue(source.type);
  const message = `Two edges lead from “${titleOf(source, type)}” to “${titleOf(target, catalogue(target.type))}” by the same port. Remove one of them.`;
  return [problemOf(source, type, { code: 'edge.repeated', message })];
}

function cycleProblems(graph: Graph, { order, catalogue }: Surroundings): Problem[] {
  return findCycles(graph, order).flatMap((nodes) => {
    const [first] = nodes;
    if (first === undefined) return [];
    const way = [...nodes, first].map((node) => `“${titleOf(node, catalogue(node.type))}”`).join(' → ');
    const message = `These steps lead back to where they began: ${way}. Remove one of the edges between them.`;
    return [problemOf(first, catalogue(first.type), { code: 'graph.cycle', message })];
  });
}

/** A node of unknown type may be a trigger: what hangs on it is not complained about. */
function reachProblems(graph: Graph, { order, catalogue }: Surroundings): Problem[] {
  const starts = graph.nodes.filter(({ type }) => (catalogue(type)?.kind ?? 'trigger') === 'trigger');
  if (starts.length === 0) {
    const message = 'Nothing starts this workflow. Add a step from “When it starts”, such as a form or a webhook.';
    return [graphProblem('graph.no_trigger', message)];
  }
  const reached = new Set(starts.flatMap(({ id }) => [id, ...descendantsOf(order, id)]));
  const cyclic = new Set(order.cyclic);
  return graph.nodes.flatMap((node) => {
    if (reached.has(node.id) || cyclic.has(node.id)) return [];
    const type = catalogue(node.type);
    const message = `“${titleOf(node, type)}” cannot be reached from any start, so it would never run. Connect it or delete it.`;
    return [problemOf(node, type, { code: 'node.unreachable', message })];
  });
}

function metricProblems(graph: Graph): Problem[] {
  if (graph.nodes.length === 0 || graph.nodes.some(({ type }) => type.startsWith('metrics.'))) return [];
  const message = 'Nothing is counted, so Results cannot show what this workflow achieves. Add a metric at its end.';
  return [{ ...graphProblem('workflow.no_metric', message), severity: 'warning' }];
}
