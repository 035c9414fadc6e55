// Everything that stops a graph from being published, by node and field. Runs in the browser while a person draws.

import type { Graph, GraphNode } from '../graph/graph.ts';
import { issueWords } from '../graph/issue-words.ts';
import type { Catalogue, JsonSchema, NodeType } from '../graph/node-type.ts';
import { ancestorsOf, type Order, orderOf } from '../graph/order.ts';
import type { Problem } from '../graph/problem.ts';
import { any } from '../graph/shape.ts';
import { problemOf, structureProblems, titleOf } from '../graph/validate.ts';
import { type CheckScope, findInCel, findInTemplate, type ScopeEntry } from './check.ts';
import { type ConfigExpression, expressionsIn } from './config-expressions.ts';
import { configSchemaOf, fieldsOf } from './config-schema.ts';
import type { ExpressionProblem } from './infer-shape.ts';
import { type OutsideFacts, outsideProblems, repeatedPathProblems } from './outside-problems.ts';
import { RESERVED_NAMES } from './reserved-names.ts';
import { type ScopeReader, scopeReader } from './scope.ts';

/**
 * The problems of a graph: its structure, each node's config, expressions and dial, and what `facts` says of the world
 * round it. Without facts (a browser may not have them all) only the graph itself is checked. Errors stop a publish.
 */
export function problemsOf(graph: Graph, catalogue: Catalogue, facts: OutsideFacts = {}): Problem[] {
  const order = orderOf(graph);
  const reader = scopeReader(order, catalogue);
  return [
    ...structureProblems(graph, { order, catalogue, reservedNames: RESERVED_NAMES }),
    ...graph.nodes.flatMap((node) => {
      const type = catalogue(node.type);
      return type === undefined ? [] : nodeProblems({ node, type, order, reader, facts });
    }),
    ...repeatedPathProblems(graph, catalogue),
  ];
}

/** One node and what is known round it. */
interface Place {
  node: GraphNode;
  type: NodeType;
  order: Order;
  reader: ScopeReader;
  facts: OutsideFacts;
}

function nodeProblems(place: Place): Problem[] {
  const { node, type, facts } = place;
  const schema = configSchemaOf(type);
  return [
    ...valueProblems(node, type, schema),
    ...expressionsIn(node.config, schema).flatMap((expression) => expressionProblems(expression, schema, place)),
    ...nodeNameProblems(schema, place),
    ...outsideProblems(node, type, facts),
    ...dialProblems(place),
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

function expressionProblems(expression: ConfigExpression, schema: JsonSchema, place: Place): Problem[] {
  const { source, kind, expect, field } = expression;
  const check = (scope: CheckScope) =>
    kind === 'cel' ? findInCel(source, scope, expect).problems : findInTemplate(source, scope);
  const found = isAboutDelivery(expression, schema)
    ? check(place.reader.deliveryOf(place.node.id))
    : checkInReach(source, place, check);
  return found.map(({ code, message }) => {
    return problemOf(place.node, place.type, { code: `expression.${code}`, field, message });
  });
}

/**
 * Checks with the steps that the text names, and again with all that are in reach when something is wrong, so that the
 * message can suggest one of them. Making the whole scope of every node would take most of the time.
 */
function checkInReach(
  source: string,
  { node, reader }: Pick<Place, 'node' | 'reader'>,
  check: (scope: CheckScope) => ExpressionProblem[],
): ExpressionProblem[] {
  const found = check(reader.partOfScope(node.id, new Set(source.match(/[A-Za-z_]\w*/g))));
  return found.length === 0 ? found : check(reader.scopeOf(node.id));
}

/** Some fields of a trigger read what it was delivered, before there is an output. */
function isAboutDelivery({ path }: ConfigExpression, schema: JsonSchema): boolean {
  return fieldsOf(schema).some((field) => field.name === path[0] && field.schema['scope'] === 'delivery');
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

function dialProblems({ node, type, reader }: Place): Problem[] {
  const { dial } = node;
  if (type.dial === null || dial === undefined) return [];
  const said = (field: string, code: string, message: string) => problemOf(node, type, { code, field, message });
  const check = (source: string, field: string, expect: 'boolean' | 'number') => {
    const own = ownEntry(node, type, reader);
    const find = (scope: CheckScope) => findInCel(source, { ...scope, [node.name]: own }, expect).problems;
    const found = checkInReach(source, { node, reader }, find);
    return found.map(({ code, message }) => said(field, `expression.${code}`, message));
  };
  const rules = (dial.askWhen ?? []).flatMap(({ when }, index) => {
    const field = `dial.askWhen.${index}.when`;
    if (when.trim() !== '') return check(when, field, 'boolean');
    return [said(field, 'dial.empty_rule', 'This rule is empty, so it never asks. Say when to ask, or remove it.')];
  });
  const { amount = '' } = dial;
  return amount.trim() === '' ? rules : [...rules, ...check(amount, 'dial.amount', 'number')];
}

/** A dial also reads what its node made. Of an effect that is the proposal, whose parts are not known beforehand. */
function ownEntry(node: GraphNode, type: NodeType, reader: ScopeReader): ScopeEntry {
  const shape = type.kind === 'effect' ? any : reader.outputShapeOf(node.id);
  return { shape, title: titleOf(node, type), maybeSkipped: false };
}
