// What a value was made of: the AI outputs behind it, through every step that only passes values on.
import type { AiCall } from '@leeway/nodes/contract/run.ts';
import { joinProvenance, NO_PROVENANCE, type Provenance } from '@leeway/shared/dial/provenance.ts';
import { type RunState, type StepState, stepOf } from '@leeway/shared/run/state.ts';
import { nodeOfStep } from '../live/live-run.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';
import type { Answerers } from './evidence-keys.ts';

interface Place {
  plan: Plan;
  state: RunState;
}

/** Of a value made from the outputs of these nodes. A decided output covers what it was made from. */
export function provenanceOf(place: Place, nodeIds: readonly string[]): Provenance {
  const { state } = place;
  const isBehind = (id: string): boolean => isWatched(state, id) || isBehindWatched(place, id);
  let sum: Provenance = { ...NO_PROVENANCE, isWatched: nodeIds.some(isBehind) };
  for (const { step, source } of sourceSteps(place, nodeIds)) {
    if (step.carried) sum = joinProvenance(sum, step.carried);
    if (source.type.kind === 'ai') sum = joinProvenance(sum, ofAnswer(step));
  }
  return sum;
}

/** The steps that a value made from the outputs of these nodes was made of, up to the AI outputs and what people decided. */
function sourceSteps(place: Place, nodeIds: readonly string[]): { step: StepState; source: PlanNode }[] {
  const found: { step: StepState; source: PlanNode }[] = [];
  const seen = new Set<string>();
  const open = [...nodeIds];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = stepOf(place.state, id);
    const source = nodeOfStep(place, id);
    if (seen.has(id) || !step || !source) continue;
    seen.add(id);
    found.push({ step, source });
    if (source.type.kind !== 'ai' && source.type.kind !== 'trigger' && !step.isDecided) open.push(...sourcesOf(source));
  }
  return found;
}

/** The drafts behind a value that nobody has decided: the dials of their steps still stand before it. */
export function undecidedDrafts(place: Place, nodeIds: readonly string[]): { step: StepState; source: PlanNode }[] {
  return sourceSteps(place, nodeIds).filter(
    ({ step, source: { type } }) => type.kind === 'ai' && type.actionClass !== 'A' && !step.isDecided,
  );
}

/** Who answered the AI steps behind a step, as far as they count for its evidence; `own` of an AI step itself. */
export function answerersOf(place: Place, node: PlanNode, own: AiCall | null): Answerers {
  const behind = sourceSteps(place, node.reads).flatMap(({ step, source }) => {
    // What a drafting step wrote is for that step's own dial.
    const counts = own !== null || source.type.actionClass === 'A';
    return step.call && counts ? [{ provider: step.call.provider, model: step.call.model }] : [];
  });
  return { own: own && { provider: own.provider, model: own.model }, behind };
}

/** Whether another provider than the first answered one of the AI outputs that nobody has decided. */
export function isOfFallback(place: Place, nodeIds: readonly string[]): boolean {
  return sourceSteps(place, nodeIds).some(({ step }) => !step.isDecided && step.call?.isFallback === true);
}

/**
 * Whether every AI output behind a value that nobody has decided was let through by the dial of the step that drafted it. What
 * reading steps found has no dial that would, nor has what came from another run.
 */
export function isLetThrough(place: Place, nodeIds: readonly string[]): boolean {
  return sourceSteps(place, nodeIds).every(({ step, source }) => {
    if ((step.carried?.undecided ?? 0) > 0) return false;
    return source.type.kind !== 'ai' || step.isDecided || source.type.actionClass !== 'A';
  });
}

function ofAnswer(step: StepState): Provenance {
  return {
    score: step.isDecided ? 1 : (step.score?.score ?? 0),
    count: 1,
    undecided: step.isDecided ? 0 : 1,
    hasBuiltIn: !step.isDecided && step.isBuiltIn,
    isWatched: false,
  };
}

/** Pure steps may hand on the whole of what came before them, without naming it. */
function sourcesOf({ type, reads, before }: PlanNode): readonly string[] {
  return type.kind === 'pure' || type.kind === 'wait' ? [...reads, ...before] : reads;
}

/** Whether a step before a node is on “Watch only”, or got a value from a run where one is. */
export function isBehindWatched({ plan, state }: Place, nodeId: string): boolean {
  for (const id of plan.ancestors(nodeId)) if (isWatched(state, id)) return true;
  return false;
}

function isWatched(state: RunState, nodeId: string): boolean {
  const step = stepOf(state, nodeId);
  if (!step) return false;
  return step.carried?.isWatched === true || (step.route?.level === 'watch' && step.route.because === 'watch');
}
