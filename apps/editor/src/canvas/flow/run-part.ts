// The part of a graph that one run goes over: a run with containers leaves their bodies to child runs, and a child run does one body.
import type { RunDetail } from '@leeway/shared/api/runs.ts';
import { bodiesOf, hasBody, partOf } from '@leeway/shared/graph/bodies.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import { type Order, orderOf } from '@leeway/shared/graph/order.ts';
import type { Key } from '@leeway/shared/run/event.ts';

export interface RunPart {
  graph: Graph;
  /** Only the steps of this run; all progress is told by it. */
  order: Order;
  /** The container whose body this child run does, once; null for a run of the workflow itself. */
  body: string | null;
  /** Id of the run it was forked from; null when it was not. */
  origin: string | null;
  /** Keys of the steps that were taken over from there. */
  kept: ReadonlySet<Key>;
  /** For a node outside the part: the container of the part whose items it is done for; null: it belongs to another run. */
  containerOf(nodeId: string): string | null;
}

/** Reads a run's part from its graph and its first event. */
export function runPartOf({ graph, events }: Pick<RunDetail, 'graph' | 'events'>): RunPart {
  const started = events[0]?.event;
  const isStarted = started?.type === 'run.started';
  const whole = orderOf(graph);
  const trigger = isStarted ? started.trigger : '';
  const body = hasBody(whole.nodes.get(trigger)?.type ?? '') ? trigger : null;
  const bodies = bodiesOf(whole);
  const kept = events.flatMap(({ event }) => (event.type === 'step.kept' ? [event.key] : []));
  return {
    graph,
    order: partOf(graph, whole, body),
    body,
    origin: isStarted ? (started.forkOf?.run ?? null) : null,
    kept: new Set(kept),
    containerOf: (nodeId) => {
      let inner: string | null = null;
      for (let owner = bodies.ownerOf(nodeId); owner !== null && owner !== body; owner = bodies.ownerOf(owner))
        inner = owner;
      const isBelow = inner !== null && bodies.ownerOf(inner) === body;
      return isBelow ? inner : null;
    },
  };
}
