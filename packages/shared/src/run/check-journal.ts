// What must be true of every journal, whatever happened to the process that wrote it. Times are no rule: clocks go back.
import { BODY_PORT } from '../graph/bodies.ts';
import { type Order, settleNode } from '../graph/order.ts';
import type { RunEvent } from './event.ts';
import { applyEvent } from './fold.ts';
import { brokenRules, type Reading } from './journal-rules.ts';
import { progressOf } from './progress.ts';
import { initialState, isSettled } from './state.ts';

export interface JournalFacts {
  /** The part of the version's graph that a run goes over: the body of a container, or with null all that is in no body. */
  part(container: string | null): Order;
  /** Whether a node's effect may be carried out again when nobody knows whether it happened. */
  mayRepeat(nodeId: string): boolean;
}

/**
 * Everything that is wrong with a run's journal, one sentence each; empty when all is well. An event that no rule knows is
 * folded and passed over, so that a newer kind of event never makes an older rule lie.
 */
export function checkJournal(events: readonly RunEvent[], facts: JournalFacts): string[] {
  const [first] = events;
  if (first === undefined) return ['It is empty.'];
  if (first.type !== 'run.started') return [`It begins with ${first.type} instead of run.started.`];
  const state = initialState();
  const order = facts.part(first.port === BODY_PORT ? first.trigger : null);
  const reading: Reading = {
    state,
    progress: progressOf(order, state),
    mayRepeat: facts.mayRepeat,
    attempts: new Map(),
    idempotencyKeys: new Map(),
    approvals: new Set(),
    childRuns: new Set(),
    hasStarted: false,
  };
  const problems: string[] = [];
  for (const [index, event] of events.entries()) {
    const what = 'key' in event ? `${event.type} of ${event.key}` : event.type;
    problems.push(...brokenRules(reading, event).map((broken) => `Event ${index + 1}, ${what}: ${broken}`));
    advance(reading, event);
  }
  return problems;
}

/** Folds the event, and keeps progress, attempts and keys in step with it. */
function advance(reading: Reading, event: RunEvent): void {
  const { state, attempts, idempotencyKeys, approvals } = reading;
  applyEvent(state, event);
  reading.hasStarted = true;
  if ('attempt' in event) attempts.set(event.key, event.attempt);
  if (event.type === 'effect.intended') idempotencyKeys.set(event.idempotencyKey, event.key);
  if (event.type === 'child.started') reading.childRuns.add(event.run);
  if (event.type === 'approval.asked') approvals.add(event.approval);
  if (event.type === 'run.started' || event.type === 'run.retried') {
    reading.progress = progressOf(reading.progress.order, state);
    return;
  }
  const step = 'key' in event ? state.steps[event.key] : undefined;
  if (step && isSettled(step) && state.latest[step.nodeId] === step.key)
    settleNode(reading.progress, step.nodeId, step.port);
}
