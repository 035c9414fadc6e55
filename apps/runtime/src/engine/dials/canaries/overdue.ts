// Planted drafts whose time is over. One that was caught, and that nobody looked at once more, was caught: the first answer is the last.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Clock } from '../../../services/clock.ts';
import type { Journal } from '../../../store/journal.ts';
import type { PlantStore, StoredPlant } from '../../../store/reviewing/plants.ts';
import { LEEWAY } from '../../again/retry.ts';

export interface OverdueDeps {
  journal: Pick<Journal, 'appendWorkspace'>;
  plants: PlantStore;
  clock: Clock;
}

/** Closes them, and forgets those whose run is no longer kept. */
export async function closeOverdue({ journal, plants, clock }: OverdueDeps): Promise<void> {
  const at = clock.now();
  for (const plant of await plants.overdueLooks(at)) await countAsCaught(journal, plant, at);
  await plants.expire(at);
}

async function countAsCaught(journal: OverdueDeps['journal'], plant: StoredPlant, at: number): Promise<void> {
  const { id, run, workflowId, nodeId, evidenceKey, caughtBy } = plant;
  if (caughtBy === undefined) return;
  const decided = {
    approval: id,
    runId: run,
    decision: 'unsure',
    by: LEEWAY,
    idempotencyKey: `overdue:${id}`,
  } as const;
  try {
    await journal.appendWorkspace({
      type: 'evidence.added',
      at,
      workflowId,
      nodeId,
      key: evidenceKey,
      events: [{ type: 'canary', at, canary: id, isMissed: false, by: caughtBy }],
      decided: { ...decided, isOverdue: true },
    });
  } catch (error) {
    // Somebody answered in the same moment.
    if (!(error instanceof AppError)) throw error;
  }
}
