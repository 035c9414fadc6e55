// What must be true of every journal, whatever happened to the process that wrote it.
import type { RunDetail } from '@leeway/shared/api/runs.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';

/** Everything that is wrong with a run's journal, in words; empty when all is well. */
export function journalProblems(run: RunDetail): string[] {
  const events = run.events.map(({ event }) => event);
  return [...orderProblems(run), ...endProblems(events), ...repeatedSteps(events), ...stateProblems(run, events)].map(
    (problem) => `run ${run.id}: ${problem}`,
  );
}

function orderProblems(run: RunDetail): string[] {
  const isGrowing = run.events.every(({ seq }, index) => index === 0 || seq >= (run.events[index - 1]?.seq ?? 0));
  return isGrowing ? [] : ['the places in the journal do not grow'];
}

function endProblems(events: readonly RunEvent[]): string[] {
  const problems: string[] = [];
  const starts = events.filter(({ type }) => type === 'run.started').length;
  if (events[0]?.type !== 'run.started' || starts !== 1) problems.push(`run.started stands in it ${starts} times`);
  const end = events.findIndex(({ type }) => type === 'run.ended');
  // An effect that was under way when the run was cancelled may still tell how it ended.
  const late =
    end === -1 ? [] : events.slice(end + 1).filter(({ type }) => !/^step\.(completed|failed|uncertain)$/.test(type));
  if (late.length > 0) problems.push(`after its end came ${late.map(({ type }) => type).join(', ')}`);
  return problems;
}

/** No step that is done begins again or ends a second time. */
function repeatedSteps(events: readonly RunEvent[]): string[] {
  const done = new Set<string>();
  const problems: string[] = [];
  for (const event of events) {
    if (!('key' in event) || event.type === 'run.retried') continue;
    const isStep =
      event.type.startsWith('step.') || event.type.startsWith('effect.') || event.type === 'approval.asked';
    if (isStep && done.has(event.key)) problems.push(`${event.key} was done, and then came ${event.type}`);
    if (isEndOfStep(event)) done.add(event.key);
  }
  return problems;
}

function isEndOfStep(event: RunEvent): boolean {
  return event.type === 'step.completed' || (event.type === 'step.answered' && event.route.way === 'alone');
}

function stateProblems(run: RunDetail, events: readonly RunEvent[]): string[] {
  const state = fold(events);
  const problems: string[] = [];
  if (state.status !== run.status) problems.push(`its row says ${run.status}, its journal ${state.status}`);
  if (state.endedAt !== run.endedAt) problems.push(`its row ends at ${run.endedAt}, its journal at ${state.endedAt}`);
  return problems;
}
