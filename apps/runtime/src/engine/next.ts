// All rules of progress, and nothing else: pure, so that they can be tested without a store and replayed without surprises.
import { isReady, type Progress, settleNode } from '@leeway/shared/graph/order.ts';
import { canAdvance } from '@leeway/shared/run/children.ts';
import type { Key, StepError } from '@leeway/shared/run/event.ts';
import {
  approvalOf,
  isFinal,
  isRewriting,
  isSettled,
  type RunState,
  type StepState,
} from '@leeway/shared/run/state.ts';

/**
 * What the interpreter is to do next. `begin`: start a node, or go on with a step that a crash or a decision left open ·
 * `ask`: put the step's question to a person and wait · `end`: the run is over.
 */
export type Command =
  | { type: 'begin'; key: Key; nodeId: string }
  | { type: 'ask'; key: Key; nodeId: string }
  | { type: 'end'; outcome: 'completed' | 'failed'; error?: StepError | undefined };

/** Where a run stands: its graph's progress and its folded state. `progress` is advanced in place as steps settle. */
export interface Standing {
  progress: Progress;
  state: RunState;
}

/**
 * Commands after events on the steps of `touched`; the state has the events folded in already.
 * A step may start when all edges into it are settled and one was taken. After a failure nothing new starts: what is at work
 * ends first, then the run fails and keeps its place.
 */
export function next(standing: Standing, touched: readonly Key[]): Command[] {
  const { state } = standing;
  if (isFinal(state.status)) return [];
  const commands: Command[] = [];
  for (const key of touched) {
    const step = state.steps[key];
    if (step && state.latest[step.nodeId] === key) commands.push(...afterStep(standing, step));
  }
  return finish(standing, commands);
}

/** Commands for a run read back from its journal: everything that was open goes on. `progress` comes from progressOf(). */
export function resume(standing: Standing): Command[] {
  const { state, progress } = standing;
  if (isFinal(state.status)) return [];
  const commands: Command[] = [];
  for (const nodeId of progress.order.sorted) {
    const key = state.latest[nodeId];
    const step = key === undefined ? undefined : state.steps[key];
    if (step) commands.push(...openWork(step));
    else if (isReady(progress, nodeId)) commands.push({ type: 'begin', key: nodeId, nodeId });
  }
  return finish(standing, commands);
}

function afterStep({ progress }: Standing, step: StepState): Command[] {
  if (isSettled(step))
    return settleNode(progress, step.nodeId, step.port).map((nodeId) => ({ type: 'begin', key: nodeId, nodeId }));
  if (needsQuestion(step)) return [{ type: 'ask', key: step.key, nodeId: step.nodeId }];
  if (goesOut(step)) return [{ type: 'begin', key: step.key, nodeId: step.nodeId }];
  if (step.children) return goesOn(step) ? [{ type: 'begin', key: step.key, nodeId: step.nodeId }] : [];
  // A step that is at work goes on by itself; only a person's decision sets it going from here.
  return step.status === 'running' || step.status === 'retrying' ? [] : openWork(step);
}

/** What a step needs to go on: its work, or its question. */
function openWork(step: StepState): Command[] {
  const { key, nodeId } = step;
  switch (step.status) {
    case 'running':
    case 'retrying':
    case 'decided':
      return needsQuestion(step) ? [{ type: 'ask', key, nodeId }] : [{ type: 'begin', key, nodeId }];
    case 'uncertain':
      return approvalOf(step)?.kind === 'uncertain' && !approvalOf(step)?.isSettled
        ? []
        : [{ type: 'ask', key, nodeId }];
    default:
      return [];
  }
}

/** The time in which an effect could be held back is over, and it has not begun yet. */
function goesOut({ status, isUndoOver, attempts }: StepState): boolean {
  return status === 'running' && isUndoOver && attempts.length === 0;
}

/** A container has room for a child, or its last one has ended. */
function goesOn({ status, children }: StepState): boolean {
  return status === 'running' && children !== null && canAdvance(children);
}

/** An attempt has ended with the route `ask`, and nobody was asked yet. */
function needsQuestion(step: StepState): boolean {
  return step.status === 'running' && step.route?.way === 'ask' && !step.isDecided && !isRewriting(step);
}

function finish(standing: Standing, commands: Command[]): Command[] {
  const { state } = standing;
  const hasFailed = state.counts.failed > 0;
  // Work that is already under way is finished, or asked about; nothing new begins.
  const going = hasFailed
    ? commands.filter((command) => command.type !== 'end' && state.steps[command.key] !== undefined)
    : commands;
  if (going.length > 0 || state.counts.active > 0) return going;
  if (hasFailed) return [{ type: 'end', outcome: 'failed', error: firstError(state) }];
  if (state.counts.waiting > 0 || hasUnbegun(standing)) return going;
  return [{ type: 'end', outcome: 'completed' }];
}

/** A start was commanded, and no event of it is known yet: another branch that ends now must not end the run. */
function hasUnbegun({ state, progress }: Standing): boolean {
  return progress.order.sorted.some((id) => state.latest[id] === undefined && isReady(progress, id));
}

function firstError(state: RunState): StepError | undefined {
  for (const key of Object.values(state.latest)) {
    const step = state.steps[key];
    if (step?.status === 'failed' && step.error) return step.error;
  }
  return undefined;
}
