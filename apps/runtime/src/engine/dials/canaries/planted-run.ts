// The run behind a planted draft, as it would be while a real draft with these values is open.
import type { ApprovalState, StepState } from '@leeway/shared/run/state.ts';
import type { StoredPlant } from '../../../store/reviewing/plants.ts';
import type { RunRecord } from '../../engine.ts';

/** What stands open in it; only to be read. Throws when the run it was copied from does not know the draft. */
export interface PlantedRun {
  run: RunRecord;
  step: StepState;
  approval: ApprovalState;
}

export function plantedRun(original: RunRecord, plant: StoredPlant): PlantedRun {
  const { state } = original;
  const copied = state.steps[plant.key];
  const asked = copied?.approvals.find(({ approval }) => approval === plant.approval);
  if (!copied || !asked) throw new Error(`planted draft ${plant.id} is of no draft of run ${plant.run}`);
  const approval = asAsked(asked, plant);
  const { proposal } = copied;
  const step: StepState = {
    ...copied,
    status: 'waiting',
    drafted: plant.values,
    proposal: proposal === null ? null : { ...proposal, values: plant.values },
    isDecided: false,
    // Whoever wrote their own answer first would find every mistake.
    evidence: copied.evidence === null ? null : { key: copied.evidence.key },
    approvals: [approval],
  };
  const steps = { ...state.steps, [plant.key]: step };
  return { run: { ...original, state: { ...state, steps } }, step, approval };
}

function asAsked(asked: ApprovalState, plant: StoredPlant): ApprovalState {
  const { decided, needed, dueAt } = plant;
  const { turnsOf: _role, ...review } = asked.review ?? {};
  return {
    ...asked,
    approval: plant.id,
    askedAt: plant.askedAt,
    assignee: plant.assignee,
    status: plant.status,
    dueAt,
    review: { ...review, needed },
    votes: plant.votes,
    escalated: null,
    rewriting: null,
    rewriteError: null,
    replaced: null,
    decision: decided === null ? null : { ...decided, effectiveAt: decided.at },
    isSettled: decided !== null,
  };
}
