// Puts together what the inspector knows of a step: the draft, the definition, what is in reach, and what is wrong.
import { catalogue } from '@leeway/nodes/editor';
import { configSchemaOf } from '@leeway/shared/expression/config-schema.ts';
import type { Problem } from '@leeway/shared/graph/problem.ts';
import { useDeferredValue, useMemo, useRef } from 'react';
import type { ConfigPath } from '../config-path.ts';
import { useDraft, useDraftNode, useDraftStore } from '../draft-store.ts';
import { setConfig } from '../operations.ts';
import { fieldProblems } from './config/node-problems.ts';
import { lookAt, readableOf } from './look-at.ts';
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
