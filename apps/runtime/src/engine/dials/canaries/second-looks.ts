// Planted mistakes that somebody caught are looked at once more where disagreements are: what is said in the end counts (dial.md 2.7).
import { usableAlpha } from '@leeway/shared/dial/record.ts';
import { deservesSecondLook } from '@leeway/shared/dial/second-look.ts';
import { DEFAULT_ALPHA, DEFAULT_DELTA } from '@leeway/shared/graph/dial-setting.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import type { Clock } from '../../../services/clock.ts';
import type { Journal } from '../../../store/journal.ts';
import type { Plant, PlantStore, StoredPlant } from '../../../store/reviewing/plants.ts';
import type { LiveDials } from '../dials.ts';
import type { LiveTrust } from '../live-trust.ts';
import { announce } from './announce.ts';

export interface SecondLooksDeps {
  journal: Journal;
  plants: PlantStore;
  dials: LiveDials;
  trust: LiveTrust;
  clock: Clock;
}

export interface SecondLooks {
  /** Asks somebody else than `first` about the same plant, when called; null where a real draft would not be asked about again. */
  ofPlant(plant: StoredPlant, again: Plant, first: Actor): (() => Promise<void>) | null;
}

export function createSecondLooks(deps: SecondLooksDeps): SecondLooks {
  const { journal, plants, dials, trust, clock } = deps;
  return {
    ofPlant(plant, again, first) {
      const { workflowId, nodeId, evidenceKey, score } = plant;
      if (!dials.workspace().reviewQuality.hasSecondLook || plant.isSecondLook || score === null) return null;
      const record = trust.recordOf({ workflowId, nodeId, evidenceKey }, USUAL);
      const { ledger, positions, delta } = record;
      const promised = { alpha: usableAlpha(record), delta };
      if (positions === null || !deservesSecondLook({ ledger, positions }, { score, loss: 1 }, promised)) return null;
      return async () => {
        const id = journal.nextApprovalId();
        const at = clock.now();
        await plants.askAgain({ of: plant.id, id, at, first: first.id, plant: again });
        await announce(journal, { at, approvalId: id, runId: plant.run, workflowId });
      };
    },
  };
}

/** Of a record that does not exist, which has no positions either. */
const USUAL = { alpha: DEFAULT_ALPHA.normal, delta: DEFAULT_DELTA, floor: 0 };
