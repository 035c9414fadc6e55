// Runs that failed by the same cause as one: what trying them all again would do, and doing it.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Alike, RetriedAlike } from '@leeway/shared/api/runs.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import type { RunState, StepState } from '@leeway/shared/run/state.ts';
import type { IncidentStore } from '../../store/incidents/incidents.ts';
import type { RunStore, StoredRun } from '../../store/runs/runs.ts';
import type { Engine } from '../engine.ts';
import type { LiveRuns } from '../live/live-runs.ts';
import { runNotFound, runNumber } from '../live/run-errors.ts';
import type { Plan } from '../plans/plan.ts';
import type { Plans } from '../plans/plans.ts';

/** At most so many are tried again by one call, and looked at for the preview. */
const MOST_AT_ONCE = 500;

export interface AlikeDeps {
  incidents: Pick<IncidentStore, 'failedLike'>;
  runs: RunStore;
  liveRuns: LiveRuns;
  plans: Plans;
  retry: Engine['retry'];
}

/** What failed like this run, and what of it would be carried out again. Throws `run.not_found`, `run.not_failed`. */
export async function findAlike(deps: AlikeDeps, runId: string): Promise<Alike> {
  const runs = await failedLike(deps, runId);
  const shown = runs.slice(0, MOST_AT_ONCE);
  const effects = new Map<string, Alike['effects'][number]>();
  for (const run of shown) {
    const [{ state }, plan] = await Promise.all([deps.liveRuns.follow(run.id), deps.plans.byVersionId(run.versionId)]);
    for (const effect of effectsAgain(plan, state)) {
      const known = effects.get(effect.nodeId) ?? { ...effect, runs: 0, mayHaveHappened: 0 };
      known.runs += 1;
      if (effect.hasBegun) known.mayHaveHappened += 1;
      effects.set(effect.nodeId, known);
    }
  }
  return {
    total: runs.length,
    runs: shown.map(({ id, subject }) => ({ id: String(id), subject })),
    effects: [...effects.values()].map(
      ({ nodeId, nodeTitle, example, isIdempotent, runs: count, mayHaveHappened }) => ({
        nodeId,
        nodeTitle,
        example,
        isIdempotent,
        runs: count,
        mayHaveHappened,
      }),
    ),
  };
}

/** Tries them again, oldest first; what cannot be is said and left as it is. `left`: how many one call does not reach. */
export async function retryAlike(
  deps: AlikeDeps,
  runId: string,
  { by, corrections }: { by: Actor; corrections?: Record<string, Record<string, unknown>> | undefined },
): Promise<RetriedAlike> {
  const runs = await failedLike(deps, runId);
  const refused: RetriedAlike['refused'] = [];
  let retried = 0;
  for (const { id } of runs.slice(0, MOST_AT_ONCE)) {
    try {
      await deps.retry(String(id), by, corrections);
      retried += 1;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.push({ id: String(id), message: error.message });
    }
  }
  return { retried, refused, left: Math.max(0, runs.length - MOST_AT_ONCE) };
}

/** The run itself and those whose failure has the same cause, oldest first. A child run stands for the run it works for. */
async function failedLike({ incidents, runs }: AlikeDeps, runId: string): Promise<StoredRun[]> {
  const own = await runs.get(runNumber(runId));
  if (!own) throw runNotFound(runId);
  if (own.status !== 'failed')
    throw new AppError('run.not_failed', `Run ${runId} has not failed (it is ${own.status}).`, { status: 409 });
  const found = new Map<number, StoredRun>();
  for (const id of [own.id, ...(await incidents.failedLike(own.id))]) {
    const run = await failedRoot(runs, id);
    if (run) found.set(run.id, run);
  }
  return [...found.values()].toSorted((one, other) => one.id - other.id);
}

async function failedRoot(runs: RunStore, id: number): Promise<StoredRun | null> {
  const run = await runs.get(id);
  if (!run || run.status !== 'failed') return null;
  const parent = run.parent === null ? null : await failedRoot(runs, run.parent.run);
  return parent ?? run;
}

/** The failed steps of a run that call the outside to change something there. */
function effectsAgain(plan: Plan, state: RunState) {
  return Object.values(state.latest).flatMap((key) => {
    const step = state.steps[key];
    const node = step && plan.nodes.get(step.nodeId);
    if (step?.status !== 'failed' || node?.type.kind !== 'effect' || node.isReadOnly) return [];
    return [
      {
        nodeId: node.id,
        nodeTitle: node.title,
        example: step.proposal?.summary ?? null,
        isIdempotent: node.isIdempotent,
        hasBegun: hasBegun(step),
      },
    ];
  });
}

/** An attempt was made: that it failed does not always mean that nothing happened. */
function hasBegun({ attempts }: StepState): boolean {
  return attempts.length > 0;
}
