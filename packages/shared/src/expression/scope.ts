// What an expression of a node can read: the outputs of the steps before it, and which of them may be missing.
import type { Graph, GraphNode } from '../graph/graph.ts';
import type { Catalogue, NodeType, ShapeContext } from '../graph/node-type.ts';
import { ancestorsOf, type Order } from '../graph/order.ts';
import { any, type Field, record, type Shape, text } from '../graph/shape.ts';
import { certaintyOf, leftBy } from './certainty.ts';
import { type CheckScope, checkCel, type ScopeEntry } from './check.ts';

/** Answers for every node of one graph; what was worked out once is kept. */
export interface ScopeReader {
  scopeOf(nodeId: string): CheckScope;
  /** Shape of what reaches the node: the output of the one node before it, `any` where none or several meet. */
  inputShapeOf(nodeId: string): Shape;
  /** Shape of the node's own output, as a step right behind its normal ports sees it. */
  outputShapeOf(nodeId: string): Shape;
}

/** Two nodes of one name cannot both be read; the one nearer to the end wins, and validation reports the name. */
export function scopeReader(graph: Graph, order: Order, catalogue: Catalogue): ScopeReader {
  const certain = certaintyOf(order, catalogue);
  const outputs = new Map<string, Shape>();
  const rank = new Map(order.sorted.map((id, index) => [id, index]));

  const reader: ScopeReader = {
    outputShapeOf(nodeId) {
      const known = outputs.get(nodeId);
      if (known !== undefined) return known;
      // Set first: in a cycle the second look at a node must end.
      outputs.set(nodeId, any);
      const node = order.nodes.get(nodeId);
      const type = node === undefined ? undefined : catalogue(node.type);
      const shape = node === undefined || type === undefined ? any : normalOutput(node, type, contextOf(nodeId));
      outputs.set(nodeId, shape);
      return shape;
    },
    inputShapeOf(nodeId) {
      const edges = order.incoming.get(nodeId) ?? [];
      const [edge] = edges;
      if (edge === undefined || edges.length > 1) return any;
      return edge.sourcePort === 'error' ? ERROR_OUTPUT : reader.outputShapeOf(edge.source);
    },
    scopeOf(nodeId) {
      const facts = certain(nodeId);
      const above = [...ancestorsOf(order, nodeId)].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
      if (above.length === 0) return ownDelivery(nodeId);
      const entries = above.flatMap((id): [string, ScopeEntry][] => {
        const node = order.nodes.get(id);
        if (node === undefined) return [];
        const shape = seenShape(node, reader.outputShapeOf(id), facts);
        return [[node.name, { shape, title: node.title || node.name, maybeSkipped: !facts.has(id) }]];
      });
      return Object.fromEntries(entries);
    },
  };

  /** The scope is made only for node types that ask for it: most outputs follow from the config alone. */
  function contextOf(nodeId: string): ShapeContext {
    const scope = () => ((order.incoming.get(nodeId) ?? []).length === 0 ? {} : reader.scopeOf(nodeId));
    return {
      get input() {
        return reader.inputShapeOf(nodeId);
      },
      get scope() {
        return Object.fromEntries(Object.entries(scope()).map(([name, entry]) => [name, entry.shape]));
      },
      shapeOfCel: (cel) => checkCel(cel, scope(), 'any').shape,
    };
  }

  /** A trigger's expressions (which deliveries are repeats) read what was delivered, by part. */
  function ownDelivery(nodeId: string): CheckScope {
    const node = order.nodes.get(nodeId);
    const shape = reader.outputShapeOf(nodeId);
    if (node === undefined || catalogue(node.type)?.kind !== 'trigger' || shape.type !== 'record') return {};
    const parts = ['body', 'headers', 'query'].flatMap((name): [string, ScopeEntry][] => {
      const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
      return field === undefined ? [] : [[name, { shape: field, title: field.title ?? name, maybeSkipped: false }]];
    });
    return Object.fromEntries(parts);
  }

  return reader;
}

/** The scope of one node. For many nodes of the same graph make one `scopeReader`. */
// biome-ignore format: graph, its look-ups, the node and the catalogue read better at the call than a record
export function scopeOf(graph: Graph, order: Order, ...[nodeId, catalogue]: [nodeId: string, catalogue: Catalogue]): CheckScope {
  return scopeReader(graph, order, catalogue).scopeOf(nodeId);
}

/** The shape of what reaches one node: the output of the one node before it, `any` where none or several meet. */
// biome-ignore format: graph, its look-ups, the node and the catalogue read better at the call than a record
export function inputShapeOf(graph: Graph, order: Order, ...[nodeId, catalogue]: [nodeId: string, catalogue: Catalogue]): Shape {
  return scopeReader(graph, order, catalogue).inputShapeOf(nodeId);
}

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
function seenShape(node: GraphNode, normal: Shape, facts: ReadonlySet<string>): Shape {
  if (node.onError !== 'branch') return normal;
  if (facts.has(leftBy(node.id, 'error'))) return ERROR_OUTPUT;
  const isNormal = [...facts].some((fact) => fact.startsWith(leftBy(node.id, '')));
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
