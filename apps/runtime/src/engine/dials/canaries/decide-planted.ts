// Answers to planted drafts. They look like any other to the person, and nothing comes of them: no run hears of it.
import { AppError } from '@leeway/shared/api/error.ts';
import type { Actor } from '@leeway/shared/run/event.ts';
import type { ApprovalNews } from '../../../store/journal/append.ts';
import type { Journal } from '../../../store/journal.ts';
import type { Plant, PlantStore, StoredPlant } from '../../../store/reviewing/plants.ts';
import { assertOpen, checkedOutput } from '../../decisions.ts';
import type { DecideInput, Engine, RunRecord } from '../../engine.ts';
import { assertPermitted, type Permit, type PermitDeps, permitOf } from '../../reviewing/permit.ts';
import { assertCanHaveIt } from '../../reviewing/reviews.ts';
import { isVote, lastAnswer } from '../../reviewing/votes.ts';
import { isCaught } from './plant-result.ts';
import { type PlantedRun, plantedRun } from './planted-run.ts';
import type { SecondLooks } from './second-looks.ts';

export interface PlantedDeps extends PermitDeps {
  plants: PlantStore;
  journal: Journal;
  secondLooks: SecondLooks;
  read(runId: string): Promise<RunRecord>;
}

/** What people do to approvals, of which some may be planted. */
type Deciding = Pick<Engine, 'decide' | 'undo' | 'assign' | 'tryAgain'>;

/** The same, with planted drafts taken out before they could reach a run. */
export function withPlanted(deps: PlantedDeps, real: Deciding): Deciding {
  const orPlanted = async (id: string, planted: (plant: StoredPlant) => Promise<void>, other: () => Promise<void>) => {
    const plant = await deps.plants.find(id);
    return plant === null ? other() : planted(plant);
  };
  return {
    decide: (input) =>
      orPlanted(
        input.approvalId,
        (plant) => decide(deps, plant, input),
        () => real.decide(input),
      ),
    undo: (id, by) =>
      orPlanted(
        id,
        (plant) => takeBack(deps, plant, by),
        () => real.undo(id, by),
      ),
    assign: (id, to, by) =>
      orPlanted(
        id,
        (plant) => assign(deps, plant, { to, by }),
        () => real.assign(id, to, by),
      ),
    // Whoever wants another draft has not let this one pass.
    tryAgain: (id, instruction, by) =>
      orPlanted(
        id,
        (plant) => decide(deps, plant, wanted({ id, instruction, by })),
        () => real.tryAgain(id, instruction, by),
      ),
  };
}

/** So long a second look is open; then what was said first holds. */
const SECOND_LOOK_MS = 3 * 86_400_000;

type Answer = Pick<DecideInput, 'decision' | 'output' | 'reason' | 'by' | 'idempotencyKey'>;

function wanted({ id, instruction, by }: { id: string; instruction: string; by: Actor }): Answer {
  return { decision: 'reject', reason: instruction, by, idempotencyKey: `again:${id}:${by.id}` };
}

async function decide(deps: PlantedDeps, plant: StoredPlant, input: Answer): Promise<void> {
  const { by, idempotencyKey } = input;
  const given = [plant.decided, ...plant.votes];
  if (given.some((each) => each?.idempotencyKey === idempotencyKey)) return;
  const { planted, permit, title } = await lookUp(deps, plant, by);
  const { run, step, approval } = planted;
  const at = deps.clock.now();
  assertOpen(approval, { at });
  assertPermitted(approval, permit, { title, isEdit: input.decision === 'edit' });
  const place = { step, run: { state: run.state, plan: { nodes: run.nodes } } };
  const output = checkedOutput(approval, { ...place, decision: input.decision, output: input.output });
  const { decision } = input;
  const answer = { decision, output };
  if (isVote(approval, decision)) {
    const before = decision === 'edit' ? [] : plant.votes;
    const votes = [...before, { decision, output, by, at, idempotencyKey }];
    await deps.plants.vote(plant.id, asPlant(plant, { votes }));
    return tell(deps, plant, 'voted');
  }
  await close(deps, plant, { ...input, ...lastAnswer(approval, answer), at });
}

