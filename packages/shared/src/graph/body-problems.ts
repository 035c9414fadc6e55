// What is wrong with the bodies of containers, and with steps where ways meet.
import { BODY_PORT, type Bodies, hasBody } from './bodies.ts';
import type { GraphEdge, GraphNode } from './graph.ts';
import type { Catalogue } from './node-type.ts';
import type { Order } from './order.ts';
import { portsOf } from './ports.ts';
import type { Problem } from './problem.ts';
import { problemOf, titleOf } from './validate.ts';

interface Surroundings {
  order: Order;
  bodies: Bodies;
  catalogue: Catalogue;
}

/** Containers that repeat nothing, steps both inside and outside of one, and steps where only one way arrives first. */
export function bodyProblems(at: Surroundings): Problem[] {
  return [...emptyProblems(at), ...crossingProblems(at), ...loneProblems(at)];
}

function emptyProblems({ order, catalogue }: Surroundings): Problem[] {
  return [...order.nodes.values()].flatMap((node) => {
    const isEmpty = !(order.outgoing.get(node.id) ?? []).some(({ sourcePort }) => sourcePort === BODY_PORT);
    if (!hasBody(node.type) || !isEmpty) return [];
    const type = catalogue(node.type);
    const way = portWords(node, BODY_PORT, catalogue);
    const message = `“${titleOf(node, type)}” repeats nothing yet. Add the step to repeat below ${way}.`;
    return [problemOf(node, type, { code: 'container.empty', message })];
  });
}

function crossingProblems(at: Surroundings): Problem[] {
  return at.bodies.crossing.flatMap((edge) => {
    const target = at.order.nodes.get(edge.target);
    const [first] = at.order.incoming.get(edge.target) ?? [];
    if (target === undefined || first === undefined) return [];
    const type = at.catalogue(target.type);
    return [problemOf(target, type, { code: 'container.crossing', message: crossingWords(target, [first, edge], at) })];
  });
}

function crossingWords(target: GraphNode, edges: readonly [GraphEdge, GraphEdge], at: Surroundings): string {
  const { order, bodies, catalogue } = at;
  const nodeOf = (id: string | null) => order.nodes.get(id ?? '');
  const title = (node: GraphNode | undefined) => (node ? `“${titleOf(node, catalogue(node.type))}”` : '');
  const [one, other] = edges.map((edge) => ({
    from: title(nodeOf(edge.source)),
    owner: nodeOf(bodies.ownerOfEdge(edge)),
  }));
  const inside = other?.owner ?? one?.owner;
  const place = (owner: GraphNode | undefined) => (owner ? `inside ${title(owner)}` : `outside ${title(inside)}`);
  const way = inside ? ` or let it follow ${title(inside)} by ${portWords(inside, 'out', catalogue)}` : '';
  const where = `one comes from ${one?.from}, ${place(one?.owner)}, the other from ${other?.from}, ${place(other?.owner)}`;
  return `Two edges into ${title(target)} do not go together: ${where}. Remove one of them,${way}.`;
}

/** A port as it is labelled on the canvas, in quotes. */
function portWords(node: GraphNode, port: string, catalogue: Catalogue): string {
  const type = catalogue(node.type);
  const label = type && portsOf(node, type)?.find(({ name }) => name === port)?.label;
  return `“${label || port}”`;
}

function loneProblems({ order, catalogue }: Surroundings): Problem[] {
  return [...order.firstToArrive].flatMap((id) => {
    const node = order.nodes.get(id);
    if (node === undefined || (order.incoming.get(id) ?? []).length > 1) return [];
    const type = catalogue(node.type);
    const message = `Only one way leads to “${titleOf(node, type)}”, so nothing is brought together there. Connect another one, or delete the step.`;
    return [{ ...problemOf(node, type, { code: 'merge.one_way', message }), severity: 'warning' }];
  });
}
