// Everything that stops a graph from being published, by node and field. Runs in the browser while a person draws.

import { type Bodies, bodiesOf, isInBodyOf } from '../graph/bodies.ts';
import { bodyProblems } from '../graph/body-problems.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import { issueWords } from '../graph/issue-words.ts';
import type { Catalogue, JsonSchema, NodeType } from '../graph/node-type.ts';
import { ancestorsOf, type Order, orderOf } from '../graph/order.ts';
import type { Problem } from '../graph/problem.ts';
import { problemOf, structureProblems, titleOf } from '../graph/validate.ts';
import { type CheckScope, findInCel, findInTemplate } from './check.ts';
import { checkInReach } from './check-in-reach.ts';
import { type ConfigExpression, expressionsIn } from './config-expressions.ts';
import { configSchemaOf, fieldsOf } from './config-schema.ts';
import { dialProblems } from './dial-problems.ts';
import { type OutsideFacts, outsideProblems, repeatedPathProblems } from './outside-problems.ts';
import { RESERVED_NAMES } from './reserved-names.ts';
import { type ScopeReader, scopeReader } from './scope.ts';
import { unknownFieldProblems } from './unknown-fields.ts';

/**
 * The problems of a graph: its structure, each node's config, expressions and dial, and what `facts` says of the world
 * round it. Without facts (a browser may not have them all) only the graph itself is checked. Errors stop a publish.
 */
export function problemsOf(graph: Graph, catalogue: Catalogue, facts: OutsideFacts = {}): Problem[] {
  const order = orderOf(graph);
  const reader = scopeReader(order, catalogue);
  const bodies = bodiesOf(order);
  return [
    ...structureProblems(graph, { order, catalogue, reservedNames: RESERVED_NAMES }),
    ...bodyProblems({ order, bodies, catalogue }),
    ...graph.nodes.flatMap((node) => {
      const type = catalogue(node.type);
      return type === undefined ? [] : nodeProblems({ node, type, order, bodies, catalogue, reader, facts });
    }),
    ...repeatedPathProblems(graph, catalogue),
  ];
}

/** One node and what is known round it. */
interface Place {
  node: GraphNode;
  type: NodeType;
  order: Order;
  bodies: Bodies;
  catalogue: Catalogue;
  reader: ScopeReader;
  facts: OutsideFacts;
}

function nodeProblems(place: Place): Problem[] {
  const { node, type, facts } = place;
  const schema = configSchemaOf(type);
  return [
    ...valueProblems(node, type, schema),
    ...unknownFieldProblems(node, type, schema),
    ...expressionsIn(node.config, schema).flatMap((expression) => expressionProblems(expression, place)),
    ...nodeNameProblems(schema, place),
    ...outsideProblems(node, type, facts),
    ...(type.dial === null || node.dial === undefined ? [] : dialProblems(node.dial, place)),
  ];
}

/** What the config's schema and the node type's own rules say. */
function valueProblems(node: GraphNode, type: NodeType, schema: JsonSchema): Problem[] {
  const code = 'config.invalid';
  const parsed = type.config.safeParse(node.config);
  if (parsed.success) {
    return (type.check?.(parsed.data) ?? []).map((found) => problemOf(node, type, { code, ...found }));
  }
  const labels = new Map(fieldsOf(schema).map(({ name, label }) => [name, label]));
  return parsed.error.issues.map((issue) => {
    const path = issue.path.map(String);
    const message = `${placeWords(path, labels)}: ${issueWords(issue)}`;
    return problemOf(node, type, { code, field: path.join('.'), message });
  });
}

/** `fields.1.name` as a person knows it: “Fields” 2, name. */
function placeWords([top = '', ...rest]: readonly string[], labels: ReadonlyMap<string, string>): string {
  return rest.reduce(
    (words, part) => {
      return /^\d+$/.test(part) ? `${words} ${Number(part) + 1}` : `${words}, ${part}`;
    },
    `“${labels.get(top) ?? top}”`,
  );
}

function expressionProblems(expression: ConfigExpression, place: Place): Problem[] {
  const { source, kind, expect, field } = expression;
  const { node, type, reader } = place;
  const check = (scope: CheckScope) =>
    kind === 'cel' ? findInCel(source, scope, expect).problems : findInTemplate(source, scope);
  const found =
    expression.scope === 'delivery'
      ? check(reader.deliveryOf(node.id))
      : checkInReach(source, { nodeId: node.id, reader }, withOwn(check));
  return found.map(({ code, message, unknown }) => {
    const said = (unknown === undefined ? null : insideWords(unknown, place)) ?? message;
    return problemOf(node, type, { code: `expression.${code}`, field, message: said });
  });

  /** What ends a repetition also reads the node's own name: the result of one time round. */
  function withOwn(find: typeof check): typeof check {
    if (expression.scope !== 'result') return find;
    const own = { shape: reader.bodyShapeOf(node.id), title: titleOf(node, type), maybeSkipped: false };
    return (scope) => find({ ...scope, [node.name]: own });
  }
}

/** Why a step inside a container's body cannot be read from outside it; null when the name is not of such a step. */
function insideWords(name: string, { node, order, bodies, catalogue }: Place): string | null {
  const wanted = [...order.nodes.values()].find((other) => other.name === name);
  const owner = wanted && order.nodes.get(bodies.ownerOf(wanted.id) ?? '');
  if (wanted === undefined || owner === undefined || isInBodyOf(node.id, owner.id, bodies)) return null;
  const titles = [wanted, owner].map((other) => titleOf(other, catalogue(other.type)));
  const part = owner.type === 'logic.repeat' ? 'last' : 'items';
  const what = part === 'last' ? 'what the last time gave' : 'the list of what each of them gave';
  return `“${titles[0]}” runs inside “${titles[1]}”, more than once, so it has no one value here. Read ${owner.name}.${part}: ${what}.`;
}

/** Fields that hold the name of a step before this one. */
function nodeNameProblems(schema: JsonSchema, { node, type, order }: Place): Problem[] {
  const fields = fieldsOf(schema).filter((field) => field.schema['control'] === 'node');
  return fields.flatMap(({ name, label }) => {
    const wanted = node.config[name];
    if (typeof wanted !== 'string' || wanted === '') return [];
    const above = [...ancestorsOf(order, node.id)].map((id) => order.nodes.get(id)?.name);
    if (above.includes(wanted)) return [];
    const message = `“${label}”: there is no step called “${wanted}” before this one. Choose another.`;
    return [problemOf(node, type, { code: 'expression.reference', field: name, message })];
  });
}
