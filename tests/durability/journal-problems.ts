// What must be true of every run as the API shows it: its journal, and the row that follows from it.
import type { RunDetail } from '@leeway/shared/api/runs.ts';
import { partOf } from '@leeway/shared/graph/bodies.ts';
import { orderOf } from '@leeway/shared/graph/order.ts';
import { checkJournal } from '@leeway/shared/run/check-journal.ts';
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';

/** Everything that is wrong with a run's journal, in words; empty when all is well. */
export function journalProblems(run: RunDetail): string[] {
  const events = run.events.map(({ event }) => event);
  const order = orderOf(run.graph);
  // Which effects may go again is known to the catalogue: leeway verify asks it, and is asked at the end of these tests.
  const facts = { part: (container: string | null) => partOf(run.graph, order, container), mayRepeat: () => true };
  return [...orderProblems(run), ...checkJournal(events, facts), ...stateProblems(run, events)].map(
    (problem) => `run ${run.id}: ${problem}`,
  );
}

function orderProblems(run: RunDetail): string[] {
  const isGrowing = run.events.every(({ seq }, index) => index === 0 || seq >= (run.events[index - 1]?.seq ?? 0));
  return isGrowing ? [] : ['the places in the journal do not grow'];
}

function stateProblems(run: RunDetail, events: readonly RunEvent[]): string[] {
  const state = fold(events);
  const problems: string[] = [];
  if (state.status !== run.status) problems.push(`its row says ${run.status}, its journal ${state.status}`);
  if (state.endedAt !== run.endedAt) problems.push(`its row ends at ${run.endedAt}, its journal at ${state.endedAt}`);
  return problems;
}
