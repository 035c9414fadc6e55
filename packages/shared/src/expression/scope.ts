// What an expression of a node can read: the outputs of the steps before it, and which of them may be missing.
import { ancestryOf } from '../graph/ancestry.ts';
import { BODY_PORT, type Bodies, bodiesOf, hasBody, isInBodyOf } from '../graph/bodies.ts';
import type { GraphNode } from '../graph/graph.ts';
import type { Catalogue, NodeType, ShapeContext } from '../graph/node-type.ts';
import type { Order } from '../graph/order.ts';
import { ERROR_PORT } from '../graph/ports.ts';
import { any, type Field, record, type Shape, text } from '../graph/shape.ts';
import { certaintyOf, type Facts, leftBy } from './certainty.ts';
import { type CheckScope, checkCel, type ScopeEntry } from './check.ts';

/** Answers for every node of one graph; what was worked out once is kept. */
export interface ScopeReader {
  /** What the node's expressions read: the outputs of the steps before it; for a trigger, its own delivery. */
  scopeOf(nodeId: string): CheckScope;
  /** The part of that scope which has one of these names: all that an expression that names no others can tell. */
  partOfScope(nodeId: string, names: ReadonlySet<string>): CheckScope;
  /** The parts of what came in from outside: for a trigger's field that says which are repeats, or a wait's that says for whom. */
  deliveryOf(nodeId: string): CheckScope;
  /** Shape of what reaches the node: the output of the one node before it, `any` where none or several meet. */
  inputShapeOf(nodeId: string): Shape;
  /** Shape of the node's own output, as a step right behind its normal ports sees it. */
  outputShapeOf(nodeId: string): Shape;
  /** What a container's name means inside its body; for any other node its output. */
  bodyShapeOf(nodeId: string): Shape;
}

/** What is known of one graph. `outputs` fills up while it is asked. */
interface Known {
  order: Order;
  catalogue: Catalogue;
  certain: (nodeId: string) => Facts;
  isBefore: (nodeId: string, other: string) => boolean;
  /** Ids by name, in the order of the graph. */
  idsByName: ReadonlyMap<string, readonly string[]>;
  outputs: Map<string, Shape>;
  /** As `outputs`, for what containers mean in their bodies. */
  inside: Map<string, Shape>;
  bodies: Bodies;
}

/** Two nodes of one name cannot both be read; the one nearer to the end wins, and validation reports the name. */
export function scopeReader(order: Order, catalogue: Catalogue): ScopeReader {
  const known: Known = {
    order,
    catalogue,
    certain: certaintyOf(order, catalogue),
    isBefore: ancestryOf(order),
    idsByName: idsByName(order),
    outputs: new Map(),
    inside: new Map(),
    bodies: bodiesOf(order),
  };
  return {
    scopeOf: (nodeId) => scopeOf(nodeId, known),
    partOfScope: (nodeId, names) => partOfScope(nodeId, names, known),
    deliveryOf: (nodeId) => deliveryOf(nodeId, known),
    inputShapeOf: (nodeId) => inputShapeOf(nodeId, known),
    outputShapeOf: (nodeId) => outputShapeOf(nodeId, known),
    bodyShapeOf: (nodeId) => bodyShapeOf(nodeId, known),
  };
}

function outputShapeOf(nodeId: string, at: Known): Shape {
  const known = at.outputs.get(nodeId);
  if (known !== undefined) return known;
  // Set first: in a cycle the second look at a node must end.
  at.outputs.set(nodeId, any);
  const node = at.order.nodes.get(nodeId);
  const type = node === undefined ? undefined : at.catalogue(node.type);
  const shape = node === undefined || type === undefined ? any : normalOutput(node, type, contextOf(nodeId, at));
  at.outputs.set(nodeId, shape);
  return shape;
}

function bodyShapeOf(nodeId: string, at: Known): Shape {
  const node = at.order.nodes.get(nodeId);
  const type = node === undefined ? undefined : at.catalogue(node.type);
  if (node === undefined || type?.bodyOutput === undefined) return outputShapeOf(nodeId, at);
  const known = at.inside.get(nodeId);
  if (known !== undefined) return known;
  // Set first: what a body makes may be made of what it is given.
  at.inside.set(nodeId, any);
  const parsed = type.config.safeParse(node.config);
  const shape = type.bodyOutput(parsed.success ? parsed.data : node.config, contextOf(nodeId, at));
  at.inside.set(nodeId, shape);
  return shape;
}

/** What one time through a body makes: the output of its last step, which may also have been skipped. */
function madeInBody(container: string, at: Known): Shape {
  const members = [...at.order.nodes.keys()].filter((id) => at.bodies.ownerOf(id) === container);
  const [end, ...others] = members.filter((id) => {
    return (at.order.outgoing.get(id) ?? []).every((edge) => at.bodies.ownerOf(edge.target) !== container);
  });
  return end === undefined || others.length > 0 ? any : eitherShape(outputShapeOf(end, at), NO_FIELDS);
}

const NO_FIELDS: Shape = record({});

function inputShapeOf(nodeId: string, at: Known): Shape {
  const edges = at.order.incoming.get(nodeId) ?? [];
  const [edge] = edges;
  if (edge === undefined || edges.length > 1) return any;
  if (edge.sourcePort === ERROR_PORT) return ERROR_OUTPUT;
  const isIntoBody = edge.sourcePort === BODY_PORT && hasBody(at.order.nodes.get(edge.source)?.type ?? '');
  return isIntoBody ? bodyShapeOf(edge.source, at) : outputShapeOf(edge.source, at);
}

