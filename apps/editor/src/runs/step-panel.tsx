import { cardOf } from '@leeway/nodes/cards';
import type { GraphNode } from '@leeway/shared/graph/graph.ts';
import type { Order } from '@leeway/shared/graph/order.ts';
import { progressOf } from '@leeway/shared/run/progress.ts';
import { approvalOf, isFinal, type StepState } from '@leeway/shared/run/state.ts';
import { EyeOff } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { statusOf } from '../canvas/flow/step-status.ts';
import { Tile } from '../canvas/node-frame.tsx';
import { formatDuration } from '../ui/format.ts';
import { ForkButton } from './fork/fork-button.tsx';
import { versionText } from './run-words.ts';
import { StepAttempts, StepCall } from './step-call.tsx';
import { StepDecisions, StepWhy } from './step-decisions.tsx';
import { elsewhereText, StepOrigin } from './step-origin.tsx';
import { PanelPart } from './step-panel-part.tsx';
import { StepInputs, StepOutputs } from './step-values.tsx';
import { Unfold } from './unfold.tsx';
import type { ShownRun } from './use-run.ts';
import { wentAlone } from './went-alone.ts';

const StepMore = lazy(() => import('./step-more.tsx').then((module) => ({ default: module.StepMore })));

type StepPanelProps = { shown: ShownRun; node: GraphNode; now: number; nameOf: (id: string) => string | undefined };

/** Everything about one step at the moment shown: why it stopped, what went in, what came out, who decided. */
export function StepPanel({ shown, node, now, nameOf }: StepPanelProps) {
  const { state, order } = shown;
  const step = order.nodes.has(node.id) ? state.steps[state.latest[node.id] ?? ''] : undefined;
  const hidden = step && shown.run.hidden[step.key];
  return (
    <div className="flex flex-col gap-5 px-4 py-4">
      <header className="flex items-start gap-3">
        <Tile type={node.type} icon={cardOf(node.type)?.icon} />
        <div className="min-w-0">
          <h2 className="font-semibold text-md">{node.title || node.name}</h2>
          <p className="text-ink-2 text-sm">{headline(shown, node, step)}</p>
        </div>
      </header>
      {step ? (
        <>
          <StepOrigin step={step} shown={shown} />
          {hidden === undefined && <StepWhy step={step} shown={shown} />}
          {hasMore(step, order) && (
            <Suspense fallback={null}>
              <StepMore step={step} shown={shown} node={node} now={now} />
            </Suspense>
          )}
          <StepDecisions step={step} shown={shown} now={now} nameOf={nameOf} />
          {hidden === undefined ? (
            <>
              <StepInputs shown={shown} node={node} step={step} />
              <StepOutputs step={step} />
              <StepCall step={step} />
            </>
          ) : (
            <HiddenValues words={hidden} step={step} />
          )}
          <StepAttempts step={step} />
          <ForkButton shown={shown} node={node} />
          {hidden === undefined && (
            <Unfold what="raw data">
              <RawData step={step} />
            </Unfold>
          )}
        </>
      ) : (
        <p className="text-ink-2">{absence(shown, node)}</p>
      )}
    </div>
  );
}

/** In place of what a step wrote while somebody is still to answer without having seen it. */
function HiddenValues({ words, step }: { words: string; step: StepState }) {
  const isOwn = step.evidence?.isBlind === true;
  return (
    <PanelPart title={isOwn ? 'What came out' : 'What went in and came out'}>
      <p className="flex gap-2 text-ink-2">
        <EyeOff aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span>
          {words}{' '}
          {isOwn
            ? 'Somebody writes their own answer first, and both are compared then.'
            : 'It was made of something that somebody is still to write their own answer to.'}
        </span>
      </p>
    </PanelPart>
  );
}

function hasMore(step: StepState, { nodes }: Order): boolean {
  const { status, wait, children, nodeId } = step;
  return (
    wentAlone(step) ||
    status === 'failed' ||
    wait !== null ||
    children !== null ||
    nodes.get(nodeId)?.type === 'logic.workflow'
  );
}

function headline(
  { order, part, run, state, isPresent }: ShownRun,
  node: GraphNode,
  step: StepState | undefined,
): string {
  if (!order.nodes.has(node.id)) return versionText(run.version);
  const place = `Step ${order.sorted.indexOf(node.id) + 1}`;
  if (step && part.kept.has(step.key)) return `${place}, as in run ${part.origin}, ${versionText(run.version)}`;
  if (!step) return `${place}, ${versionText(run.version)}`;
  return `${place}, ${howText(step, isPresent ? Date.now() : state.now)}, ${versionText(run.version)}`;
}

function howText(step: StepState, now: number): string {
  const approval = approvalOf(step);
  if (step.status === 'waiting' && approval) return `waiting for ${formatDuration(now - approval.askedAt)}`;
  return step.status === 'done' ? doneText(step) : statusOf(step, now).word.toLowerCase();
}

const AT_ONCE_MS = 50;

/** How long the step worked, without the time it waited for a person. */
function doneText(step: StepState): string {
  const waits = step.approvals.map(({ askedAt, decision }) => (decision?.effectiveAt ?? askedAt) - askedAt);
  const worked = (step.endedAt ?? step.startedAt) - step.startedAt - waits.reduce((sum, wait) => sum + wait, 0);
  return worked < AT_ONCE_MS ? 'done at once' : `done in ${formatDuration(worked)}`;
}

function absence(shown: ShownRun, node: GraphNode): string {
  const { order, state } = shown;
  if (!order.nodes.has(node.id)) return elsewhereText(shown, node);
  if (progressOf(order, state).skipped.has(node.id)) return 'Skipped: the run took another way.';
  return isFinal(state.status) ? 'The run ended before it came here.' : 'Not yet: the run has not come here.';
}

/** A part of its own, so that a long step is written out only when somebody looks. */
function RawData({ step }: { step: StepState }) {
  return (
    <pre className="mt-1 whitespace-pre-wrap break-words rounded-control border border-line bg-panel p-2.5 font-mono text-xs">
      {JSON.stringify(step, null, 2)}
    </pre>
  );
}
