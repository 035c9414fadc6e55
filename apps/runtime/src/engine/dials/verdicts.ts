// What a person's answer means as evidence: for the step that was asked about, and for those whose output it used (dial.md 1.4, section 3).
import type { Verdict, VerdictWord } from '@leeway/shared/dial/evidence-event.ts';
import { lossOfValues } from '@leeway/shared/dial/loss.ts';
import { isTooFast } from '@leeway/shared/dial/too-fast.ts';
import type { Decision, Key } from '@leeway/shared/run/event.ts';
import { type ApprovalState, type DecisionState, type StepState, stepOf } from '@leeway/shared/run/state.ts';
import type { LiveRun } from '../live/live-run.ts';
import type { PlanNode } from '../plans/plan.ts';
import { comparedWith } from '../reviewing/blind.ts';
import { faultsOf } from '../reviewing/faults.ts';
import { materialFieldsOf, wordsIn } from './material-fields.ts';

/** A question of a run that is answered, or that nobody answered in time. */
export interface Answered {
  run: Pick<LiveRun, 'head' | 'plan' | 'state' | 'deps'>;
  key: Key;
  node: PlanNode;
  approval: ApprovalState;
}

const WORDS: Partial<Record<Decision, VerdictWord>> = {
  approve: 'approved',
  edit: 'edited',
  reject: 'rejected',
  unsure: 'unsure',
};

/** A loss from which on a verdict is a disagreement. */
const SECOND_LOOK_FROM = 0.5;

/** What goes with the settlement in the journal; nothing for questions that are about no AI output. */
export function verdictsOf(answered: Answered): { verdicts?: Verdict[] } {
  const { decision } = answered.approval;
  const word = decision === null ? 'expired' : WORDS[decision.decision];
  const judged = judgedBy(answered);
  if (word === undefined || judged === null) return {};
  const own = ownVerdict(answered, judged, word);
  const verdicts = [...(own ? [own] : []), ...(decision === null ? [] : othersOf(answered, judged, decision))];
  return verdicts.length === 0 ? {} : { verdicts };
}

/** A draft that was written again by somebody's instruction was not good enough. */
export function verdictsOfReplaced(answered: Answered): { verdicts?: Verdict[] } {
  const judged = judgedBy(answered);
  const evidence = judged?.step.evidence;
  const { rewriting } = answered.approval;
  if (!judged || !evidence || rewriting === null) return {};
  const by = { id: rewriting.by.id, name: rewriting.by.name };
  const said = { verdict: 'edited', loss: 1, changes: [], reason: rewriting.instruction, seconds: null, by } as const;
  return { verdicts: [{ ...placeOf(answered, judged), ...said, changes: [], notCounted: null }] };
}

/** The step whose output the question shows. */
interface Judged {
  node: PlanNode;
  step: StepState;
  /** The answer is one of its own reviewers'. */
  isOwn: boolean;
}

function judgedBy({ run, key, node, approval }: Answered): Judged | null {
  const { state, plan } = run;
  const step = state.steps[key];
  if (approval.kind === 'draft') return step ? { node, step, isOwn: true } : null;
  if (approval.kind !== 'gate' || approval.editable === null) return null;
  const shown = plan.nodes.get(approval.editable);
  const shownStep = stepOf(state, approval.editable);
  if (!shown || !shownStep || shown.type.kind !== 'ai' || shownStep.isInherited) return null;
  // A gate for others (the lawyers) says nothing about what the step's own reviewers would have said.
  const reviewers = run.deps.dials.settingOf(plan.workflowId, shown)?.assignee ?? null;
  const { turnsOf } = approval.review ?? {};
  const wasFor = turnsOf === undefined ? approval.assignee : `turns:${turnsOf}`;
  return { node: shown, step: shownStep, isOwn: reviewers === null || reviewers === wasFor };
}

function placeOf({ run, approval }: Answered, { node, step }: Judged) {
  return {
    item: `${run.head.id}/${step.key}`,
    node: node.id,
    evidenceKey: step.evidence?.key ?? '',
    isBlind: step.evidence?.isBlind ?? false,
    source: approval.kind === 'gate' ? ('gate' as const) : ('draft' as const),
  };
}

