// The rules of check-journal.ts: each looks at one event and at the run as it was before it.
import { isReady, type Progress } from '../graph/order.ts';
import type { Key, RunEvent } from './event.ts';
import { nodeIdOf } from './node-id.ts';
import { reviewProblems } from './review-rules.ts';
import { approvalOf, isRewriting, isSettled, type RunState, type StepState } from './state.ts';
import { waitProblems } from './wait-rules.ts';

/** A journal read up to an event. */
export interface Reading {
  state: RunState;
  progress: Progress;
  mayRepeat(nodeId: string): boolean;
  /** The last attempt of each key, also of those that failed before anything was begun. */
  attempts: Map<Key, number>;
  /** Which key went to the outside under which idempotency key. */
  idempotencyKeys: Map<string, Key>;
  /** Runs that were begun as children so far. */
  childRuns: Set<string>;
  /** Ids of the questions asked so far. */
  approvals: Set<string>;
  hasStarted: boolean;
}

type Type = RunEvent['type'];
type Of<T extends Type> = Extract<RunEvent, { type: T }>;

/** Nothing of this may come when a run is over. What ends work that was under way may: it is a fact. */
const NOT_AFTER_END: ReadonlySet<Type> = new Set<Type>([
  'run.ended',
  'step.started',
  'step.proposed',
  'effect.intended',
  'approval.asked',
  'approval.decided',
  'approval.undone',
  'approval.settled',
  'approval.expired',
  'approval.voted',
  'approval.unvoted',
  'approval.assigned',
  'approval.reminded',
  'approval.escalated',
  'approval.reprompted',
  'approval.kept',
  'approval.replaced',
  'wait.begun',
  'wait.ended',
  'children.planned',
  'child.started',
]);
/** Each of these is work on a step: it may be the step's first event, and none may come when the step is done. */
const WORK: ReadonlySet<Type> = new Set<Type>([
  'step.started',
  'step.completed',
  'step.answered',
  'step.proposed',
  'effect.intended',
  'step.failed',
  'step.uncertain',
  'approval.asked',
  'wait.begun',
  'wait.ended',
  'children.planned',
  'child.started',
]);

/** What the event breaks, in words. */
export function brokenRules(reading: Reading, event: RunEvent): string[] {
  const { state } = reading;
  if (event.type === 'run.started') return reading.hasStarted ? ['The run has started already.'] : [];
  if (state.endedAt !== null && NOT_AFTER_END.has(event.type)) return ['The run is over.'];
  if (event.type === 'run.ended') return endProblems(reading, event);
  if (event.type === 'run.retried') return retryProblems(reading, event);
  const step = state.steps[event.key];
  if (step === undefined) return beginProblems(reading, event);
  if (!WORK.has(event.type)) return [...approvalProblems(step, event), ...waitProblems(step, event)];
  if (step.isInherited) return ['It is a step of another run.'];
  if (isSettled(step)) return ['The step is done.'];
  return [...workProblems(reading, step, event), ...attemptProblems(reading, step, event)];
}

function endProblems({ state, progress }: Reading, { outcome }: Of<'run.ended'>): string[] {
  if (outcome !== 'completed') return [];
  const { active, waiting, failed } = state.counts;
  if (active + waiting + failed > 0)
    return [`It completed while ${active} steps were at work, ${waiting} waited and ${failed} had failed.`];
  const left = progress.order.sorted.filter((id) => state.latest[id] === undefined && isReady(progress, id));
  return left.map((id) => `It completed, and ${id} had not begun.`);
}

function retryProblems({ state }: Reading, { key, node }: Of<'run.retried'>): string[] {
  const before = state.latest[node] ?? '';
  if (state.steps[before]?.status !== 'failed') return [`The step of ${node} had not failed.`];
  const wanted = `${node}~${Number(before.split('~')[1] ?? 1) + 1}`;
  return key === wanted ? [] : [`Its key should be ${wanted}.`];
}

/** The first event of a step. */
function beginProblems(
  reading: Reading,
  event: Exclude<RunEvent, { type: 'run.started' | 'run.ended' | 'run.retried' }>,
): string[] {
  const { state, progress } = reading;
  const { key, type } = event;
  const nodeId = nodeIdOf(key);
  if (!progress.order.nodes.has(nodeId)) return ['There is no such step in the graph of this run.'];
  if (!WORK.has(type)) return type.startsWith('approval.') ? ['Nothing was asked.'] : [];
  if (state.endedAt !== null) return ['The run was over before the step began.'];
  if (key !== nodeId) return ['Nobody tried the step again.'];
  if (!isReady(progress, nodeId))
    return ['The step began before it could: not all edges into it are settled, or none was taken.'];
  return [...workProblems(reading, undefined, event), ...attemptProblems(reading, undefined, event)];
}

