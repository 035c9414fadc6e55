// A graph made ready to run: configs parsed, expressions compiled, who reads whom. Built once per version and kept.
import type { NodeRun } from '@leeway/nodes/contract/run.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { CompiledExpression } from '@leeway/shared/expression/cel.ts';
import { compileCel, ExpressionError } from '@leeway/shared/expression/cel.ts';
import { compileConfig, expressionsIn } from '@leeway/shared/expression/config-expressions.ts';
import { configSchemaOf, fieldsOf, isShown } from '@leeway/shared/expression/config-schema.ts';
import { compileTemplate } from '@leeway/shared/expression/template.ts';
import { BODY_PORT, partOf } from '@leeway/shared/graph/bodies.ts';
import { type DialSetting } from '@leeway/shared/graph/dial-setting.ts';
import type { Graph, GraphNode, OnError, Retry } from '@leeway/shared/graph/graph.ts';
import { issueWords } from '@leeway/shared/graph/issue-words.ts';
import { type JsonSchema, type NodeType, typeWith } from '@leeway/shared/graph/node-type.ts';
import { ancestorsOf, descendantsOf, type Order, orderOf } from '@leeway/shared/graph/order.ts';
import * as z from 'zod';

/** A node type with both halves, as the catalogue loads it. */
export interface RunnableType {
  definition: NodeType;
  run: NodeRun;
}
export type RunnableCatalogue = (type: string) => RunnableType | undefined;

export interface PlanNode {
  id: string;
  name: string;
  title: string;
  node: GraphNode;
  type: NodeType;
  run: NodeRun;
  /** Parsed by the definition's schema, expressions still text. */
  config: Record<string, unknown>;
  /** Config with its expressions resolved in a scope (names → outputs). Throws ExpressionError. */
  resolve: (scope: Readonly<Record<string, unknown>>) => unknown;
  /**
   * The same node with fields of its config replaced by what a person corrected: what it reads, and whether it may be repeated,
   * follows from them. Throws ZodError and ExpressionError for values that do not fit.
   */
  corrected: (correction: Record<string, unknown>) => PlanNode;
  retry: Retry;
  /** Id of the connection its calls go through; their limits are shared with all others that use it. */
  connection: string | null;
  timeoutMs: number;
  onError: OnError;
  /** Ids of the nodes whose outputs its expressions read. */
  reads: readonly string[];
  /** Ids of the nodes right before it. */
  before: readonly string[];
  /** Dial of the graph or the definition; the live one wins over it. Null for nodes without a dial. */
  initialDial: DialSetting | null;
  /** Every way on leads to a gate that shows this node's output: the gate asks, not the dial. */
  isGated: boolean;
  isReadOnly: boolean;
  isIdempotent: boolean;
}

export interface Plan {
  versionId: number;
  workflowId: string;
  /** Null for a frozen draft. */
  version: number | null;
  graph: Graph;
  /** Of the part that its runs go over: the workflow without the bodies of its containers, or one body. */
  order: Order;
  nodes: ReadonlyMap<string, PlanNode>;
  /** Node id by name. */
  idByName: ReadonlyMap<string, string>;
  /** A scope in which no node has an output yet. */
  emptyScope: Readonly<Record<string, unknown>>;
  ancestors(nodeId: string): ReadonlySet<string>;
  /** The plan of a container's body; null gives the workflow itself. */
  part(container: string | null): Plan;
  /** Ids of the nodes whose outputs a container's body reads, in whatever depth. */
  readInBody(container: string): ReadonlySet<string>;
}

const NOTHING = Object.freeze({});

/**
 * Compiles a graph: a published one, or a draft for a test run. Throws `workflow.cannot_run`, which names the node: 422 for a
 * draft that is too broken; 503 for a version that was fine when it was published, so that callers send again later.
 */
export function compilePlan(
  version: Pick<Plan, 'versionId' | 'workflowId' | 'version' | 'graph'>,
  catalogue: RunnableCatalogue,
): Plan {
  const { graph } = version;
  try {
    return withParts({ ...version, ...compileGraph(graph, catalogue) });
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    throw cannotRun(error, version.version === null);
  }
}

type Compiled = Omit<Plan, 'versionId' | 'workflowId' | 'version' | 'graph' | 'part' | 'readInBody'>;

/** Adds the plans of the bodies, each made when its first run begins. `whole.order` is of the whole graph. */
function withParts(whole: Omit<Plan, 'part' | 'readInBody'>): Plan {
  const parts = new Map<string | null, Plan>();
  const part = (container: string | null): Plan => {
    const known = parts.get(container) ?? {
      ...whole,
      order: partOf(whole.graph, whole.order, container),
      part,
      readInBody,
    };
    parts.set(container, known);
    return known;
  };
  const reads = new Map<string, ReadonlySet<string>>();
  const readInBody = (container: string): ReadonlySet<string> => {
    const known = reads.get(container) ?? readBehind(whole, container);
    reads.set(container, known);
    return known;
  };
  return part(null);
}

function readBehind({ order, nodes }: Pick<Plan, 'order' | 'nodes'>, container: string): ReadonlySet<string> {
  const first = (order.outgoing.get(container) ?? []).filter(({ sourcePort }) => sourcePort === BODY_PORT);
  const body = first.flatMap(({ target }) => [target, ...descendantsOf(order, target)]);
  return new Set(body.flatMap((id) => nodes.get(id)?.reads ?? []));
}

