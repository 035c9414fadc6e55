// What people do to the run that a planted draft seems to belong to: as far as it can be done it is done to the run that was copied.
import type { Clock } from '../../../services/clock.ts';
import type { Journal } from '../../../store/journal.ts';
import type { PlantStore, StoredPlant } from '../../../store/reviewing/plants.ts';
import type { Engine } from '../../engine.ts';

export interface PlantedRunsDeps {
  plants: PlantStore;
  journal: Pick<Journal, 'appendWorkspace'>;
  clock: Clock;
}

/** The same engine, which knows these runs too. */
export function overPlantedRuns(deps: PlantedRunsDeps, engine: Engine): Engine {
  const { plants } = deps;
  const copied = async (runId: string): Promise<string> => (await plants.ofRun(runId))?.run ?? runId;
  return {
    ...engine,
    async cancel(runId, by) {
      const plant = await plants.ofRun(runId);
      if (plant?.status === 'open') return cancel(deps, plant);
      return engine.cancel(plant?.run ?? runId, by);
    },
    retry: async (runId, by, corrections) => engine.retry(await copied(runId), by, corrections),
    alike: async (runId) => engine.alike(await copied(runId)),
    retryAlike: async (runId, input) => engine.retryAlike(await copied(runId), input),
    fork: async (runId, input) => engine.fork(await copied(runId), input),
    holdBack: async (runId, key, by) => engine.holdBack(await copied(runId), key, by),
    resolve: async (runId, key, input) => engine.resolve(await copied(runId), key, input),
    requesters: async (runId) => engine.requesters(await copied(runId)),
  };
}

/** The draft is withdrawn, as a real one would be: it says nothing about anybody. */
async function cancel({ plants, journal, clock }: PlantedRunsDeps, plant: StoredPlant): Promise<void> {
  const { id: approvalId, run, shown, workflowId } = plant;
  const runId = shown?.run ?? run;
  const at = clock.now();
  await plants.close(approvalId);
  await journal.appendWorkspace({
    type: 'approval.changed',
    at,
    approvalId,
    runId,
    workflowId,
    what: 'withdrawn',
    told: [
      { type: 'approval', runId, workflowId, approvalId, status: 'withdrawn', at },
      { type: 'run', runId, workflowId, status: 'cancelled', at },
    ],
  });
}
