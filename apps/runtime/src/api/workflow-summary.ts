// A workflow as lists show it: what it does, whether it changed, how trusted its outward steps are, how it goes.
import type { LiveDial, WorkflowSummary } from '@leeway/shared/api/workflows.ts';
import { compareLevels } from '@leeway/shared/dial/effective.ts';
import type { Level } from '@leeway/shared/graph/dial-setting.ts';
import type { Graph, GraphNode } from '@leeway/shared/graph/graph.ts';
import { type Catalogue, typeWith } from '@leeway/shared/graph/node-type.ts';
import { orderOf } from '@leeway/shared/graph/order.ts';
import { graphHash } from '../store/graph-hash.ts';
import type { RunCounts } from '../store/runs/run-lists.ts';
import type { StoredRecord } from '../store/trust/trust.ts';
import type { WorkflowRecord } from '../store/workflows.ts';
import { aloneShareOf } from './trust/trust-detail.ts';

export interface SummaryFacts {
  dials: readonly LiveDial[];
  counts: RunCounts | undefined;
  /** Content hash of the live version; undefined before the first publish. */
  liveHash: string | undefined;
  /** The kill switch of the whole workspace. */
  isKillSwitchOn: boolean;
  catalogue: Catalogue;
  /** The records in force of its steps. */
  records: readonly StoredRecord[];
}

const NO_RUNS: RunCounts = { running: 0, waiting: 0, failed7d: 0, perDay: [0, 0, 0, 0, 0, 0, 0] };
const STEPS_NAMED = 5;

export function summariseWorkflow(record: WorkflowRecord, facts: SummaryFacts): WorkflowSummary {
  const { id, title, status, liveVersion, isSample, killSwitch, draft } = record;
  return {
    id,
    title,
    status,
    version: liveVersion,
    hasChanges: hasChanges(draft.graph, facts.liveHash),
    isSample,
    killSwitch: killSwitch || facts.isKillSwitchOn,
    updatedAt: draft.savedAt,
    summary: describeGraph(draft.graph),
    ...leastTrusted(draft.graph, facts),
    counts: facts.counts ?? NO_RUNS,
  };
}

/** Before the first publish anything that is drawn counts as a change. */
export function hasChanges(graph: Graph, liveHash: string | undefined): boolean {
  return liveHash === undefined ? graph.nodes.length > 0 : graphHash(graph) !== liveHash;
}

/** The titles of the first steps, in the order they run. */
function describeGraph(graph: Graph): string {
  const { sorted, nodes } = orderOf(graph);
  const titles = sorted.map((id) => nodes.get(id)?.title ?? '').filter((title) => title !== '');
  const named = titles.slice(0, STEPS_NAMED).join(' → ');
  return titles.length > STEPS_NAMED ? `${named} → …` : named;
}

/** The lowest level among the steps that speak to the outside (classes C, D and X), and how much of such a step goes alone. */
function leastTrusted(
  graph: Graph,
  { dials, catalogue, records }: SummaryFacts,
): Pick<WorkflowSummary, 'lowestLevel' | 'shareAlone'> {
  const live = new Map(dials.map(({ nodeId, setting }) => [nodeId, setting.level]));
  const states = new Map(records.map(({ nodeId, state }) => [nodeId, state]));
  const steps = graph.nodes.flatMap((node) => {
    const initial = initialLevel(node, catalogue);
    return initial === null ? [] : [{ state: states.get(node.id), level: live.get(node.id) ?? initial }];
  });
  const [first] = steps.map(({ level }) => level).sort(compareLevels);
  const withItems = steps.find(({ level, state }) => level === first && state !== undefined);
  return { lowestLevel: first ?? null, shareAlone: withItems?.state ? aloneShareOf(withItems.state) : null };
}

function initialLevel(node: GraphNode, catalogue: Catalogue): Level | null {
  const definition = catalogue(node.type);
  const type = definition && typeWith(definition, node.config);
  if (type === undefined || type.dial === null || type.actionClass === 'A' || type.actionClass === 'B') return null;
  return node.dial?.level ?? type.dial.level;
}