function scopeOf(nodeId: string, at: Known): CheckScope {
  const above = inOrder(at.order).filter((id) => at.isBefore(nodeId, id));
  if (above.length > 0) return entriesOf(nodeId, above, at);
  return kindOf(nodeId, at) === 'trigger' ? deliveryOf(nodeId, at) : {};
}

function partOfScope(nodeId: string, names: ReadonlySet<string>, at: Known): CheckScope {
  if ((at.order.incoming.get(nodeId) ?? []).length === 0) return scopeOf(nodeId, at);
  const above = [...names].flatMap((name) => (at.idsByName.get(name) ?? []).filter((id) => at.isBefore(nodeId, id)));
  return entriesOf(nodeId, above, at);
}

function entriesOf(nodeId: string, above: readonly string[], at: Known): CheckScope {
  const facts = at.certain(nodeId);
  const entries = above.flatMap((id): [string, ScopeEntry][] => {
    const node = at.order.nodes.get(id);
    if (node === undefined) return [];
    const isInside = isInBodyOf(nodeId, id, at.bodies);
    const shape = isInside ? bodyShapeOf(id, at) : seenShape(node, outputShapeOf(id, at), { facts, order: at.order });
    return [[node.name, { shape, title: node.title || node.name, maybeSkipped: !facts.has(id) }]];
  });
  return Object.fromEntries(entries);
}

function inOrder(order: Order): readonly string[] {
  return order.cyclic.length === 0 ? order.sorted : [...order.cyclic, ...order.sorted];
}

function idsByName(order: Order): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const id of inOrder(order)) {
    const name = order.nodes.get(id)?.name ?? id;
    ids.set(name, [...(ids.get(name) ?? []), id]);
  }
  return ids;
}

/** The scope is made only for node types that ask for it: most outputs follow from the config alone. */
function contextOf(nodeId: string, at: Known): ShapeContext {
  const scope = () => ((at.order.incoming.get(nodeId) ?? []).length === 0 ? {} : scopeOf(nodeId, at));
  return {
    get input() {
      return inputShapeOf(nodeId, at);
    },
    get scope() {
      return Object.fromEntries(Object.entries(scope()).map(([name, entry]) => [name, entry.shape]));
    },
    shapeOfCel: (cel) => checkCel(cel, scope(), 'any').shape,
    get body() {
      return madeInBody(nodeId, at);
    },
  };
}

function deliveryOf(nodeId: string, at: Known): CheckScope {
  const kind = kindOf(nodeId, at);
  // What a wait is sent has no sample: it may be anything.
  const shape = kind === 'wait' ? ANY_DELIVERY : outputShapeOf(nodeId, at);
  if ((kind !== 'trigger' && kind !== 'wait') || shape.type !== 'record') return {};
  const parts = ['body', 'headers', 'query'].flatMap((name): [string, ScopeEntry][] => {
    const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    return field === undefined ? [] : [[name, { shape: field, title: field.title ?? name, maybeSkipped: false }]];
  });
  return Object.fromEntries(parts);
}

function kindOf(nodeId: string, { order, catalogue }: Known): NodeType['kind'] | undefined {
  return catalogue(order.nodes.get(nodeId)?.type ?? '')?.kind;
}

const ANY_DELIVERY: Shape = record({
  body: { ...any, title: 'Content' },
  headers: { ...any, title: 'Headers' },
  query: { ...any, title: 'Address parameters' },
});

/** What a node's name means behind its `error` port, or after a failure that the run goes on from. */
const ERROR_OUTPUT: Shape = record({
  error: {
    ...record({ message: { ...text, title: 'What went wrong' }, hint: { ...text, optional: true, title: 'Way out' } }),
    title: 'Error',
  },
});

function normalOutput(node: GraphNode, type: NodeType, context: ShapeContext): Shape {
  const parsed = type.config.safeParse(node.config);
  try {
    // A config that is half filled in still names most of its fields, which the picker should offer.
    const shape = type.output(parsed.success ? parsed.data : node.config, context);
    return node.onError === 'continue' && type.kind !== 'trigger' ? eitherShape(shape, ERROR_OUTPUT) : shape;
  } catch {
    return any;
  }
}

/** With an `error` port the output depends on the way the node was left. */
function seenShape(node: GraphNode, normal: Shape, { facts, order }: { facts: Facts; order: Order }): Shape {
  if (node.onError !== 'branch') return normal;
  if (facts.has(leftBy(node.id, ERROR_PORT))) return ERROR_OUTPUT;
  const isNormal = (order.outgoing.get(node.id) ?? []).some((edge) => facts.has(leftBy(node.id, edge.sourcePort)));
  return isNormal ? normal : eitherShape(normal, ERROR_OUTPUT);
}

/** Fields of both, each of which may be missing. */
function eitherShape(one: Shape, other: Shape): Shape {
  if (one.type !== 'record' || other.type !== 'record') return any;
  const fields = Object.entries({ ...other.fields, ...one.fields });
  return record(
    Object.fromEntries(fields.map(([name, field]): [string, Field] => [name, { ...field, optional: true }])),
  );
}
