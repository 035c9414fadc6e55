// How a container's children begin: their heads and first events, with what they inherit from their parent.
import type { ContainerPlan } from '@leeway/nodes/contract/run.ts';
import { TerminalError } from '@leeway/nodes/contract/run.ts';
import { lowerLevel } from '@leeway/shared/dial/effective.ts';
import type { InheritedStep, Key, RunEvent } from '@leeway/shared/run/event.ts';
import { isSettled, lastStep, type RunState, stepOf } from '@leeway/shared/run/state.ts';
import type { RunHead } from '../../store/journal/append.ts';
import { provenanceOf } from '../dials/provenance.ts';
import type { NewChild, RunStart } from '../durable/new-child.ts';
import { accept } from '../ingress/accept.ts';
import { subjectOf } from '../ingress/subject.ts';
import type { LiveRun } from '../live/live-run.ts';
import type { Plan, PlanNode } from '../plans/plan.ts';

/** Characters of JSON. */
const SMALL_OUTPUT = 16_384;
/** A chain of calls longer than this is a circle. */
const DEEPEST_CALL = 10;

export function bodyChild(
  run: LiveRun,
  task: { node: PlanNode; key: Key; index: number; plan: Exclude<ContainerPlan, { kind: 'workflow' }> },
): NewChild {
  const { node, key, index, plan } = task;
  const output = itemOf(run, { key, index, plan });
  const at = run.deps.clock.now();
  const parent = { run: run.head.id, key, index };
  const subject = plan.kind === 'each' ? subjectOf(output.item) : '';
  const head: RunHead = {
    id: run.deps.nextRunId(),
    workflowId: run.head.workflowId,
    versionId: run.head.versionId,
    mode: run.head.mode,
    startedAt: at,
    subject: subject || [run.head.subject, `${node.title} ${index + 1}`].filter(Boolean).join(' · '),
    parent,
    body: node.id,
  };
  const started: RunStart['started'] = {
    type: 'run.started',
    at,
    workflowId: run.head.workflowId,
    version: run.plan.version,
    mode: run.head.mode,
    trigger: node.id,
    output,
    by: run.state.by,
    port: 'each',
    parent: { ...parent, run: String(parent.run) },
    inherited: inheritedBy(run, { node, key }),
    depth: run.state.depth,
    ...(run.state.ceiling === null ? {} : { ceiling: run.state.ceiling }),
    ...(run.state.callers.length === 0 ? {} : { callers: run.state.callers }),
  };
  return { kind: 'new', start: { head, plan: run.plan.part(node.id), started } };
}

/** What the container's name means in its body. */
function itemOf(
  run: LiveRun,
  { key, index, plan }: { key: Key; index: number; plan: Exclude<ContainerPlan, { kind: 'workflow' }> },
): Record<string, unknown> {
  if (plan.kind === 'each') return { item: plan.items[index], index, number: index + 1, total: plan.items.length };
  const last = run.state.steps[key]?.children?.items[index - 1]?.output ?? {};
  return { index, number: index + 1, last };
}

/** Everything before the container, as the body's steps may read it: one object for all children, so that it is stored once. */
function inheritedBy(run: LiveRun, { node, key }: { node: PlanNode; key: Key }): Record<string, InheritedStep> {
  const known = run.containers.get(key);
  if (known?.inherited) return known.inherited;
  const read = run.plan.readInBody(node.id);
  // Rules of a live dial may name any step before them, so small outputs are there as well.
  const isKept = (id: string, output: unknown): boolean =>
    read.has(id) || (JSON.stringify(output)?.length ?? 0) <= SMALL_OUTPUT;
  const inherited: Record<string, InheritedStep> = {};
  for (const id of run.plan.ancestors(node.id)) {
    const step = stepOf(run.state, id);
    if (!step || !isSettled(step)) continue;
    const { score, route, isDecided, isBuiltIn, carried, output } = step;
    inherited[id] = { score, route, isDecided, isBuiltIn, carried, ...(isKept(id, output) ? { output } : {}) };
  }
  if (known) known.inherited = inherited;
  return inherited;
}

/** A run of another workflow's live version. Not awaited, it stands by itself: it is nobody's child. */
export async function calledChild(
  run: LiveRun,
  call: { node: PlanNode; key: Key; workflowId: string; input: unknown; isAwaited: boolean },
): Promise<NewChild> {
  const { node, key, isAwaited } = call;
  if (run.state.depth >= DEEPEST_CALL)
    throw new TerminalError(`“${node.title}” is the ${DEEPEST_CALL + 1}th workflow in a chain of calls.`, {
      hint: 'Look for workflows that call each other in a circle.',
    });
  const { plan, trigger } = await run.deps.called(call.workflowId);
  const at = run.deps.clock.now();
  const accepted = accept(trigger, {
    channel: 'manual',
    at: new Date(at).toISOString(),
    from: null,
    body: call.input,
    headers: {},
    query: {},
  });
  if (!accepted.ok)
    throw new TerminalError(
      `The input does not fit “${trigger.title}”: ${accepted.problems.map(({ message }) => message).join(' ')}`,
    );
  const parent = { run: run.head.id, key, index: 0 };
  const { mode } = run.head;
  const carried = provenanceOf(run, node.reads);
  // Nobody may read yet what a step on “Watch only” wrote, and lists name a run by its subject.
  const own = carried.isWatched && !isAwaited ? '' : subjectOf(accepted.output);
  const head: RunHead = {
    id: run.deps.nextRunId(),
    workflowId: plan.workflowId,
    versionId: plan.versionId,
    mode,
    startedAt: at,
    subject: own || run.head.subject,
    parent: isAwaited ? parent : null,
    body: null,
  };
  const started: RunStart['started'] = {
    type: 'run.started',
    at,
    workflowId: plan.workflowId,
    version: plan.version,
    mode,
    trigger: trigger.id,
    output: accepted.output,
    by: run.state.by,
    ...(isAwaited ? { parent: { ...parent, run: String(parent.run) } } : { calledBy: String(parent.run) }),
    carried,
    depth: run.state.depth + 1,
    ceiling: lowerLevel(run.plan.graph.settings.ceiling, run.state.ceiling ?? undefined),
    callers: [...run.state.callers, run.plan.workflowId],
  };
  return { kind: 'new', start: { head, plan, started } };
}

/** What a child tells its parent at its end: what it made, and what that was made of. */
export function childEnd(
  { plan, state, head }: { plan: Plan; state: RunState; head: RunHead },
  at: number,
): Extract<RunEvent, { type: 'child.ended' }> | null {
  const { parent } = head;
  if (!parent || (state.status !== 'completed' && state.status !== 'failed' && state.status !== 'cancelled'))
    return null;
  const base = {
    type: 'child.ended' as const,
    at,
    key: parent.key,
    index: parent.index,
    run: String(head.id),
    outcome: state.status,
  };
  if (state.status !== 'completed')
    return { ...base, error: state.error ?? { message: `Its run ${head.id} was cancelled.`, code: 'run.cancelled' } };
  const last = lastStep(state);
  const carried = last && provenanceOf({ plan, state }, [last.nodeId]);
  // Of values that no AI had a hand in there is nothing to tell.
  const isPlain = !carried || (carried.count === 0 && !carried.isWatched);
  return { ...base, output: last?.output ?? null, ...(isPlain ? {} : { carried }) };
}
