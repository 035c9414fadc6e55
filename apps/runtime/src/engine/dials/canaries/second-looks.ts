// Planted mistakes that somebody caught are looked at once more where disagreements are: what is said in the end counts (dial.md 2.7).
import { usableAlpha } from '@leeway/shared/dial/record.ts';
import { deservesSecondLook } from '@leeway/shared/dial/second-look.ts';
import { DEFAULT_ALPHA, DEFAULT_DELTA } from '@leeway/shared/graph/dial-setting.ts';
import type { Journal } from '../../../store/journal.ts';
import type { NewPlantLook } from '../../../store/reviewing/plant-looks.ts';
import type { Plant, StoredPlant } from '../../../store/reviewing/plants.ts';
import type { LiveDials } from '../dials.ts';
import type { LiveTrust } from '../live-trust.ts';

export interface SecondLooksDeps {
  journal: Pick<Journal, 'nextApprovalId'>;
  dials: LiveDials;
  trust: LiveTrust;
}

export interface SecondLooks {
  /** The question to somebody else about the same plant, `again`; null where a real draft would not be asked about again. */
  ofPlant(plant: StoredPlant, again: Plant, first: { id: string }): NewPlantLook | null;
}

export function createSecondLooks(deps: SecondLooksDeps): SecondLooks {
  const { journal, dials, trust } = deps;
  return {
    ofPlant(plant, again, first) {
      const { workflowId, nodeId, evidenceKey, score } = plant;
      if (!dials.workspace().reviewQuality.hasSecondLook || plant.isSecondLook || score === null) return null;
      const record = trust.recordOf({ workflowId, nodeId, evidenceKey }, USUAL);
      const { ledger, positions, delta } = record;
      const promised = { alpha: usableAlpha(record), delta };
      if (positions === null || !deservesSecondLook({ ledger, positions }, { score, loss: 1 }, promised)) return null;
      return { approval: journal.nextApprovalId(), run: plant.run, first: first.id, plant: JSON.stringify(again) };
    },
  };
}

/** Of a record that does not exist, which has no positions either. */
const USUAL = { alpha: DEFAULT_ALPHA.normal, delta: DEFAULT_DELTA, floor: 0 };
