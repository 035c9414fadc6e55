// Real values to show beside what can be picked: those of the last run, else what a trigger says of itself.
import type { RunDetail } from '@leeway/shared/api/runs.ts';
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import { fold } from '@leeway/shared/run/fold.ts';
import { stepOf } from '@leeway/shared/run/state.ts';
import { asRecord } from '../config/config-fields.ts';
import type { Samples } from './picker-options.ts';

/** The outputs of a run by today's node names: a node may have been renamed since. */
export function samplesOf(graph: Graph, run: Pick<RunDetail, 'events'> | undefined): Samples {
  const state = run && fold(run.events.map(({ event }) => event));
  const entries = graph.nodes.flatMap((node): [string, unknown][] => {
    const step = state && stepOf(state, node.id);
    const output = step?.output ?? step?.drafted ?? sampleOfTrigger(node);
    return output === undefined ? [] : [[node.name, output]];
  });
  return Object.fromEntries(entries);
}

/** A webhook's sample is the content of what arrives. */
function sampleOfTrigger({ type, config }: GraphNode): unknown {
  const body = asRecord(config).sample;
  return type.startsWith('triggers.') && body !== undefined && body !== null ? { body } : undefined;
}
