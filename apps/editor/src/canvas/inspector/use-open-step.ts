// Puts together what the inspector knows of a step: the draft, the definition, what is in reach, and what is wrong.
import { catalogue } from '@leeway/nodes/editor';
import type { CheckScope } from '@leeway/shared/expression/check.ts';
import { configSchemaOf } from '@leeway/shared/expression/config-schema.ts';
import { scopeReader } from '@leeway/shared/expression/scope.ts';
import { problemsOf } from '@leeway/shared/expression/validate.ts';
import { bodiesOf, hasBody, isInBodyOf } from '@leeway/shared/graph/bodies.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { ancestorsOf, orderOf } from '@leeway/shared/graph/order.ts';
import type { Problem } from '@leeway/shared/graph/problem.ts';
import { any, type Shape } from '@leeway/shared/graph/shape.ts';
import { useDeferredValue, useMemo, useRef } from 'react';
import type { ConfigPath } from '../config-path.ts';
import { useDraft, useDraftNode, useDraftStore } from '../draft-store.ts';
import { setConfig } from '../operations.ts';
import { fieldProblems } from './config/node-problems.ts';
import type { OpenStep, Readable } from './step-context.ts';
import { pickerGroups, type Samples } from './values/picker-options.ts';
import { useSamples } from './values/use-samples.ts';

const NO_PROBLEMS: readonly Problem[] = [];

/** The step of the open draft; null when the node or its type is not there. */
export function useOpenStep(workflowId: string, nodeId: string): OpenStep | null {
  const store = useDraftStore();
  const node = useDraftNode(nodeId);
  const isEditable = useDraft((state) => state.isEditable);
  const saved = useDraft((state) => (state.save.is === 'saved' ? state.problems : NO_PROBLEMS));
  // Moving a card changes the graph at every frame; what is in reach may follow a moment later.
  const graph = useDeferredValue(useDraft((state) => state.graph));
  const samples = useSamples(workflowId, graph);
  const found = useMemo(() => lookAt(graph, nodeId), [graph, nodeId]);
  const groups = useMemo(() => pickerGroups(found.scope, samples), [found, samples]);
  const otherScopes = useMemo(() => readableOf(found, samples), [found, samples]);
  const problems = useMemo(() => fieldProblems(nodeId, found.problems, saved), [nodeId, found, saved]);
  const entry = useRef(0);
  const edits = useMemo(
    () => ({
      setValue: (path: ConfigPath, value: unknown) =>
        store.getState().edit(setConfig(nodeId, path, value), `config:${nodeId}.${path.join('.')}.${entry.current}`),
      newEntry: () => {
        entry.current += 1;
      },
      undo: () => store.getState().undo(),
      redo: () => store.getState().redo(),
    }),
    [store, nodeId],
  );
  const definition = node && catalogue(node.type);
  if (!node || !definition) return null;
  const schema = configSchemaOf(definition);
  const { scope, dialScope } = found;
  const reads = { scope, dialScope, groups, otherScopes, samples };
  return { workflowId, node, definition, schema, isEditable, ...reads, problems, ...edits };
}

function readableOf({ delivery, result }: Found, samples: Samples): OpenStep['otherScopes'] {
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
function lookAt(graph: Graph, nodeId: string): Found {
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
