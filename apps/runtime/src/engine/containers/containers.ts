// What a container does next: which children begin, whether it pauses, and what it hands on when all are done.
import type { ContainerPlan, ContainerRun } from '@leeway/nodes/contract/run.ts';
import { TerminalError } from '@leeway/nodes/contract/run.ts';
import { compileCel } from '@leeway/shared/expression/cel.ts';
import { type ChildrenState, nextChildren, plannedChildren } from '@leeway/shared/run/children.ts';
import type { Key, RunEvent } from '@leeway/shared/run/event.ts';
import { describeError, finalFailure } from '../attempts/failure.ts';
import { configIn } from '../config-in-run.ts';
import type { NewChild } from '../durable/new-child.ts';
import type { Handed } from '../durable/sqlite.ts';
import { inputOf, type LiveRun } from '../live/live-run.ts';
import type { PlanNode } from '../plans/plan.ts';
import { bodyChild, calledChild } from './child-run.ts';

export interface ContainerTask {
  node: PlanNode;
  key: Key;
  nodeRun: ContainerRun;
}

/** Begins a container, or goes on with it after a child has ended. An unusable list or target fails the step. */
export function containerWork(run: LiveRun, task: ContainerTask): Handed {
  if (hasEnded(run, task.key)) return { events: [] };
  return guarded(run, task, () => {
    const plan = planOf(run, task);
    if (plan.kind === 'workflow') throw new Error('A called workflow is looked up first.');
    return advance(run, { ...task, plan });
  });
}

/** As `containerWork`, for a step that calls another workflow: its live version is looked up first. */
export async function callWork(run: LiveRun, task: ContainerTask): Promise<void> {
  const { node, key } = task;
  const step = run.state.steps[key];
  if (hasEnded(run, key)) return;
  // It is at work already; its end will be told.
  if (step?.children && step.children.counts.running > 0) return;
  try {
    const plan = planOf(run, task);
    if (plan.kind !== 'workflow') throw new Error(`“${node.title}” calls no workflow.`);
    const last = step?.children?.items[0];
    if (last?.status === 'completed' || last?.status === 'failed' || last?.status === 'cancelled')
      return run.hand({ events: endOfCall(run, task, last) });
    const at = run.deps.clock.now();
    const planned = step?.children ? [] : [plannedEvent(key, at, { total: 1, concurrency: 1, onItemError: 'stop' })];
    const child: NewChild =
      last?.status === 'again' && !isCorrectedNow(run.state, key)
        ? { kind: 'again', run: last.run }
        : await calledChild(run, {
            node,
            key,
            workflowId: plan.workflow,
            input: plan.input,
            isAwaited: plan.isAwaited,
          });
    const started = startedEvent({ key, at, index: 0 }, child);
    const events = plan.isAwaited ? [...planned, started] : [completed(key, at, { runId: started.run })];
    run.hand({ events, children: [child] });
  } catch (error) {
    run.hand({ events: failureOf(run, task, error) });
  }
}

/** Whether a person corrected the step when it was tried again last: then another workflow, or another input, is meant. */
function isCorrectedNow({ steps }: LiveRun['state'], key: Key): boolean {
  const { correction = null, nodeId } = steps[key] ?? {};
  const before = Object.values(steps).filter((step) => step.nodeId === nodeId && step.key !== key);
  return correction !== null && before.at(-1)?.correction !== correction;
}

/** Children that end together each give their container a turn: the first of these may have ended it. */
function hasEnded({ state }: LiveRun, key: Key): boolean {
  return (state.steps[key]?.endedAt ?? null) !== null;
}

function endOfCall(run: LiveRun, task: ContainerTask, child: ChildrenState['items'][number]): RunEvent[] {
  if (child.status === 'completed') return [completed(task.key, run.deps.clock.now(), child.output)];
  return failureOf(run, task, new TerminalError(child.error?.message ?? `The run ${child.run} was cancelled.`));
}

type BodyPlan = Exclude<ContainerPlan, { kind: 'workflow' }>;
type BodyTask = ContainerTask & { plan: BodyPlan };

function advance(run: LiveRun, task: BodyTask): Handed {
  const { key, plan } = task;
  const at = run.deps.clock.now();
  const { children, correction } = run.state.steps[key] ?? {};
  if (!children || (correction && isChanged(children, sizeOf(plan)))) {
    const planned = plannedEvent(key, at, sizeOf(plan));
    const begun = begin(run, task, { children: plannedChildren(planned, children), at });
    return { ...begun, events: [planned, ...begun.events] };
  }
  if (children.counts.failed > 0 && children.onItemError === 'stop') {
    // What is at work ends first; the items that have not begun wait for a retry.
    return { events: children.counts.running > 0 ? [] : failureOf(run, task, itemError(children)) };
  }
  return plan.kind === 'repeat' ? repeatAgain(run, { ...task, plan }, children) : begin(run, task, { children, at });
}