function workProblems(reading: Reading, step: StepState | undefined, event: RunEvent): string[] {
  switch (event.type) {
    case 'step.started':
      return isAsked(step) && !(step && isRewriting(step)) ? ['A person is asked about this step.'] : [];
    case 'effect.intended':
      return effectProblems(reading, step, event);
    case 'step.completed':
      return [...completionProblems(step), ...sourceProblems(reading, event), ...waitProblems(step, event)];
    case 'step.uncertain':
      return step?.isIntended ? [] : ['Nothing was begun that could be uncertain.'];
    case 'approval.asked':
      return askProblems(reading, step, event);
    case 'child.started': {
      const isOther = step?.children?.items[event.index] === undefined && reading.childRuns.has(event.run);
      return [...waitProblems(step, event), ...(isOther ? [`Run ${event.run} is another child.`] : [])];
    }
    default:
      return waitProblems(step, event);
  }
}

function effectProblems(reading: Reading, step: StepState | undefined, event: Of<'effect.intended'>): string[] {
  const problems: string[] = [];
  if (!step?.proposal) return ['It was never said what would happen.'];
  if (!step.isDecided && step.route?.way !== 'alone') problems.push('Nobody had decided that it may happen.');
  if (step.status === 'uncertain') problems.push('It is uncertain whether it happened, and nobody has answered.');
  if (step.isIntended && !reading.mayRepeat(step.nodeId))
    problems.push('It may have happened already, and must not happen twice.');
  const other = reading.idempotencyKeys.get(event.idempotencyKey);
  if (other !== undefined && other !== step.key) problems.push(`It has the idempotency key of ${other}.`);
  const own = [...reading.idempotencyKeys].find(([, key]) => key === step.key)?.[0];
  if (own !== undefined && own !== event.idempotencyKey) problems.push('Its idempotency key has changed.');
  return problems;
}

/** A failure that is branched off completes its step without an effect; everything else that was proposed needs its intent. */
function completionProblems(step: StepState | undefined): string[] {
  if (!step?.proposal || step.status === 'failed' || step.isIntended) return [];
  return ['The effect ended, and its intent is not in the journal.'];
}

function sourceProblems({ state }: Reading, { sameAs }: Of<'step.completed'>): string[] {
  if (sameAs === undefined) return [];
  const source = state.steps[sameAs];
  return source && isSettled(source) ? [] : [`Its output is that of ${sameAs}, which is not done.`];
}

function askProblems(reading: Reading, step: StepState | undefined, { approval }: Of<'approval.asked'>): string[] {
  const problems: string[] = [];
  if (reading.approvals.has(approval)) problems.push(`The question ${approval} was asked before.`);
  if (isAsked(step)) problems.push('Another question of this step is still open.');
  return problems;
}

function isAsked(step: StepState | undefined): boolean {
  const last = step && approvalOf(step);
  return last !== undefined && !last.isSettled;
}

/** Attempts count up by one. One that a crash cut off begins again under its number. */
function attemptProblems(reading: Reading, step: StepState | undefined, event: RunEvent): string[] {
  if (!('attempt' in event)) return [];
  const last = step?.attempts[step.attempts.length - 1];
  const known = reading.attempts.get(event.key) ?? 0;
  const isOpen = last !== undefined && last.endedAt === null;
  const isEnd = event.type === 'step.failed' || event.type === 'step.uncertain';
  // A failure before anything was begun leaves no attempt in the run state: the count may go on, or begin anew after a restart.
  const allowed = isOpen ? [last.number] : [known + 1, (last?.number ?? 0) + 1];
  if (isEnd && isOpen && event.attempt === last.number) return [];
  if (allowed.includes(event.attempt)) return [];
  return [`Attempt ${event.attempt} cannot come here; ${allowed[0]} can.`];
}

function approvalProblems(step: StepState, event: RunEvent): string[] {
  if (!event.type.startsWith('approval.')) return [];
  const approval = approvalOf(step);
  if (!approval) return ['Nothing was asked.'];
  if (approval.isSettled) return [`The question ${approval.approval} is settled already.`];
  return reviewProblems(approval, event);
}
