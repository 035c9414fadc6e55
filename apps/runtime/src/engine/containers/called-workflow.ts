// The workflow that another one calls: its live version, and the trigger a call comes in by.
import { TerminalError } from '@leeway/nodes/contract/run.ts';
import type { VersionStore } from '../../store/versions.ts';
import type { WorkflowStore } from '../../store/workflows.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';
import type { Plans } from '../plans/plans.ts';

/** Throws TerminalError, in words, when there is nothing that could be called. */
export async function calledWorkflow(
  { workflows, versions }: { workflows: WorkflowStore; versions: VersionStore },
  plans: Plans,
  workflowId: string,
): Promise<{ plan: Plan; trigger: PlanNode }> {
  const workflow = await workflows.find(workflowId);
  if (!workflow)
    throw new TerminalError('The workflow that this step uses is gone.', { hint: 'Choose another one in the step.' });
  const version = await versions.live(workflowId);
  if (!version)
    throw new TerminalError(`“${workflow.title}” is not live, so it cannot be used.`, { hint: 'Publish it first.' });
  const plan = await plans.byVersionId(version.id);
  const triggers = [...plan.nodes.values()].filter((node) => node.type.kind === 'trigger');
  const trigger = triggers.find((node) => node.type.type === 'triggers.manual') ?? triggers[0];
  if (!trigger) throw new TerminalError(`“${workflow.title}” has nothing that starts it.`);
  return { plan, trigger };
}
