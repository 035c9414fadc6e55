import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import { isFinal, type RunState, type StepState } from '@leeway/shared/run/state.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { routes } from '../api/routes.ts';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { StatusDot } from '../ui/status-dot.tsx';
import type { Tone } from '../ui/tone.tsx';
import { useDesk } from './canvas-desk.ts';
import { currentStep } from './flow/run-cards.ts';
import type { RunPart } from './flow/run-part.ts';
import { statusInWords } from './flow/step-status.ts';
import { waitWords } from './flow/wait-words.ts';
import { ApprovalDialog } from './watch/approval-dialog.tsx';
import { useWatchedRun } from './watch/use-watched-run.ts';

type RunOverlayProps = { runId: string; onClose: () => void };

/** Watches one run on the canvas: plays what has happened, opens the question where it waits, and goes on live to its end. */
export function RunOverlay({ runId, onClose }: RunOverlayProps) {
  const desk = useDesk();
  const { run, part, state, isReplaying, error, skip } = useWatchedRun(runId, desk);
  const approvalId = useOpenApproval(runId, state, isReplaying);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const question = approvalId !== dismissed ? approvalId : null;

  return (
    <>
      <div className="-translate-x-1/2 pointer-events-none absolute bottom-3 left-1/2 z-10 flex w-full max-w-160 justify-center px-3 max-wide:bottom-16">
        <section
          aria-label="The run on the canvas"
          className="pointer-events-auto flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 rounded-card border border-line-2 bg-surface py-1.5 pr-1.5 pl-3.5 shadow-menu"
        >
          <p role="status" className="min-w-0">
            {error ? (
              <span className="text-fail">{error.message}</span>
            ) : part && state ? (
              <Progress part={part} state={state} isReplaying={isReplaying} />
            ) : (
              'Loading the run…'
            )}
          </p>
          <span className="ml-auto flex items-center gap-1">
            {isReplaying && (
              <Button size="small" variant="quiet" onClick={skip}>
                Skip
              </Button>
            )}
            {approvalId && !question && (
              <Button size="small" onClick={() => setDismissed(null)}>
                Decide
              </Button>
            )}
            {run && (
              <Link to="/runs/$runId" params={{ runId }} className={buttonClass('quiet', 'small')}>
                Open the run
              </Link>
            )}
            <IconButton label="Stop watching this run" icon={<X aria-hidden />} onClick={onClose} />
          </span>
        </section>
      </div>
      {question && <ApprovalDialog key={question} approvalId={question} onClose={() => setDismissed(question)} />}
    </>
  );
}

type ProgressProps = { part: RunPart; state: RunState; isReplaying: boolean };

const OUTCOMES: Record<RunState['status'], { tone: Tone; word: string }> = {
  running: { tone: 'run', word: 'Running' },
  waiting: { tone: 'wait', word: 'Waiting' },
  completed: { tone: 'ok', word: 'Done' },
  failed: { tone: 'fail', word: 'Failed' },
  cancelled: { tone: 'neutral', word: 'Cancelled' },
};
const MODES = { live: 'This run', test: 'Test run, nothing was sent', sample: 'Sample run, nothing was sent' };

function Progress({ part: { order }, state, isReplaying }: ProgressProps) {
  const step = currentStep(state);
  const node = step && order.nodes.get(step.nodeId);
  const place = node ? order.sorted.indexOf(node.id) + 1 : 0;
  const { tone, word } = OUTCOMES[state.status];
  if (isFinal(state.status)) {
    return (
      <span className="flex items-center gap-2">
        <StatusDot tone={tone}>{word}</StatusDot>
        <span className="text-ink-2">{state.error?.message ?? MODES[state.mode]}</span>
      </span>
    );
  }
  return (
    <span className="flex min-w-0 items-center gap-2">
      <StatusDot tone={isReplaying ? 'run' : tone}>
        {isReplaying ? 'Watching replay' : (waitingFor(step, state) ?? word)}
      </StatusDot>
      {node && (
        <span className="truncate">
          <b className="font-semibold">
            Step {place} of {order.sorted.length}
          </b>{' '}
          <span className="text-ink-2">{statusInWords(node, state, state.now)}</span>
        </span>
      )}
    </span>
  );
}

function waitingFor(step: StepState | undefined, state: RunState): string | null {
  if (state.status !== 'waiting' || !step) return null;
  return `Waiting ${step.wait ? waitWords(step.wait, state.now) : 'for a person'}`;
}

/** The question the shown run waits at, once the replay has come there. */
function useOpenApproval(runId: string, state: RunState | null, isReplaying: boolean): string | null {
  const isWaiting = state !== null && !isReplaying && state.counts.waiting > 0;
  const { data } = useQuery({
    queryKey: ['approvals', { runId, status: 'open' }],
    queryFn: () => call(routes.approvals.list, { query: { runId, status: 'open' } }),
    enabled: isWaiting,
  });
  if (!isWaiting || !state) return null;
  const open = data?.items.find((item) => state.latest[nodeIdOf(item.key)] === item.key && item.status === 'open');
  return open?.id ?? null;
}
