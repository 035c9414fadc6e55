// The step that is open in the inspector: what its form reads and how it is edited.
import type { CheckScope } from '@leeway/shared/expression/check.ts';
import type { ExpressionScope } from '@leeway/shared/expression/config-expressions.ts';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { JsonSchema, NodeType } from '@leeway/shared/graph/node-type.ts';
import { createContext, use } from 'react';
import type { ConfigPath } from '../config-path.ts';
import type { FieldProblem } from './config/node-problems.ts';
import type { PickerGroup, Samples } from './values/picker-options.ts';

/** What a field's formulas can read, and how it is offered. */
export interface Readable {
  scope: CheckScope;
  groups: readonly PickerGroup[];
}

export interface OpenStep {
  workflowId: string;
  node: GraphNode;
  definition: NodeType;
  schema: JsonSchema;
  isEditable: boolean;
  /** What the step's expressions can read. */
  scope: CheckScope;
  /** The same, and the step's own output: what the dial's rules can read. */
  dialScope: CheckScope;
  groups: readonly PickerGroup[];
  /** The same for the fields that read something else: what comes in from outside, or the result of one time round. */
  otherScopes: Readonly<Record<ExpressionScope, Readable>>;
  samples: Samples;
  problems: readonly FieldProblem[];
  /** Sets one value of the config; typing in one field is one entry of undo. */
  setValue: (path: ConfigPath, value: unknown) => void;
  /** What is set from now on is another entry of undo, also in the same field. */
  newEntry: () => void;
  undo: () => void;
  redo: () => void;
}

export const StepContext = createContext<OpenStep | null>(null);

/** The open step. Only below the inspector. */
export function useStep(): OpenStep {
  const step = use(StepContext);
  if (!step) throw new Error('useStep needs the inspector above it.');
  return step;
}
