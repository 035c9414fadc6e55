// The parts of a step's panel that only some runs have, loaded when one is opened that does.
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { StepState } from '@leeway/shared/run/state.ts';
import { StepChildren } from './children/step-children.tsx';
import { StepFailed } from './failed/step-failed.tsx';
import type { ShownRun } from './use-run.ts';
import { StepWait } from './waits/step-wait.tsx';

type StepMoreProps = { shown: ShownRun; node: GraphNode; step: StepState; now: number };

/** What can be done about a failure, what is waited for, and the runs that a container left its work to. */
export function StepMore({ shown, node, step, now }: StepMoreProps) {
  return (
    <>
      <StepFailed step={step} shown={shown} node={node} />
      <StepWait step={step} shown={shown} now={now} />
      <StepChildren step={step} shown={shown} node={node} />
    </>
  );
}
