// fold(events) → run state. The same fold resumes a run in the engine and replays it on the canvas.
// It changes the state in place: copying costs 70 times more at 1,000 steps (performance.md).
import { wholeScore } from '../dial/score.ts';
import { carryChildren, childEnded, childStarted, outputOfChildren, plannedChildren } from './children.ts';
import type { KeptStep, Key, RunEvent } from './event.ts';
import { applyReview, openApproval } from './fold-review.ts';
import { nodeIdOf } from './node-id.ts';
import { type ApprovalState, approvalOf, initialState, type RunState, type StepState } from './state.ts';
import { closeAttempt, setStatus, settle } from './step-status.ts';

/** Folds events into a state, by default a new one. The state is changed and returned. */
export function fold(events: Iterable<RunEvent>, state: RunState = initialState()): RunState {
  for (const event of events) applyEvent(state, event);
  return state;
}

/** Applies one event. Events of steps that never began are ignored: a journal is never half right. */
export function applyEvent(state: RunState, event: RunEvent): void {
  state.now = event.at;
  if (event.type === 'run.started') return start(state, event);
  if (event.type === 'run.ended') return end(state, event);
  if (event.type === 'step.kept') return takeOver(state, beginStep(state, event.key, event.at), event);
  if (event.type === 'run.retried') {
    state.error = null;
    state.endedAt = null;
    state.status = 'running';
    for (const step of Object.values(state.steps)) reopen(step);
    const failed = state.steps[state.latest[event.node] ?? ''];
    const step = beginStep(state, event.key, event.at);
    const earlier = failed?.correction ?? null;
    step.correction = event.config ? { ...earlier, ...event.config } : earlier;
    if (failed?.children) step.children = carryChildren(failed.children);
    // A corrected effect is prepared anew, and asks anew: nobody has decided about what it has become.
    if (!event.config) carryDecision(state, { failed, step });
    return;
  }
  const step = state.steps[event.key] ?? beginStep(state, event.key, event.at);
  applyToStep(state, step, event);
  if (state.endedAt === null)
    state.status = state.counts.waiting > 0 && state.counts.active === 0 ? 'waiting' : 'running';
}

type StepEvent = Exclude<RunEvent, { type: 'run.started' | 'run.ended' | 'run.retried' | 'step.kept' }>;

function applyToStep(state: RunState, step: StepState, event: StepEvent): void {
  switch (event.type) {
    case 'step.started':
      beginAttempt(step, event);
      return setStatus(state, step, 'running');
    case 'step.completed':
      step.output = outputOf(state, step, event);
      step.metric = event.metric ?? null;
      step.carried = step.children?.carried ?? null;
      return settle(state, step, { status: 'done', port: event.port, at: event.at });
    case 'step.answered':
      return answered(state, step, event);
    case 'step.proposed':
      return proposed(state, step, event);
    case 'effect.intended':
      step.isIntended = true;
      beginAttempt(step, event);
      return setStatus(state, step, 'running');
    case 'step.failed':
      closeAttempt(step, event.at, event.error);
      step.error = event.error;
      step.retryAt = event.retryAt;
      if (event.retryAt === null) step.endedAt = event.at;
      return setStatus(state, step, event.retryAt === null ? 'failed' : 'retrying');
    case 'step.uncertain':
      closeAttempt(step, event.at, event.error);
      step.error = event.error;
      return setStatus(state, step, 'uncertain');
    case 'wait.begun':
    case 'wait.ended':
      return applyToWait(state, step, event);
    case 'children.planned':
      step.children = plannedChildren(event, step.children);
      return;
    case 'child.started':
      if (step.children) childStarted(step.children, event);
      return;
    case 'child.ended':
      if (step.children) childEnded(step.children, event);
      return;
    default:
      return applyToApproval(state, step, event);
  }
}

function outputOf(state: RunState, step: StepState, event: Extract<StepEvent, { type: 'step.completed' }>): unknown {
  if (event.ofChildren && step.children) return outputOfChildren(step.children);
  return event.sameAs === undefined ? event.output : state.steps[event.sameAs]?.output;
}

function applyToWait(
  state: RunState,
  step: StepState,
  event: Extract<StepEvent, { type: 'wait.begun' | 'wait.ended' }>,
): void {
  if (event.type === 'wait.begun') {
    step.wait = { until: event.until, signal: event.signal };
    return setStatus(state, step, 'waiting');
  }
  step.wait = null;
  // Without a port it was a container's pause, or an effect's time to be held back: it goes on.
  if (event.port === null) {
    step.isUndoOver = step.proposal !== null;
    if (step.children) step.children.pausedAfter = step.children.items.length;
    return setStatus(state, step, 'running');
  }
  step.output = event.output;
  settle(state, step, { status: 'done', port: event.port, at: event.at });
}

