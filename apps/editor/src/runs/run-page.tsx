import type { RunDetail } from '@leeway/shared/api/runs.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import { isFinal } from '@leeway/shared/run/state.ts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { ApiError, call } from '../api/client.ts';
import { errorWords } from '../api/error-words.ts';
import { routes } from '../api/routes.ts';
import { currentStep } from '../canvas/flow/run-cards.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { StatusDot } from '../ui/status-dot.tsx';
import { TopBar } from '../ui/top-bar.tsx';
import { useIsWide } from '../ui/use-is-wide.ts';
import { useKeys } from '../ui/use-keys.ts';
import { useNow } from '../ui/use-now.ts';
import { RunActions } from './run-actions.tsx';
import { parentCrumb, RunOrigin } from './run-origin.tsx';
import { RunOutline } from './run-outline.tsx';
import { modeText, shownState, stateWords } from './run-words.ts';
import { Scrubber } from './scrubber.tsx';
import { StepPanel } from './step-panel.tsx';
import { type Moment, type Move, moveFrom } from './timeline.ts';
import { usePlayer } from './use-player.ts';
import { type ShownRun, useRun, useShownRun } from './use-run.ts';

// A phone shows the list of steps: the canvas's code stays away from it.
const RunCanvas = lazy(() => import('./run-canvas.tsx').then((module) => ({ default: module.RunCanvas })));

const AlikeStrip = lazy(() => import('./failed/alike-strip.tsx').then((module) => ({ default: module.AlikeStrip })));

/** One run, to watch again: the canvas as it was, the line to move along, and what happened in each step. */
export function RunPage() {
  const { runId = '' } = useParams({ strict: false });
  const { data, error, isPending, refetch } = useRun(runId);
  if (data) return <LoadedRun key={data.id} run={data} />;
  if (isPending) {
    return (
      <div className="p-6">
        <SkeletonRows label="Loading the run" rows={8} />
      </div>
    );
  }
  const title =
    error instanceof ApiError && error.status === 404 ? 'There is no such run' : 'The run could not be read';
  return <ErrorState title={title} {...errorWords(error)} onRetry={() => void refetch()} />;
}

function LoadedRun({ run }: { run: RunDetail }) {
  const { step, at } = useSearch({ strict: false });
  const navigate = useNavigate();
  const shown = useShownRun(run, at);
  const isWide = useIsWide();
  const now = useNow(isFinal(shown.present.status) ? 60_000 : 1_000);
  const go = (search: { step?: string; at?: number }) =>
    void navigate({ to: '/runs/$runId', params: { runId: run.id }, search, replace: true });
  // At the end the place is left out of the address, so that what comes next is followed.
  const show = ({ key, count }: Moment) => go({ step: key, at: count >= run.events.length ? undefined : count });
  const player = usePlayer(shown.moments, shown.count, show);
  const move = (kind: Move) => {
    player.stop();
    const moment = moveFrom(shown.moments, shown.count, kind);
    if (moment) show(moment);
  };
  useRunKeys(move, player.toggle);

  const selectedId = selectedNode(shown, step);
  const hasFailed = useHasFailed(shown);
  const node = run.graph.nodes.find(({ id }) => id === selectedId);
  const select = (nodeId: string) => go({ step: shown.present.latest[nodeId] ?? nodeId, at });
  const nameOf = usePersonNames(shown);
  const panel = node && <StepPanel key={node.id} shown={shown} node={node} now={now} nameOf={nameOf} />;
  const scrubber = (
    <Scrubber
      shown={shown}
      player={player}
      now={now}
      onMove={move}
      onShow={(moment) => {
        player.stop();
        show(moment);
      }}
    />
  );

  return (
    <div className="flex min-h-full flex-col wide:h-full">
      <RunTop shown={shown} now={now} nameOf={nameOf} />
      {hasFailed && (
        <Suspense fallback={null}>
          <AlikeStrip shown={shown} />
        </Suspense>
      )}
      {isWide ? (
        <div className="flex min-h-0 flex-1">
          <div className="flex min-w-0 flex-1 flex-col">
            <div className="min-h-0 flex-1">
              <Suspense fallback={null}>
                <RunCanvas shown={shown} selectedId={selectedId} now={now} onSelect={select} />
              </Suspense>
            </div>
            {scrubber}
          </div>
          <aside aria-label="The step" className="w-89 shrink-0 overflow-y-auto border-line border-l bg-surface">
            {panel ?? <EmptyState title="Choose a step">Click a card to see what happened there.</EmptyState>}
          </aside>
        </div>
      ) : (
        <>
          <div className="flex-1">
            <RunOutline shown={shown} selectedId={selectedId} now={now} onSelect={select}>
              {panel}
            </RunOutline>
          </div>
          <div className="sticky bottom-0">{scrubber}</div>
        </>
      )}
    </div>
  );
}

/** Also after it was tried again: how that went is still to be told. */
function useHasFailed({ present }: ShownRun): boolean {
  const [hasFailed, setFailed] = useState(false);
  if (present.status === 'failed' && !hasFailed) setFailed(true);
  return hasFailed;
}

type RunTopProps = { shown: ShownRun; now: number; nameOf: (id: string) => string | undefined };

function RunTop({ shown, now, nameOf }: RunTopProps) {
  const { run, present, isPresent } = shown;
  const { tone, word } = stateWords(shownState(present, run), now, nameOf);
  const mode = modeText(run.mode);
  const parent = parentCrumb(shown);
  return (
    <TopBar
      crumbs={[
        { label: 'Runs', to: '/runs' },
        { label: run.workflowTitle, to: `/workflows/${run.workflowId}` },
        ...(parent ? [parent] : []),
      ]}
      title={run.subject || `Run ${run.id}`}
      status={
        <span className="flex flex-wrap items-center gap-2">
          <StatusDot tone={tone}>{word}</StatusDot>
          {mode && <Badge>{mode}</Badge>}
          {!isPresent && <Badge tone="run">Looking back</Badge>}
          <RunOrigin shown={shown} />
        </span>
      }
      actions={<RunActions shown={shown} />}
    />
  );
}

function useRunKeys(move: (kind: Move) => void, togglePlay: () => void): void {
  useKeys({
    ArrowLeft: () => move('previous'),
    ArrowRight: () => move('next'),
    '[': () => move('previousDecision'),
    ']': () => move('nextDecision'),
    Home: () => move('first'),
    End: () => move('last'),
    ' ': togglePlay,
  });
}

function selectedNode({ run, present, state, moment }: ShownRun, step: string | undefined): string | undefined {
  if (step !== undefined) {
    const id = present.steps[step]?.nodeId ?? nodeIdOf(step);
    if (run.graph.nodes.some((node) => node.id === id)) return id;
  }
  return currentStep(state)?.nodeId ?? (moment && nodeIdOf(moment.key));
}

/** Names of people, asked for only when somebody in particular is asked. */
function usePersonNames({ present }: ShownRun): (id: string) => string | undefined {
  const isNeeded = Object.values(present.steps).some((step) =>
    step.approvals.some(({ assignee }) => assignee?.startsWith('user:')),
  );
  const { data } = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => call(routes.users.list, { signal }),
    enabled: isNeeded,
  });
  return (id) => data?.items.find((user) => user.id === id)?.name;
}
