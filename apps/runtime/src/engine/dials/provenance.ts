// What a value was made of: the AI outputs behind it, through every step that only passes values on.
import { joinProvenance, NO_PROVENANCE, type Provenance } from '@leeway/shared/dial/provenance.ts';
import { type RunState, type StepState, stepOf } from '@leeway/shared/run/state.ts';
import { nodeOfStep } from '../live/live-run.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';

interface Place {
  plan: Plan;
  state: RunState;
}

/** Of a value made from the outputs of these nodes. A decided output covers what it was made from. */
export function provenanceOf(place: Place, nodeIds: readonly string[]): Provenance {
  const { state } = place;
  const isBehind = (id: string): boolean => isWatched(state, id) || isBehindWatched(place, id);
  let sum: Provenance = { ...NO_PROVENANCE, isWatched: nodeIds.some(isBehind) };
  const seen = new Set<string>();
  const open = [...nodeIds];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = stepOf(state, id);
    const source = nodeOfStep(place, id);
    if (seen.has(id) || !step || !source) continue;
    seen.add(id);
    if (step.carried) sum = joinProvenance(sum, step.carried);
    if (source.type.kind === 'ai') sum = joinProvenance(sum, ofAnswer(step));
    else if (source.type.kind !== 'trigger' && !step.isDecided) open.push(...sourcesOf(source));
  }
  return sum;
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