function compileGraph(graph: Graph, catalogue: RunnableCatalogue): Compiled {
  const order = orderOf(graph);
  const idByName = new Map(graph.nodes.map((node) => [node.name, node.id]));
  const nodes = new Map<string, PlanNode>();
  const [cyclic] = order.cyclic.flatMap((id) => order.nodes.get(id) ?? []);
  // Its steps would wait for each other, and the run would end as if all were done.
  if (cyclic) throw new CannotRun(cyclic, 'it waits for itself, because edges lead back to it.');
  for (const node of graph.nodes) {
    const runnable = catalogue(node.type);
    if (!runnable) throw new CannotRun(node, `this Leeway does not know steps of the type “${node.type}”.`);
    nodes.set(node.id, compileOrRefuse(node, { runnable, order, idByName }));
  }
  for (const node of nodes.values()) node.isGated = isGated(node, order, nodes);
  const ancestors = new Map<string, ReadonlySet<string>>();
  return {
    order,
    nodes,
    idByName,
    emptyScope: Object.freeze(Object.fromEntries(graph.nodes.map((node) => [node.name, NOTHING]))),
    ancestors(nodeId) {
      const known = ancestors.get(nodeId) ?? ancestorsOf(order, nodeId);
      ancestors.set(nodeId, known);
      return known;
    },
  };
}

interface Surroundings {
  runnable: RunnableType;
  order: Order;
  idByName: ReadonlyMap<string, string>;
}

function compileOrRefuse(node: GraphNode, at: Surroundings): PlanNode {
  try {
    return compileNode(node, at);
  } catch (error) {
    if (error instanceof ExpressionError) throw new CannotRun(node, error.message, error);
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    throw new CannotRun(node, issue ? `“${issue.path.join('.')}” ${issueWords(issue)}` : error.message, error);
  }
}

class CannotRun extends Error {
  readonly node: GraphNode;
  constructor(node: GraphNode, reason: string, cause?: unknown) {
    super(`“${node.title || node.name}” cannot run: ${reason}`, { cause });
    this.node = node;
  }
}

function cannotRun({ message, node, cause }: CannotRun, isDraft: boolean): AppError {
  return new AppError('workflow.cannot_run', message, {
    status: isDraft ? 422 : 503,
    hint: isDraft ? 'Correct this step and start again.' : 'Correct this step and publish again.',
    details: { problems: [{ nodeId: node.id, message }] },
    cause,
  });
}

function compileNode(node: GraphNode, at: Surroundings): PlanNode {
  const {
    runnable: { definition: type, run },
    order,
    idByName,
  } = at;
  const config = z.record(z.string(), z.unknown()).parse(type.config.parse(node.config));
  const schema = configSchemaOf(type);
  const names = new Set<string>();
  for (const expression of expressionsIn(config, schema)) {
    // What was delivered is read before there is a run.
    if (expression.scope === 'delivery') continue;
    for (const reference of compiled(expression.kind, expression.source).references) names.add(reference.root);
  }
  const isReadOnly = type.isReadOnly?.(config) ?? false;
  const made: PlanNode = {
    id: node.id,
    name: node.name,
    title: node.title || type.title,
    node,
    type: typeWith(type, config),
    run,
    config,
    resolve: compileConfig(config, schema),
    corrected: correctedBy(node, at, () => made.isGated),
    retry: node.retry ?? type.retry,
    connection: connectionOf(config, schema),
    timeoutMs: (node.timeoutSeconds ?? type.timeoutSeconds) * 1000,
    onError: node.onError,
    // A repeat reads its own last result: it is not made of itself.
    reads: [...names].flatMap((name) => (name === node.name ? [] : (idByName.get(name) ?? []))),
    before: (order.incoming.get(node.id) ?? []).map((edge) => edge.source),
    initialDial: type.dial === null ? null : { ...type.dial, ...node.dial },
    isGated: false,
    isReadOnly,
    isIdempotent: isReadOnly || type.isIdempotent(config),
  };
  return made;
}

/** Made once for each correction: it is asked for at every look at the step. */
function correctedBy(node: GraphNode, at: Surroundings, isStillGated: () => boolean): PlanNode['corrected'] {
  const known = new WeakMap<object, PlanNode>();
  return (correction) => {
    const before = known.get(correction);
    if (before) return before;
    const corrected = compileNode({ ...node, config: { ...node.config, ...correction } }, at);
    corrected.isGated = isStillGated();
    known.set(correction, corrected);
    return corrected;
  };
}

function connectionOf(config: Record<string, unknown>, schema: JsonSchema): string | null {
  const ids = fieldsOf(schema)
    .filter(({ schema: field }) => field['control'] === 'connection' && isShown(field, schema, config))
    .map(({ name }) => config[name]);
  return ids.find((id): id is string => typeof id === 'string' && id !== '') ?? null;
}

function compiled(kind: 'cel' | 'template', source: string): CompiledExpression {
  return kind === 'cel' ? compileCel(source) : compileTemplate(source);
}

function isGated(node: PlanNode, order: Order, nodes: ReadonlyMap<string, PlanNode>): boolean {
  // By its error port nothing leaves that a gate could show.
  const next = (order.outgoing.get(node.id) ?? []).filter((edge) => edge.sourcePort !== 'error');
  return (
    next.length > 0 &&
    next.every((edge) => {
      const gate = nodes.get(edge.target);
      return gate?.type.kind === 'approval' && gate.config.editable === node.name;
    })
  );
}
