import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { StepState } from '@leeway/shared/run/state.ts';
import { Link } from '@tanstack/react-router';
import { PanelPart } from './step-panel-part.tsx';
import type { ShownRun } from './use-run.ts';

/** For a step of a fork that was not done here: where its values are from. */
export function StepOrigin({ shown, step }: { shown: ShownRun; step: StepState }) {
  const { kept, origin } = shown.part;
  if (origin === null || !kept.has(step.key)) return null;
  const text = shown.present.recorded?.[step.nodeId] ? 'Answered as it was recorded in' : 'Kept as it was done in';
  return (
    <PanelPart title="Where it is from">
      {text}{' '}
      <Link
        to="/runs/$runId"
        params={{ runId: origin }}
        search={{ step: step.nodeId }}
        className="text-focus underline hover:no-underline"
      >
        run {origin}
      </Link>
      .
    </PanelPart>
  );
}

/** For a step that another run does: which one, in words. */
export function elsewhereText({ part, present }: ShownRun, node: GraphNode): string {
  const container = part.containerOf(node.id);
  const { title, type } = part.order.nodes.get(container ?? '') ?? {};
  if (title !== undefined) {
    const when = type === 'logic.repeat' ? 'each time that' : 'for each item of';
    return `It is done ${when} “${title}”${type === 'logic.repeat' ? ' repeats' : ''}, in runs of their own. Open one of them there.`;
  }
  const whose = present.parent ? `run ${present.parent.run}` : 'another run';
  return `It is no part of this run: it belongs to ${whose}.`;
}
