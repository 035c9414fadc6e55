// One run with its journal, as several screens ask for it.
import type { RunDetail } from '@leeway/shared/api/runs.ts';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { routes } from './routes.ts';

/** A journal from here on is not read whole at every change: a list of 10,000 items would come again with each item. */
const LONG_JOURNAL = 300;

export function runQuery(id: string) {
  const queryKey: readonly unknown[] = ['run', id];
  return queryOptions({
    queryKey,
    queryFn: async ({ client, signal }) => readRun(id, client.getQueryData<RunDetail>(queryKey), signal),
    // The deep comparison that is done by default takes as long as drawing when a journal is long.
    structuralSharing: (before, after) => shareRun(before as RunDetail | undefined, after as RunDetail),
  });
}

async function readRun(id: string, known: RunDetail | undefined, signal: AbortSignal): Promise<RunDetail> {
  const last = known?.events.at(-1);
  if (known && last && known.events.length >= LONG_JOURNAL) {
    const { items, hidden } = await call(routes.runs.events, { params: { id }, query: { after: last.seq }, signal });
    // What happens to children changes nothing of a run that is at work but its journal; one that was put away is at work again.
    const isAsHidden = JSON.stringify(hidden) === JSON.stringify(known.hidden);
    if (known.status === 'running' && isAsHidden && items.every(({ event }) => event.type.startsWith('child.')))
      return items.length === 0 ? known : { ...known, events: [...known.events, ...items] };
  }
  return call(routes.runs.get, { params: { id }, signal });
}

/** The run known before when nothing happened since; its graph in any case, which never changes. */
export function shareRun(before: RunDetail | undefined, after: RunDetail): RunDetail {
  if (!before || before.id !== after.id || before === after) return after;
  const { events: _events, graph: _graph, ...summary } = after;
  const { events, graph, ...summaryBefore } = before;
  const isSame =
    events.length === after.events.length &&
    events.at(-1)?.seq === after.events.at(-1)?.seq &&
    JSON.stringify(summary) === JSON.stringify(summaryBefore);
  return isSame ? before : { ...after, graph };
}
