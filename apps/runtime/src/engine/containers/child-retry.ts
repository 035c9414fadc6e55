// Who tries a child run again: a person by itself, or the run that it works for.
import { AppError } from '@leeway/shared/api/error.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import { isSettled, type RunState, stepOf } from '@leeway/shared/run/state.ts';
import type { RunHead } from '../../store/journal/append.ts';
import type { LiveRuns } from '../live/live-runs.ts';

type Parent = NonNullable<RunHead['parent']>;

export interface ChildRetryDeps {
  runs: LiveRuns;
  parentOf(runId: number): Promise<Parent | null>;
}

/**
 * Throws `run.works_for_another` (409) when the run that it works for stopped at it, or will: that one is to be tried again, and goes
 * on with this one. Corrected it may be, since its steps can be corrected nowhere else; the other is tried again after it. What went
 * on without it is not changed by what becomes of it now.
 */
export async function assertTriedAlone(
  deps: ChildRetryDeps,
  runId: number,
  { isCorrected }: { isCorrected: boolean },
): Promise<void> {
  let outermost: { run: number; state: RunState } | null = null;
  let child = runId;
  for (let parent = await deps.parentOf(child); parent !== null; parent = await deps.parentOf(child)) {
    const state = await stateOf(deps, parent.run);
    if (state.status === 'cancelled') throw parentCancelled(runId, parent.run);
    if (!isAwaited(state, { parent, child })) break;
    outermost = { run: parent.run, state };
    child = parent.run;
  }
  if (outermost && !isCorrected) throw worksForAnother(runId, outermost);
}

/** As it is now, also while the run is at work. */
async function stateOf({ runs }: ChildRetryDeps, runId: number): Promise<RunState> {
  const { run } = await runs.submit(runId, () => []);
  return run.state;
}

/** Whether a container stopped at the child, or will when the rest of its children have ended. */
function isAwaited(state: RunState, { parent, child }: { parent: Parent; child: number }): boolean {
  const container = stepOf(state, nodeIdOf(parent.key));
  if (!container?.children || container.children.items[parent.index]?.run !== String(child)) return false;
  if (isSettled(container)) return false;
  return container.status === 'failed' || container.children.onItemError === 'stop';
}

function worksForAnother(runId: number, { run, state }: { run: number; state: RunState }): AppError {
  return new AppError(
    'run.works_for_another',
    `Run ${runId} works for run ${run}, which is to be tried again instead.`,
    {
      status: 409,
      hint:
        state.status === 'failed'
          ? `Try run ${run} again: it goes on with this one.`
          : `Run ${run} is still at work. Try it again when it has ended.`,
      details: { run: String(run) },
    },
  );
}

function parentCancelled(runId: number, parent: number): AppError {
  return new AppError('run.works_for_another', `Run ${runId} worked for run ${parent}, which was cancelled.`, {
    status: 409,
    hint: 'Start a new run.',
    details: { run: String(parent) },
  });
}
