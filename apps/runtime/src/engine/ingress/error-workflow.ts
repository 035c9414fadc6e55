// What is wrong with the workflow that a graph names for its failed runs.
import { upgradeGraph } from '@leeway/nodes/contract/upgrade.ts';
import { type LoadedNode, upgradableOf } from '@leeway/nodes/runtime';
import type { Graph } from '@leeway/shared/graph/graph.ts';
import type { Problem } from '@leeway/shared/graph/problem.ts';
import type { VersionStore } from '../../store/versions.ts';
import type { WorkflowRecord } from '../../store/workflows.ts';
import { failureTriggerOf } from './failures.ts';

interface Named {
  /** Null for a graph that belongs to no workflow yet. */
  workflowId: string | null;
  graph: Graph;
  workflows: readonly WorkflowRecord[];
}

/** It must be there, be another one, and have a step that can be started without a person. Not live yet is a warning: failures wait for it. */
export async function errorWorkflowProblems(
  { versions, types }: { versions: VersionStore; types: ReadonlyMap<string, LoadedNode> },
  { workflowId, graph, workflows }: Named,
): Promise<Problem[]> {
  const wanted = graph.settings.errorWorkflow ?? '';
  if (wanted === '') return [];
  if (wanted === workflowId)
    return said(
      'error',
      'itself',
      'A workflow cannot be started by its own failures. Choose another one in its settings.',
    );
  const found = workflows.find(({ id }) => id === wanted);
  if (!found)
    return said(
      'error',
      'missing',
      'The workflow to start when a run fails is no longer there. Choose another one in the settings.',
    );
  const live = await versions.live(wanted);
  const title = `“${found.title}”`;
  if (!live)
    return said(
      'warning',
      'not_live',
      `${title}, to be started when a run fails, is not live. Failures wait until it is.`,
    );
  const { nodes } = upgradeGraph(live.graph, (type) => {
    const loaded = types.get(type);
    return loaded && upgradableOf(loaded);
  });
  const steps = nodes.flatMap((node) => {
    const type = types.get(node.type)?.definition;
    return type ? [{ type, config: node.config }] : [];
  });
  if (failureTriggerOf(steps)) return [];
  const way = 'Add “Start by hand” without values that must be filled in, or a webhook, and publish it.';
  return said(
    'error',
    'no_trigger',
    `${title} cannot be started when a run fails, because every start of it needs a person. ${way}`,
  );
}

function said(severity: Problem['severity'], code: string, message: string): Problem[] {
  const at = { nodeId: null, nodeTitle: null, field: 'settings.errorWorkflow' };
  return [{ severity, code: `error_workflow.${code}`, ...at, message }];
}
