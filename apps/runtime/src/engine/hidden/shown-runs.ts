// Runs as people and scripts may read them: without what somebody is to answer before seeing it (dial.md 2.7). Every answer of the
// API that shows something of a run reads it here.
import { descendantsOf, orderOf } from '@leeway/shared/graph/order.ts';
import type { Key } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import type { RunState, StepState } from '@leeway/shared/run/state.ts';
import type { HiddenItemStore } from '../../store/reviewing/hidden-items.ts';
import type { RunRecord, ShownRun } from '../engine.ts';
import { HIDDEN, withhold } from './withhold.ts';

export interface ShownRunsDeps {
  hiddenItems: HiddenItemStore;
  read(runId: string): Promise<RunRecord>;
}

export interface ShownRuns {
  /** `but`: the step of an item that its reviewer reads: whether they may see it is decided there. */
  withhold(record: RunRecord, of: { runId: string; but?: Key | undefined }): Promise<ShownRun>;
}

/** So many forks of forks, and calls, are followed back. */
const MOST_FORKS = 20;

export function createShownRuns(deps: ShownRunsDeps): ShownRuns {
  const { hiddenItems } = deps;

  async function withholdIn(
    record: RunRecord,
    { runId, but }: { runId: string; but?: Key | undefined },
  ): Promise<ShownRun> {
    const { state, graph, events } = record;
    const own = (await hiddenItems.keys(Number(runId))).map(nodeIdOf);
    const compared = own.filter((id) => isCompared(state.steps[state.latest[id] ?? '']));
    const others = Object.values(state.steps)
      .filter(isOfOthers)
      .map(({ nodeId }) => nodeId);
    const isOthersHidden = others.length > 0 && (await isFamilyHidden(deps, runId, state));
    const watched = [...compared, ...(isOthersHidden ? others : [])];
    const order = orderOf(graph);
    const hidden = new Set([...own, ...watched, ...watched.flatMap((id) => [...descendantsOf(order, id)])]);
    if (but !== undefined && own.includes(nodeIdOf(but))) hidden.delete(nodeIdOf(but));
    if (hidden.size === 0) return { ...record, hidden: {} };
    const shown = withhold(events, (nodeId) => hidden.has(nodeId));
    const keys = Object.values(state.steps).filter(({ nodeId }) => hidden.has(nodeId));
    return {
      ...record,
      events: shown,
      state: fold(shown.map(({ event }) => event)),
      hidden: Object.fromEntries(keys.map(({ key }) => [key, HIDDEN])),
    };
  }

  return {
    withhold: withholdIn,
  };
}

/** Nothing follows a draft that waits for a person; the run goes on behind a step on “Watch only”. */
function isCompared(step: StepState | undefined): boolean {
  return step?.route?.because === 'watch';
}

/** It was watched in another run, or holds what came from one where something is. */
function isOfOthers(step: StepState): boolean {
  const isTakenOver = step.evidence === null && isCompared(step);
  return isTakenOver || step.carried?.isWatched === true || step.children?.carried?.isWatched === true;
}

async function isFamilyHidden({ hiddenItems, read }: ShownRunsDeps, runId: string, state: RunState): Promise<boolean> {
  let origin = originOf(state);
  if (await hiddenItems.isAnyCompared(Number(runId))) return true;
  for (let forks = 0; origin !== null && forks < MOST_FORKS; forks += 1) {
    if (await hiddenItems.isAnyCompared(Number(origin))) return true;
    const before = await read(origin).catch(() => null);
    origin = before && originOf(before.state);
  }
  return false;
}

/** The run that it was forked from, or that called it without waiting. */
function originOf({ forkOf, calledBy }: RunState): string | null {
  return forkOf?.run ?? calledBy;
}
