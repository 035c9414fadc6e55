// The fields of a step of a run, to be corrected: the inspector's own, without a draft behind them.
import { catalogue } from '@leeway/nodes/editor';
import type { RunDetail } from '@leeway/shared/api/runs.ts';
import { configSchemaOf } from '@leeway/shared/expression/config-schema.ts';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import { useMemo } from 'react';
import { setConfig } from '../operations.ts';
import { ConfigControl } from './config/config-control.tsx';
import { configFields, isShown } from './config/config-fields.ts';
import { type FieldProblem, fieldProblems } from './config/node-problems.ts';
import { lookAt, readableOf } from './look-at.ts';
import { type OpenStep, StepContext } from './step-context.ts';
import { pickerGroups } from './values/picker-options.ts';
import { samplesOf } from './values/samples.ts';

export type CorrectionFormProps = {
  run: Pick<RunDetail, 'workflowId' | 'graph' | 'events'>;
  node: GraphNode;
  /** The config as it is corrected so far. */
  config: GraphNode['config'];
  /** What the runtime had against it. */
  problems: readonly FieldProblem[];
  onChange: (config: GraphNode['config']) => void;
};

/** Every field of the step, also the rarer ones: a mistake may be in any. Values to pick from are those of the run itself. */
export function CorrectionForm({ run, node, config, problems, onChange }: CorrectionFormProps) {
  const step = useCorrectedStep({ run, node, config, problems, onChange });
  if (!step) return <p className="text-ink-2">This step is of a kind that is not installed here.</p>;
  const fields = configFields(step.schema);
  return (
    <StepContext value={step}>
      <div className="flex flex-col gap-4">
        {fields
          .filter((field) => isShown(field, fields, config))
          .map((field) => (
            <ConfigControl key={field.name} field={field} />
          ))}
      </div>
    </StepContext>
  );
}

function useCorrectedStep({ run, node, config, problems, onChange }: CorrectionFormProps): OpenStep | null {
  const corrected = useMemo(() => ({ ...node, config }), [node, config]);
  const graph = useMemo(
    () => ({ ...run.graph, nodes: run.graph.nodes.map((one) => (one.id === node.id ? corrected : one)) }),
    [run.graph, node.id, corrected],
  );
  const samples = useMemo(() => samplesOf(run.graph, run), [run]);
  const found = useMemo(() => lookAt(graph, node.id), [graph, node.id]);
  const groups = useMemo(() => pickerGroups(found.scope, samples), [found, samples]);
  const otherScopes = useMemo(() => readableOf(found, samples), [found, samples]);
  const definition = catalogue(node.type);
  if (!definition) return null;
  const { scope, dialScope } = found;
  return {
    workflowId: run.workflowId,
    node: corrected,
    definition,
    schema: configSchemaOf(definition),
    isEditable: true,
    ...{ scope, dialScope, groups, otherScopes, samples },
    problems: [...problems, ...fieldProblems(node.id, found.problems, [])],
    setValue: (path, value) => {
      const after = setConfig(node.id, path, value)(graph).nodes.find(({ id }) => id === node.id);
      if (after) onChange(after.config);
    },
    // The dialog is closed to take everything back.
    newEntry: () => undefined,
    undo: () => undefined,
    redo: () => undefined,
  };
}
