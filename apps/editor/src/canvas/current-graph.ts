import { upgradableOf } from '@leeway/nodes/cards';
import { upgradeGraph } from '@leeway/nodes/contract/upgrade.ts';
import type { Graph } from '@leeway/shared/graph/graph.ts';

/** A graph with its configs as today's node types have them. One that a newer Leeway made stays as it is: its problems say so. */
export function currentGraph(graph: Graph): Graph {
  try {
    return upgradeGraph(graph, upgradableOf);
  } catch {
    return graph;
  }
}