type ApprovalEvent = Extract<StepEvent, { type: `approval.${string}` }>;

function applyToApproval(state: RunState, step: StepState, event: ApprovalEvent): void {
  if (event.type === 'approval.asked') {
    step.approvals.push(openApproval(event));
    return setStatus(state, step, event.kind === 'uncertain' ? 'uncertain' : 'waiting');
  }
  const approval = approvalOf(step);
  if (!approval) return;
  switch (event.type) {
    case 'approval.decided': {
      const { type: _type, key: _key, ...decision } = event;
      approval.decision = decision;
      approval.status = 'decided';
      return;
    }
    case 'approval.undone':
      approval.decision = null;
      approval.status = 'open';
      return;
    case 'approval.settled':
      approval.isSettled = true;
      return settleDecision(state, step, { approval, port: event.port, at: event.at });
    case 'approval.expired':
      approval.status = 'expired';
      approval.isSettled = true;
      return settleExpiry(state, step, { approval, port: event.port, at: event.at });
    default:
      return applyReview(state, step, { approval, event });
  }
}

function start(state: RunState, event: Extract<RunEvent, { type: 'run.started' }>): void {
  state.workflowId = event.workflowId;
  state.version = event.version;
  state.mode = event.mode;
  state.trigger = event.trigger;
  state.by = event.by;
  state.startedAt = event.at;
  state.parent = event.parent ?? null;
  state.depth = event.depth ?? 0;
  state.ceiling = event.ceiling ?? null;
  state.callers = event.callers ?? [];
  state.calledBy = event.calledBy ?? null;
  state.forkOf = event.forkOf ?? null;
  state.recorded = event.recorded ?? null;
  for (const [nodeId, inherited] of Object.entries(event.inherited ?? {})) {
    const step = beginStep(state, nodeId, event.at);
    step.isInherited = true;
    takeOver(state, step, { port: null, step: inherited });
  }
  const step = beginStep(state, event.trigger, event.at);
  step.output = event.output;
  step.carried = event.carried ?? null;
  settle(state, step, { status: 'done', port: event.port ?? 'out', at: event.at });
}

/** A step of another run stands in this one's state as if it had been done here, so that every rule reads it the same way. */
function takeOver(state: RunState, step: StepState, kept: KeptStep): void {
  const { output, score, route, isDecided, isBuiltIn, carried } = kept.step;
  Object.assign(step, { output, score: score && wholeScore(score), route, isDecided, isBuiltIn, carried });
  settle(state, step, { status: 'done', port: kept.port, at: state.now });
}

function end(state: RunState, event: Extract<RunEvent, { type: 'run.ended' }>): void {
  state.status = event.outcome;
  state.endedAt = event.at;
  state.error = event.error ?? null;
  if (event.outcome === 'completed') return;
  for (const step of Object.values(state.steps)) {
    const approval = approvalOf(step);
    if (approval && !approval.isSettled) approval.status = 'withdrawn';
  }
}

/** Questions that were withdrawn when the run failed are asked again. */
function reopen(step: StepState): void {
  const approval = approvalOf(step);
  if (approval?.status === 'withdrawn') approval.status = approval.decision ? 'decided' : 'open';
}

/** What a person decided about an effect holds for its retry as well: nobody enters it twice. */
function carryDecision(state: RunState, { failed, step }: { failed: StepState | undefined; step: StepState }): void {
  if (!failed?.isDecided || !failed.proposal) return;
  step.proposal = failed.proposal;
  step.drafted = failed.drafted;
  step.route = failed.route;
  step.isDecided = true;
  setStatus(state, step, 'decided');
}

function beginStep(state: RunState, key: Key, at: number): StepState {
  const nodeId = nodeIdOf(key);
  const step: StepState = {
    key,
    nodeId,
    status: 'running',
    startedAt: at,
    endedAt: null,
    attempts: [],
    port: null,
    output: undefined,
    drafted: undefined,
    score: null,
    call: null,
    route: null,
    evidence: null,
    proposal: null,
    approvals: [],
    retryAt: null,
    error: null,
    metric: null,
    isIntended: false,
    isUndoOver: false,
    isDecided: false,
    isBuiltIn: false,
    isInherited: false,
    carried: null,
    wait: null,
    children: null,
    correction: null,
    settledAs: null,
  };
  const previous = state.steps[state.latest[nodeId] ?? ''];
  if (previous?.status === 'failed') state.counts.failed -= 1;
  state.steps[key] = step;
  state.latest[nodeId] = key;
  state.counts.active += 1;
  return step;
}