/** A person who tried it again changed how many children there are, or how those that fail are dealt with. */
function isChanged(children: ChildrenState, size: ReturnType<typeof sizeOf>): boolean {
  const { total, concurrency, onItemError } = size;
  return children.total !== total || children.concurrency !== concurrency || children.onItemError !== onItemError;
}

/** Begins as many children as there is room for; with none to begin and none at work the container is done. */
function begin(run: LiveRun, task: BodyTask, { children, at }: { children: ChildrenState; at: number }): Handed {
  const { key } = task;
  const begun = nextChildren(children).map((index) => {
    const before = children.items[index];
    const child: NewChild =
      before?.status === 'again' ? { kind: 'again', run: before.run } : bodyChild(run, { ...task, index });
    return { event: startedEvent({ key, at, index }, child), child };
  });
  if (begun.length === 0 && children.counts.running === 0)
    return { events: [{ type: 'step.completed', at, key, port: 'out', ofChildren: true }] };
  return { events: begun.map(({ event }) => event), children: begun.map(({ child }) => child) };
}

function repeatAgain(
  run: LiveRun,
  task: ContainerTask & { plan: Extract<ContainerPlan, { kind: 'repeat' }> },
  children: ChildrenState,
): Handed {
  const { key, plan } = task;
  const at = run.deps.clock.now();
  const count = children.items.length;
  if (children.counts.running > 0) return { events: [] };
  if (children.counts.again > 0) return begin(run, task, { children, at });
  const last = children.items[count - 1]?.output ?? {};
  const isDone = count > 0 && isOver(run, task, { index: count - 1, number: count, last });
  if (isDone || count >= plan.times) return { events: [completed(key, at, { count, last, isDone })] };
  if (count > 0 && plan.pauseMs > 0 && children.pausedAfter < count)
    return { events: [{ type: 'wait.begun', at, key, until: at + plan.pauseMs, signal: null }] };
  return begin(run, task, { children, at });
}

/** Reads `until` with the container's own name meaning the iteration that has just ended. */
function isOver(run: LiveRun, { node, plan }: { node: PlanNode; plan: { until: string } }, own: object): boolean {
  if (plan.until.trim() === '') return false;
  const value = compileCel(plan.until).evaluate({ ...run.scope, [node.name]: own });
  if (typeof value === 'boolean') return value;
  throw new TerminalError(`“Repeat until” must be true or false, and gave ${JSON.stringify(value)}.`, {
    hint: 'Compare values in it, such as “status is done”.',
  });
}

/** The plan of a container, worked out once while its run is in memory: reading a list of 10,000 items each time would be the work itself. */
function planOf(run: LiveRun, { node, key, nodeRun }: ContainerTask): ContainerPlan {
  const known = run.containers.get(key);
  if (known) return known.plan;
  const plan = nodeRun.plan(configIn(run, node), inputOf(run, node).value);
  run.containers.set(key, { plan, inherited: null });
  return plan;
}

function sizeOf(plan: BodyPlan): Pick<ChildrenState, 'total' | 'concurrency' | 'onItemError'> {
  return plan.kind === 'each'
    ? { total: plan.items.length, concurrency: plan.concurrency, onItemError: plan.onItemError }
    : { total: plan.times, concurrency: 1, onItemError: 'stop' };
}

function itemError(children: ChildrenState): Error {
  const index = children.items.findIndex(({ status }) => status === 'failed' || status === 'cancelled');
  const { error, run } = children.items[index] ?? {};
  return new TerminalError(
    `Number ${index + 1} of ${children.total} failed: ${error?.message ?? `its run ${run} was cancelled.`}`,
    { hint: 'Correct it and try again: what is done stays done.' },
  );
}

function plannedEvent(
  key: Key,
  at: number,
  size: Pick<ChildrenState, 'total' | 'concurrency' | 'onItemError'>,
): Extract<RunEvent, { type: 'children.planned' }> {
  return { type: 'children.planned', at, key, ...size };
}

function startedEvent(
  { key, at, index }: { key: Key; at: number; index: number },
  child: NewChild,
): Extract<RunEvent, { type: 'child.started' }> {
  return {
    type: 'child.started',
    at,
    key,
    index,
    run: child.kind === 'again' ? child.run : String(child.start.head.id),
  };
}

function completed(key: Key, at: number, output: unknown): RunEvent {
  return { type: 'step.completed', at, key, port: 'out', output };
}

function guarded(run: LiveRun, task: ContainerTask, work: () => Handed): Handed {
  try {
    return work();
  } catch (error) {
    return { events: failureOf(run, task, error) };
  }
}

function failureOf(run: LiveRun, { node, key }: ContainerTask, error: unknown): RunEvent[] {
  return finalFailure(node, { key, attempt: 1, error: describeError(error), at: run.deps.clock.now() });
}