/** The answer, and what it says about the reviewers; refused when somebody was quicker. */
async function close(deps: PlantedDeps, plant: StoredPlant, answer: Answer & { at: number }): Promise<void> {
  const { decision, output, reason, by, idempotencyKey, at } = answer;
  const caught = isCaught(plant, { decision, output });
  const said = { decision, by, at, idempotencyKey, isCaught: caught };
  const decided = { ...said, ...(output === undefined ? {} : { output }), ...(reason ? { reason } : {}) };
  const closed = asPlant(plant, { decided });
  // Where disagreements are looked at twice, this one is as well, and only what is said in the end counts (dial.md 2.7).
  const person = { id: by.id, name: by.name };
  const looked = asPlant(plant, { votes: [], caughtBy: person, expiresAt: at + SECOND_LOOK_MS });
  const again = caught ? deps.secondLooks.ofPlant(plant, looked, by) : null;
  await deps.journal.appendWorkspace({
    type: 'evidence.added',
    at,
    workflowId: plant.workflowId,
    nodeId: plant.nodeId,
    key: plant.evidenceKey,
    events: again === null ? [{ type: 'canary', at, canary: plant.id, isMissed: !caught, by: person }] : [],
    decided: {
      approval: plant.id,
      runId: plant.shown?.run ?? plant.run,
      decision,
      by,
      idempotencyKey,
      plant: JSON.stringify(closed),
      // In the same commit: a crash must not lose it.
      ...(again === null ? {} : { again }),
    },
  });
}

/** Open inboxes hear of it as they hear of a real one. */
async function tell({ journal, clock }: PlantedDeps, plant: StoredPlant, what: ApprovalNews): Promise<void> {
  const { id: approvalId, run, shown, workflowId } = plant;
  const runId = shown?.run ?? run;
  await journal.appendWorkspace({ type: 'approval.changed', at: clock.now(), approvalId, runId, workflowId, what });
}

async function takeBack(deps: PlantedDeps, plant: StoredPlant, by: Actor): Promise<void> {
  if (plant.status !== 'open')
    throw new AppError(
      'approval.settled',
      'It is too late to undo: this was a planted draft, and nothing came of it.',
      {
        status: 409,
      },
    );
  const vote = plant.votes.find((each) => each.by.id === by.id);
  // With an edit go the approvals of the edited value.
  const left = vote?.decision === 'edit' ? [] : plant.votes.filter((each) => each !== vote);
  if (!vote) return;
  await deps.plants.vote(plant.id, asPlant(plant, { votes: left }));
  await tell(deps, plant, 'unvoted');
}

async function assign(
  deps: PlantedDeps,
  plant: StoredPlant,
  { to, by }: { to: string | null; by: Actor },
): Promise<void> {
  const { planted, permit, title } = await lookUp(deps, plant, by);
  assertOpen(planted.approval, { at: deps.clock.now() });
  assertPermitted(planted.approval, { ...permit, requesters: new Set() }, { title, isEdit: true });
  if (to !== null) assertCanHaveIt(to, permit.team);
  await deps.plants.assign(plant.id, to === null ? null : to.replace(/^turns:/, 'role:'));
  await tell(deps, plant, 'assigned');
}

async function lookUp(
  deps: PlantedDeps,
  plant: StoredPlant,
  by: Actor,
): Promise<{ planted: PlantedRun; permit: Permit; title: string }> {
  const place = { run: Number(plant.run), key: plant.key, isOwnBarred: plant.isOwnBarred };
  const [original, permit] = await Promise.all([
    deps.read(plant.run),
    permitOf(deps, { approvalId: plant.id, place, by }),
  ]);
  return { planted: plantedRun(original, plant), permit, title: original.nodes.get(plant.nodeId)?.title ?? '' };
}

/** What is kept of it besides the columns of its row. */
function asPlant(
  { run, key, approval, evidenceKey, values, mistake, expiresAt, votes, decided, shown }: StoredPlant,
  changes: Partial<Plant>,
): Plant {
  const kept = { run, key, approval, evidenceKey, values, mistake, expiresAt, votes, decided };
  return { ...kept, ...(shown === undefined ? {} : { shown }), ...changes };
}