/** An attempt that a crash cut off begins again under its number: it is one attempt. */
function beginAttempt(step: StepState, { attempt: number, at }: { attempt: number; at: number }): void {
  const last = step.attempts[step.attempts.length - 1];
  if (last && last.number === number && last.endedAt === null) step.attempts.pop();
  step.attempts.push({ number, startedAt: at, endedAt: null, error: null });
}

function answered(state: RunState, step: StepState, event: Extract<RunEvent, { type: 'step.answered' }>): void {
  step.drafted = event.output;
  step.score = wholeScore(event.score);
  step.call = event.call;
  step.isBuiltIn = event.call.isBuiltIn;
  step.route = event.route;
  step.evidence = event.evidence ?? null;
  step.error = null;
  closeAttempt(step, event.at, null);
  if (event.route.way === 'ask') return;
  step.output = event.output;
  settle(state, step, { status: 'done', port: event.port, at: event.at });
}

function proposed(state: RunState, step: StepState, event: Extract<RunEvent, { type: 'step.proposed' }>): void {
  step.drafted = event.proposal.values;
  step.proposal = event.proposal;
  step.route = event.route;
  step.evidence = event.evidence ?? null;
  if (event.route.way !== 'refused') return setStatus(state, step, 'running');
  // Later steps may read what would have been done, so that a test run can go to its end.
  step.output = event.proposal.values;
  settle(state, step, { status: 'refused', port: event.port, at: event.at });
}

interface Settlement {
  approval: ApprovalState;
  port: string | null;
  at: number;
}

function settleDecision(state: RunState, step: StepState, { approval, port, at }: Settlement): void {
  const decision = approval.decision;
  if (!decision) return;
  const isYes = decision.decision === 'approve' || decision.decision === 'edit';
  if (approval.kind === 'uncertain') return settleUncertain(state, step, { approval, port, at });
  if (approval.kind === 'gate') {
    const { decision: answer, by, reason, output } = decision;
    step.output = {
      decision: answer,
      by: by.name,
      at: new Date(decision.at).toISOString(),
      ...(reason ? { reason } : {}),
      values: output ?? {},
    };
    if (isYes) decideEditable(state, approval.editable, decision.decision === 'edit' ? output : undefined);
    return settle(state, step, { status: 'done', port, at });
  }
  if (approval.kind === 'form') {
    step.output = decision.output;
    step.isDecided = true;
    return settle(state, step, { status: 'done', port, at });
  }
  if (!isYes) {
    const reason = decision.reason ? `: ${decision.reason}` : '.';
    step.output = { error: { message: `${decision.by.name} said no${reason}` } };
    return settle(state, step, { status: port === null ? 'rejected' : 'done', port, at });
  }
  step.isDecided = true;
  if (step.proposal) {
    if (decision.decision === 'edit') step.proposal = { ...step.proposal, values: asRecord(decision.output) };
    return setStatus(state, step, 'decided');
  }
  step.output = decision.decision === 'edit' ? decision.output : step.drafted;
  settle(state, step, { status: 'done', port, at });
}

function settleUncertain(state: RunState, step: StepState, { approval, port, at }: Settlement): void {
  const answer = approval.decision?.decision;
  if (answer === 'again') return setStatus(state, step, 'decided');
  if (answer === 'done') {
    step.output = approval.decision?.output ?? step.proposal?.values ?? {};
    step.error = null;
    return settle(state, step, { status: 'done', port, at });
  }
  step.endedAt = at;
  setStatus(state, step, 'failed');
}

/** A gate that shows a node's output decides it: the node's name means the decided value from here on. */
function decideEditable(state: RunState, nodeId: string | null, edited: unknown): void {
  const key = nodeId === null ? undefined : state.latest[nodeId];
  const target = key === undefined ? undefined : state.steps[key];
  if (!target) return;
  target.isDecided = true;
  if (edited !== undefined) target.output = edited;
}

function settleExpiry(state: RunState, step: StepState, { approval, port, at }: Settlement): void {
  if (approval.kind === 'gate')
    step.output = {
      decision: port === 'approved' ? 'approve' : 'timeout',
      by: 'nobody in time',
      at: new Date(at).toISOString(),
      values: {},
    };
  if (approval.kind === 'form') step.output = {};
  settle(state, step, { status: port === null ? 'rejected' : 'done', port, at });
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
