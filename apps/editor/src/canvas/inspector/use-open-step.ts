// Puts together what the inspector knows of a step: the draft, the definition, what is in reach, and what is wrong.
import { catalogue } from '@leeway/nodes/editor';
import type { CheckScope } from '@leeway/shared/expression/check.ts';
import { configSchemaOf } from '@leeway/shared/expression/config-schema.ts';
import { scopeReader } from '@leeway/shared/expression/scope.ts';
import { problemsOf } from '@leeway/shared/expression/validate.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { ancestorsOf, orderOf } from '@leeway/shared/graph/order.ts';
import type { Problem } from '@leeway/shared/graph/problem.ts';
import { any } from '@leeway/shared/graph/shape.ts';
import { useDeferredValue, useMemo, useRef } from 'react';
import type { ConfigPath } from '../config-path.ts';
import { useDraft, useDraftNode, useDraftStore } from '../draft-store.ts';
import { setConfig } from '../operations.ts';
import { fieldProblems } from './config/node-problems.ts';
import type { OpenStep } from './step-context.ts';
import { pickerGroups } from './values/picker-options.ts';
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
  return { workflowId, node, definition, schema, isEditable, scope, dialScope, groups, samples, problems, ...edits };
}

interface Found {
  scope: CheckScope;
  dialScope: CheckScope;
  problems: readonly Problem[];
}

/** Only what stands before a node decides what it can read and what is wrong with it. */
function lookAt(graph: Graph, nodeId: string): Found {
  const above = ancestorsOf(orderOf(graph), nodeId).add(nodeId);
  const part = {
    ...graph,
    nodes: graph.nodes.filter(({ id }) => above.has(id)),
    edges: graph.edges.filter(({ source, target }) => above.has(source) && above.has(target)),
  };
  const order = orderOf(part);
  const reader = scopeReader(order, catalogue);
  const node = order.nodes.get(nodeId);
  const scope = reader.scopeOf(nodeId);
  if (node === undefined) return { scope, dialScope: scope, problems: [] };
  // What an effect proposes is not known before it is prepared.
  const shape = catalogue(node.type)?.kind === 'effect' ? any : reader.outputShapeOf(nodeId);
  const own = { [node.name]: { shape, title: node.title || node.name, maybeSkipped: false } };
  return { scope, dialScope: { ...scope, ...own }, problems: problemsOf(part, catalogue) };
}