function ownVerdict(answered: Answered, judged: Judged, word: VerdictWord): Verdict | null {
  const { step } = judged;
  if (step.evidence === null) return null;
  const { decision } = answered.approval;
  const said = blindly(step, decision, word);
  const { loss, changes } = said ?? lossOfStep(step, word, decision?.output);
  // What another step got wrong is held against that one.
  const isElsewhere = !judged.isOwn || isBlamed(decision, judged);
  const mayBeTwice = !isElsewhere && decision !== null && (loss ?? 0) >= SECOND_LOOK_FROM;
  return {
    ...placeOf(answered, judged),
    verdict: said?.verdict ?? word,
    loss: isElsewhere ? null : loss,
    changes,
    ...(decision?.reason ? { reason: decision.reason } : {}),
    seconds: decision?.seconds ?? null,
    by: decision === null ? null : { id: decision.by.id, name: decision.by.name },
    notCounted: decision === null || said ? null : whyNotCounted(answered, step, decision),
    ...(mayBeTwice ? secondLookOf(answered) : {}),
  };
}

/** The question that a second person would get; whether it is asked is decided where the evidence is at hand. */
function secondLookOf({ run: { deps } }: Answered): Pick<Verdict, 'secondLook'> {
  return deps.dials.workspace().reviewQuality.hasSecondLook ? { secondLook: deps.nextApprovalId() } : {};
}

/** Whoever answered before seeing the draft has judged it by that, unless they then refused it. */
function blindly(step: StepState, decision: DecisionState | null, word: VerdictWord) {
  if (!decision?.own || (word !== 'approved' && word !== 'edited')) return null;
  return comparedWith(step.drafted, decision.own);
}

function isBlamed(decision: DecisionState | null, { node }: Judged): boolean {
  return decision?.fault !== undefined && decision.fault !== node.id;
}

/** x of dial.md 1.4, and what was changed. `after` is the edited value. */
export function lossOfStep({ drafted }: Pick<StepState, 'drafted'>, verdict: VerdictWord, after: unknown) {
  return lossOfValues({ verdict, before: drafted, after, materialFields: materialFieldsOf(drafted, after) });
}

/**
 * Approvals faster than one can read, or in bulk, are no proof. Whatever a caller says or leaves out: nobody read it for longer than
 * it has been there.
 */
function whyNotCounted(
  { run, approval }: Answered,
  { drafted }: StepState,
  decision: DecisionState,
): Verdict['notCounted'] {
  if (decision.decision !== 'approve') return null;
  if (decision.isBulk) return 'in bulk';
  if (!run.deps.dials.workspace().reviewQuality.isSpeedChecked) return null;
  const seconds = Math.min(decision.seconds ?? Infinity, (decision.at - approval.askedAt) / 1000);
  return isTooFast({ seconds, words: wordsIn(drafted) }) ? 'too fast' : null;
}

/** The reading steps behind it: one is to blame, or, when it was good enough to go on with, all of them were right. */
function othersOf(answered: Answered, judged: Judged, decision: DecisionState): Verdict[] {
  const { plan, state } = answered.run;
  const isYes = decision.decision === 'approve' || decision.decision === 'edit';
  if (decision.fault === undefined && (!isYes || !judged.isOwn)) return [];
  return faultsOf(plan.nodes, state, judged.node.id).flatMap(({ nodeId }) => {
    const node = plan.nodes.get(nodeId);
    const step = stepOf(state, nodeId);
    if (!node || !step || step.isInherited || step.evidence === null || step.isDecided) return [];
    const isAtFault = nodeId === decision.fault;
    const isRight = decision.fault === undefined && node.type.actionClass === 'A';
    return isAtFault || isRight ? [verdictOnOther(answered, { node, step, isOwn: true }, isAtFault)] : [];
  });
}

function verdictOnOther(answered: Answered, judged: Judged, isAtFault: boolean): Verdict {
  const { decision } = answered.approval;
  const { reason, seconds = null, by } = decision ?? {};
  return {
    ...placeOf(answered, judged),
    source: isAtFault ? 'blame' : 'draft',
    isBlind: false,
    verdict: isAtFault ? 'rejected' : 'approved',
    loss: isAtFault ? 1 : 0,
    changes: [],
    ...(isAtFault && reason ? { reason } : {}),
    seconds,
    by: by ? { id: by.id, name: by.name } : null,
    notCounted: decision && !isAtFault ? whyNotCounted(answered, judged.step, decision) : null,
  };
}
