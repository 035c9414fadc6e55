// The parts of a step's panel that only some runs have, loaded when one is opened that does.
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { StepState } from '@leeway/shared/run/state.ts';
import { StepChildren } from './children/step-children.tsx';
import { StepFailed } from './failed/step-failed.tsx';
import { StepComplaint } from './step-complaint.tsx';
import type { ShownRun } from './use-run.ts';
import { StepWait } from './waits/step-wait.tsx';
import { wentAlone } from './went-alone.ts';

type StepMoreProps = { shown: ShownRun; node: GraphNode; step: StepState; now: number };

/** What can be done about a failure, what is waited for, the runs that a container left its work to, and what went out alone. */
export function StepMore({ shown, node, step, now }: StepMoreProps) {
  return (
    <>
      <StepFailed step={step} shown={shown} node={node} />
      <StepWait step={step} shown={shown} now={now} />
      <StepChildren step={step} shown={shown} node={node} />
      {wentAlone(step) && shown.run.mode === 'live' && (
        <StepComplaint
          place={{ workflowId: shown.run.workflowId, nodeId: node.id }}
          runId={shown.run.id}
          stepKey={step.key}
          title={node.title || node.name}
        />
      )}
    </>
  );
}
