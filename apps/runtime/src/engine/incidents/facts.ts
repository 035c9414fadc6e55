// Turns what was gathered into what is written: which step is to blame, and how people call it.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import type { EndpointStore } from '../../store/endpoints.ts';
import type { RunFact } from '../../store/incidents/incident-rows.ts';
import type { WatchBatch } from '../../store/incidents/incidents.ts';
import type { Journal } from '../../store/journal.ts';
import type { WorkflowStore } from '../../store/workflows.ts';
import type { Plans } from '../plans/plans.ts';
import { findingOfFailure } from './cause.ts';
import type { Collected, RunNews } from './collect.ts';

export interface FactFinderDeps {
  journal: Journal;
  plans: Plans;
  workflows: WorkflowStore;
  endpoints: EndpointStore;
}

export function createFactFinder(deps: FactFinderDeps): (collected: Collected) => Promise<Omit<WatchBatch, 'seenSeq'>> {
  return async ({ news, starts }) => {
    const titles = news.some(({ type }) => type === 'failed')
      ? await deps.workflows.titles()
      : new Map<string, string>();
    const facts: RunFact[] = [];
    for (const item of news) facts.push(await factOf(deps, item, titles));
    if (starts.length === 0) return { facts, starts };
    const watched = new Set((await deps.endpoints.list()).map(({ workflowId, nodeId }) => `${workflowId} ${nodeId}`));
    return { facts, starts: starts.filter(({ workflowId, nodeId }) => watched.has(`${workflowId} ${nodeId}`)) };
  };
}

async function factOf(deps: FactFinderDeps, item: RunNews, titles: ReadonlyMap<string, string>): Promise<RunFact> {
  if (item.type !== 'failed') return item;
  const { head, error, at } = item;
  const nodeId = blamed(item.events) ?? (await blamedInJournal(deps, head.id));
  const nodeTitle = nodeId === null ? null : await titleOf(deps, head.versionId, nodeId);
  const finding = findingOfFailure({
    workflowId: head.workflowId,
    workflowTitle: titles.get(head.workflowId) ?? 'A deleted workflow',
    nodeId,
    nodeTitle,
    error,
    at,
  });
  return { type: 'failed', run: head.id, finding };
}

/** The step whose last attempt failed among the events that came with the end; null when they do not tell. */
function blamed(events: readonly RunEvent[]): string | null {
  for (const [index, event] of events.entries()) {
    if (event.type !== 'step.failed' || event.retryAt !== null) continue;
    const next = events[index + 1];
    const goesOn = next?.type === 'step.completed' && next.key === event.key;
    if (!goesOn) return nodeIdOf(event.key);
  }
  return null;
}

/** The first of its steps that stands as failed. */
async function blamedInJournal({ journal }: FactFinderDeps, run: number): Promise<string | null> {
  const state = fold((await journal.read(run)).map((entry) => entry.event));
  for (const key of Object.values(state.latest)) {
    const step = state.steps[key];
    if (step?.status === 'failed') return step.nodeId;
  }
  return null;
}

async function titleOf({ plans }: FactFinderDeps, versionId: number, nodeId: string): Promise<string | null> {
  try {
    return (await plans.byVersionId(versionId)).nodes.get(nodeId)?.title ?? null;
  } catch {
    // A version that this Leeway cannot read any more: the failure counts all the same.
    return null;
  }
}
