// What stands around a node of a graph: what it can read, and what is wrong with it.
import { catalogue } from '@leeway/nodes/editor';
import type { CheckScope } from '@leeway/shared/expression/check.ts';
import { scopeReader } from '@leeway/shared/expression/scope.ts';
import { problemsOf } from '@leeway/shared/expression/validate.ts';
import { bodiesOf, hasBody, isInBodyOf } from '@leeway/shared/graph/bodies.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { ancestorsOf, orderOf } from '@leeway/shared/graph/order.ts';
import type { Problem } from '@leeway/shared/graph/problem.ts';
import { any, type Shape } from '@leeway/shared/graph/shape.ts';
import type { OpenStep, Readable } from './step-context.ts';
import { pickerGroups, type Samples } from './values/picker-options.ts';

/** What fields read that do not read the steps before them. */
export function readableOf({ delivery, result }: Found, samples: Samples): OpenStep['otherScopes'] {
  const readable = (scope: CheckScope): Readable => ({ scope, groups: pickerGroups(scope, samples) });
  return { delivery: readable(delivery), result: readable(result) };
}

interface Found {
  scope: CheckScope;
  dialScope: CheckScope;
  delivery: CheckScope;
  result: CheckScope;
  problems: readonly Problem[];
}

/** Only what stands before a node, and in the bodies of containers there, decides what it can read and what is wrong with it. */
export function lookAt(graph: Graph, nodeId: string): Found {
  const whole = orderOf(graph);
  const bodies = bodiesOf(whole);
  const above = ancestorsOf(whole, nodeId).add(nodeId);
  const containers = [...above].filter((id) => hasBody(whole.nodes.get(id)?.type ?? ''));
  for (const { id } of graph.nodes) if (containers.some((owner) => isInBodyOf(id, owner, bodies))) above.add(id);
  const part = {
    ...graph,
    nodes: graph.nodes.filter(({ id }) => above.has(id)),
    edges: graph.edges.filter(({ source, target }) => above.has(source) && above.has(target)),
  };
  const order = orderOf(part);
  const reader = scopeReader(order, catalogue);
  const node = order.nodes.get(nodeId);
  const scope = reader.scopeOf(nodeId);
  const delivery = reader.deliveryOf(nodeId);
  if (node === undefined) return { scope, dialScope: scope, delivery, result: scope, problems: [] };
  // What an effect proposes is not known before it is prepared.
  const shape = catalogue(node.type)?.kind === 'effect' ? any : reader.outputShapeOf(nodeId);
  const withOwn = (own: Shape): CheckScope => {
    return { ...scope, [node.name]: { shape: own, title: node.title || node.name, maybeSkipped: false } };
  };
  const result = withOwn(reader.bodyShapeOf(nodeId));
  return { scope, dialScope: withOwn(shape), delivery, result, problems: problemsOf(part, catalogue) };
}
