// Keeps the cards up to date with what is not in the graph: problems, live dials, and what runs are doing right now.

import type { TrustBrief } from '@leeway/shared/api/trust.ts';
import type { LiveDial, Workflow } from '@leeway/shared/api/workflows.ts';
import type { StreamEvent } from '@leeway/shared/api/workspace.ts';
import type { Problem } from '@leeway/shared/graph/problem.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../api/client.ts';
import { useLiveEvents } from '../api/live.ts';
import { routes } from '../api/routes.ts';
import { briefLine } from '../dial/brief-words.ts';
import { trustBriefsQuery } from '../dial/trust-briefs.ts';
import type { CanvasDesk } from './canvas-desk.ts';
import type { Card, CardStore, Cards } from './flow/card-store.ts';

/** Draws nothing by itself: every change goes to the one card it is about. */
export function useCardLayers({ store, cards }: CanvasDesk, workflow: Workflow): void {
  const { id, dials } = workflow;
  useEffect(() => {
    const show = (problems: readonly Problem[]) => cards.setLayer('problems', problemCards(problems));
    show(store.getState().problems);
    return store.subscribe((state, before) => {
      if (state.problems !== before.problems) show(state.problems);
    });
  }, [store, cards]);
  const { data: trust } = useQuery(trustBriefsQuery(id));
  useEffect(() => {
    cards.setLayer('dials', dialCards(dials, trust?.items ?? []));
  }, [cards, dials, trust]);
  useWaiting(cards, id);
  useRunning(cards, id);
}

function useWaiting(cards: CardStore, workflowId: string): void {
  const { data } = useQuery({
    queryKey: ['approvals', { workflowId, status: 'open' }],
    queryFn: () => call(routes.approvals.list, { query: { workflowId, status: 'open', limit: 100 } }),
  });
  useEffect(() => {
    const counts = Map.groupBy(data?.items ?? [], (approval) => nodeIdOf(approval.key));
    cards.setLayer('waiting', new Map([...counts].map(([id, items]) => [id, { waiting: items.length }])));
  }, [cards, data]);
}

function useRunning(cards: CardStore, workflowId: string): void {
  const [active] = useState(() => new Map<string, string>());
  useLiveEvents((events) => {
    followSteps(active, events, workflowId);
    cards.setLayer('running', runningCards(active));
  });
}

/** What stands on each card of its dial: the live level, where it came from, and how its items fared. */
export function dialCards(dials: readonly LiveDial[], briefs: readonly TrustBrief[]): Cards {
  const cards = new Map<string, Partial<Card>>(
    briefs.map((brief) => [brief.nodeId, { level: brief.level, origin: brief.origin, ...briefLine(brief) }]),
  );
  for (const { nodeId, setting } of dials) cards.set(nodeId, { ...cards.get(nodeId), level: setting.level });
  return cards;
}

/** What stands on each card for its problems: the first error, else the first warning, and how many more there are. */
export function problemCards(problems: readonly Problem[]): Cards {
  const byNode = Map.groupBy(
    problems.filter((problem) => problem.nodeId !== null),
    (problem) => problem.nodeId ?? '',
  );
  return new Map(
    [...byNode].map(([id, all]): [string, Partial<Card>] => {
      const worst = all.find((problem) => problem.severity === 'error') ?? all[0];
      const more = all.length > 1 ? ` And ${all.length - 1} more.` : '';
      return [id, { problem: `${worst?.message ?? ''}${more}`, isWarning: worst?.severity === 'warning' }];
    }),
  );
}

/** Follows which steps of a workflow are at work: `active` maps `run key` to the node's id, and is changed in place. */
export function followSteps(active: Map<string, string>, events: readonly StreamEvent[], workflowId: string): void {
  for (const event of events) {
    if (event.type === 'reset') active.clear();
    if (event.type === 'run' && event.status !== 'running') forget(active, event.runId);
    if (event.type !== 'step' || event.workflowId !== workflowId) continue;
    const place = `${event.runId} ${event.key}`;
    if (event.status === 'running' || event.status === 'retrying') active.set(place, nodeIdOf(event.key));
    else active.delete(place);
  }
}

function forget(active: Map<string, string>, runId: string): void {
  for (const place of active.keys()) if (place.startsWith(`${runId} `)) active.delete(place);
}

function runningCards(active: ReadonlyMap<string, string>): Cards {
  const counts = Map.groupBy(active.values(), (nodeId) => nodeId);
  return new Map([...counts].map(([id, items]) => [id, { running: items.length }]));
}
