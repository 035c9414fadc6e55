// Planted mistakes as a whole: who plants them, who answers them, and how they are read (dial.md 2.7).
import { fold } from '@leeway/shared/run/fold.ts';
import type { Engine, RunRecord } from '../../engine.ts';
import { createShownRuns, type ShownRunsDeps } from '../../hidden/shown-runs.ts';
import { type PlantedDeps, withPlanted } from './decide-planted.ts';
import { wordsOfResult } from './plant-result.ts';
import { plantedJournal } from './planted-journal.ts';
import { plantedRun } from './planted-run.ts';
import { overPlantedRuns } from './planted-runs.ts';
import { createPlanter, type PlanterDeps } from './planter.ts';
import { createSecondLooks } from './second-looks.ts';

export type CanariesDeps = Omit<PlantedDeps, 'secondLooks'> & PlanterDeps & ShownRunsDeps;

/** The run behind an approval. `planted`: of a planted draft that was decided, what it was, in words to the reader. */
export interface ApprovalRecord {
  run: RunRecord;
  planted: string | null;
}

export interface Canaries {
  /** What people do to approvals, with planted drafts taken out before they could reach a run. */
  around: (real: Parameters<typeof withPlanted>[1]) => ReturnType<typeof withPlanted>;
  /** A planted draft shows the run that it was copied from, as it would be with this draft open. */
  readApproval: Engine['readApproval'];
  show: Engine['show'];
  /** The engine with the runs that planted drafts seem to belong to. */
  overRuns(engine: Engine): Engine;
  stop(): Promise<void>;
}

/** Plants from here on. */
export function createCanaries(deps: CanariesDeps): Canaries {
  const secondLooks = createSecondLooks(deps);
  const planter = createPlanter(deps);
  const { withhold } = createShownRuns(deps);
  return {
    around: (real) => withPlanted({ ...deps, secondLooks }, real),
    async readApproval({ id, runId, key }, readerId) {
      const plant = await deps.plants.find(id);
      const original = await deps.read(plant?.run ?? runId);
      // Its own draft is for whoever answered first; all else of the run is as hidden as for everybody.
      if (plant === null) return { run: await withhold(original, { runId, but: key }), planted: null };
      return { run: plantedRun(original, plant).run, planted: wordsOfResult(plant, readerId) };
    },
    async show(runId) {
      const plant = await deps.plants.ofRun(runId);
      const original = await deps.read(plant?.run ?? runId);
      if (plant?.status !== 'open') return withhold(original, { runId: plant?.run ?? runId });
      const events = plantedJournal(original.events, plant);
      return { ...original, events, state: fold(events.map(({ event }) => event)), hidden: {} };
    },
    overRuns: (engine) => overPlantedRuns(deps, engine),
    stop: planter.stop,
  };
}
