// What people do to a run: decide, take back, resolve, cancel, try again. Each is checked against the run as it is, in its turn.
import { readFormValues } from '@leeway/nodes/contract/form-values.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import { readNumber } from '@leeway/shared/dial/read-values.ts';
import type { Field } from '@leeway/shared/graph/shape.ts';
import type { Actor, Decision, Key, RunEvent } from '@leeway/shared/run/event.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import {
  type ApprovalState,
  type DecisionState,
  isFinal,
  type RunState,
  type StepState,
} from '@leeway/shared/run/state.ts';
import type { Clock } from '../services/clock.ts';
import type { ApprovalPlace, ApprovalStore } from '../store/approvals.ts';
import { type RetryInput, retryEvents } from './again/retry.ts';
import { decisionsFor, openQuestion, portOfDecision } from './attempts/question.ts';
import { assertTriedAlone, type ChildRetryDeps } from './containers/child-retry.ts';
import { type Answered, verdictsOf } from './dials/verdicts.ts';
import type { DecideInput } from './engine.ts';
import type { LiveRun } from './live/live-run.ts';
import type { LiveRuns } from './live/live-runs.ts';
import { runNumber } from './live/run-errors.ts';
import { outputFieldsOf } from './plans/output-fields.ts';
import type { PlanNode } from './plans/plan.ts';
import { assertAnsweredFirst } from './reviewing/blind.ts';
import { mayEscalate } from './reviewing/due.ts';
import { assertFault } from './reviewing/faults.ts';
import { mayTakeBack } from './reviewing/may-decide.ts';
import { assertPermitted, type PermitDeps, permitOf } from './reviewing/permit.ts';
import { type ReviewerFactsDeps, reviewerFacts } from './reviewing/reviewer-facts.ts';
import { readTeam } from './reviewing/team.ts';
import { isVote, lastAnswer, unvoteEvents } from './reviewing/votes.ts';

export interface DecisionsDeps extends PermitDeps, Omit<ReviewerFactsDeps, 'claims'> {
  claims: PermitDeps['claims'] & ReviewerFactsDeps['claims'];
  runs: LiveRuns;
  approvals: ApprovalStore;
  /** Child runs of a run that have not ended. */
  children(runId: number): Promise<number[]>;
  parentOf: ChildRetryDeps['parentOf'];
  clock: Clock;
  /** A decision takes effect at this time. */
  expectTimer(at: number): void;
}

export interface Decisions {
  decide(input: DecideInput): Promise<void>;
  undo(approvalId: string, by: Actor): Promise<void>;
  cancel(runId: string, by: Actor): Promise<void>;
  retry(runId: string, by: Actor, corrections?: RetryInput['corrections']): Promise<void>;
  resolve(runId: string, key: Key, input: { answer: 'done' | 'again' | 'stop'; by: Actor }): Promise<void>;
}

export function createDecisions(deps: DecisionsDeps): Decisions {
  const { runs, clock } = deps;
  return {
    decide: (input) => decide(deps, input),
    undo: (approvalId, by) => undo(deps, approvalId, by),
    async cancel(runId, by) {
      const handle = await runs.submit(runNumber(runId), ({ run: { state } }) => {
        if (isFinal(state.status))
          throw new AppError('run.ended', `Run ${runId} has already ended (${state.status}).`, { status: 409 });
        return [{ type: 'run.ended', at: clock.now(), outcome: 'cancelled', by }];
      });
      handle.cancelWork();
      await cancelChildren(deps, runNumber(runId), by);
    },
    async retry(runId, by, corrections) {
      const id = runNumber(runId);
      await assertTriedAlone(deps, id, { isCorrected: Object.keys(corrections ?? {}).length > 0 });
      await runs.submit(id, ({ run }) => retryEvents(run, { by, corrections, at: clock.now() }));
      // The deadlines of its questions are back.
      deps.expectTimer(clock.now());
    },
    async resolve(runId, key, { answer, by }) {
      const permit = { by, team: await readTeam(deps), requesters: new Set<string>(), claim: null };
      await runs.submit(runNumber(runId), ({ run }) => {
        const { approval, node } = questionAt(run, key);
        if (approval.kind !== 'uncertain')
          throw new AppError('step.not_uncertain', `“${node.title}” is not uncertain in run ${runId}.`, {
            status: 409,
          });
        assertPermitted(approval, permit, node);
        return decisionEvents(
          { run, approval, node, key },
          { decision: answer, by, at: clock.now(), effectiveAt: clock.now() },
        );
      });
    },
  };
}

/** What works for a cancelled run is cancelled with it, at whatever depth. One that cannot be does not keep the others at work. */
async function cancelChildren(
  { runs, children, clock }: Pick<DecisionsDeps, 'runs' | 'children' | 'clock'>,
  runId: number,
  by: Actor,
): Promise<void> {
  const errors: unknown[] = [];
  for (const child of await children(runId)) {
    try {
      const handle = await runs.submit(child, ({ run: { state } }) =>
        isFinal(state.status) ? [] : [{ type: 'run.ended', at: clock.now(), outcome: 'cancelled', by }],
      );
      handle.cancelWork();
      await cancelChildren({ runs, children, clock }, child, by);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

async function decide(deps: DecisionsDeps, input: DecideInput): Promise<void> {
  const { runs, approvals, clock, expectTimer } = deps;
  const { approvalId, by } = input;
  const place = await placeOf(approvals, approvalId);
  const [permit, seen] = await Promise.all([permitOf(deps, { approvalId, place, by }), reviewerFacts(deps, input)]);
  const effectiveAt = clock.now() + input.undoMs;
  await runs.submit(place.run, ({ run }) => {
    const { key, step, approval, node } = approvalAt(run, { approvalId, key: place.key });
    const given = [approval.decision, ...approval.votes];
    if (given.some((each) => each?.idempotencyKey === input.idempotencyKey)) return [];
    assertOpen(approval, { at: clock.now() });
    assertPermitted(approval, permit, { title: node.title, isEdit: input.decision === 'edit' });
    assertFault(input.fault, { approval, node, run });
    assertAnsweredFirst({ step, approval, title: node.title }, { own: seen.own, isBulk: input.isBulk });
    const output = checkedOutput(approval, { step, run, decision: input.decision, output: input.output });
    return answerEvents({ run, approval, node, key }, { ...input, ...seen, output, at: clock.now(), effectiveAt });
  });
  // It is no longer worked on: where others have to approve as well, they can.
  if (permit.claim?.userId === by.id) await deps.claims.release(approvalId, by.id);
  if (input.undoMs > 0) expectTimer(effectiveAt);
}

/** A question of a run, where the run stands now. Throws `approval.not_found`. */
export function approvalAt(
  run: LiveRun,
  { approvalId, key }: { approvalId: string; key: Key },
): { key: Key; step: StepState; approval: ApprovalState; node: PlanNode } {
  const step = run.state.steps[key];
  const approval = step?.approvals.find((each) => each.approval === approvalId);
  const node = run.plan.nodes.get(nodeIdOf(key));
  if (!step || !approval || !node) throw approvalNotFound(approvalId);
  return { key, step, approval, node };
}

/** The decision, or an approval of several that are needed. */
function answerEvents(place: Answered, judgement: Judgement): RunEvent[] {
  const { approval, key } = place;
  const { decision, output, by, seconds, idempotencyKey, at } = judgement;
  if (!isVote(approval, decision)) {
    return decisionEvents(place, { ...judgement, ...lastAnswer(approval, { decision, output }) });
  }
  return [
    {
      type: 'approval.voted',
      at,
      key,
      decision,
      by,
      ...(output === undefined ? {} : { output }),
      ...(seconds === undefined ? {} : { seconds }),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    },
  ];
}

async function undo(deps: DecisionsDeps, approvalId: string, by: Actor): Promise<void> {
  const { runs, approvals, clock } = deps;
  const [place, team] = await Promise.all([placeOf(approvals, approvalId), readTeam(deps)]);
  await runs.submit(place.run, ({ run }) => {
    const approval = run.state.steps[place.key]?.approvals.find((each) => each.approval === approvalId);
    if (!approval) throw approvalNotFound(approvalId);
    if (approval.status === 'open') return unvoteEvents(approval, { key: place.key, by, at: clock.now() });
    if (approval.isSettled || approval.status !== 'decided') {
      throw alreadySettled();
    }
    if (approval.decision && !mayTakeBack(by.id, approval.decision.by, team)) throw decidedByOther(approval.decision);
    return [{ type: 'approval.undone', at: clock.now(), key: place.key, by }];
  });
}

export async function placeOf(approvals: ApprovalStore, approvalId: string): Promise<ApprovalPlace> {
  const place = await approvals.find(approvalId);
  if (!place) throw approvalNotFound(approvalId);
  return place;
}

export function alreadySettled(): AppError {
  return new AppError('approval.settled', 'It is too late to undo: the decision has taken effect.', { status: 409 });
}

function decidedByOther({ by }: DecisionState): AppError {
  return new AppError('approval.decided_by_other', `${by.name} decided this, so it is not yours to take back.`, {
    status: 403,
    hint: `Ask ${by.name} or an owner, before it takes effect.`,
    details: { by: { id: by.id, name: by.name } },
  });
}

export function approvalNotFound(id: string): AppError {
  return new AppError('approval.not_found', `There is no approval ${id}.`, {
    status: 404,
    hint: 'Look in Approvals for what is open.',
  });
}

/** Throws `approval.decided`, `approval.replaced`, `approval.withdrawn` and `approval.expired` (409). */
export function assertOpen(approval: ApprovalState, { at }: { at: number }): void {
  const { decision } = approval;
  if (approval.status === 'replaced') {
    throw new AppError('approval.replaced', 'The AI has written it again since.', {
      status: 409,
      hint: 'Look at the new draft.',
    });
  }
  if (decision) {
    throw new AppError('approval.decided', `${decision.by.name} has already decided this: ${decision.decision}.`, {
      status: 409,
      details: { decision: decision.decision, by: decision.by, at: decision.at, reason: decision.reason ?? null },
    });
  }
  if (approval.status === 'withdrawn')
    throw new AppError('approval.withdrawn', 'Its run has ended, so there is nothing left to decide.', { status: 409 });
  // What goes to somebody else at its due time stays open.
  const isOver = approval.dueAt !== null && at > approval.dueAt && !mayEscalate(approval);
  if (approval.status === 'expired' || isOver) {
    throw new AppError('approval.expired', 'The time to decide this is over.', {
      status: 409,
      hint: 'Look at the run for what happened then.',
    });
  }
}

interface Judgement {
  decision: Decision;
  output?: unknown;
  by: Actor;
  reason?: string | undefined;
  seconds?: number | undefined;
  idempotencyKey?: string | undefined;
  fault?: string | undefined;
  isBulk?: boolean | undefined;
  own?: Record<string, unknown> | undefined;
  at: number;
  effectiveAt: number;
}

function decisionEvents({ run, approval, node, key }: Answered, judgement: Judgement): RunEvent[] {
  const { decision, by, at, effectiveAt, output, reason, seconds, idempotencyKey, fault, isBulk, own } = judgement;
  const decided: RunEvent = {
    type: 'approval.decided',
    at,
    key,
    decision,
    by,
    effectiveAt,
    ...(output === undefined ? {} : { output }),
    ...(reason ? { reason } : {}),
    ...(seconds === undefined ? {} : { seconds }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(fault === undefined ? {} : { fault }),
    ...(isBulk ? { isBulk } : {}),
    ...(own === undefined ? {} : { own }),
  };
  if (judgement.effectiveAt > judgement.at) return [decided];
  const port = portOfDecision(node, approval.kind, decision);
  const verdicts = verdictsOf({ run, key, node, approval: { ...approval, decision: judgement } });
  return [decided, { type: 'approval.settled', at, key, port, ...verdicts }];
}

interface AskingRun {
  state: Pick<RunState, 'steps' | 'latest'>;
  plan: Pick<LiveRun['plan'], 'nodes'>;
}

/** What the person sent along, checked against what was asked. */
export function checkedOutput(
  approval: ApprovalState,
  given: { step: StepState; run: AskingRun; decision: Decision; output: unknown },
): unknown {
  const allowed = decisionsFor(approval);
  if (!allowed.includes(given.decision)) {
    throw new AppError('approval.wrong_decision', `“${given.decision}” is no answer to this.`, {
      status: 422,
      hint: `Possible here: ${allowed.join(', ')}.`,
    });
  }
  if (approval.kind === 'form') {
    const read = readFormValues(approval.fields, given.output);
    if (read.ok) return read.values;
    throw new AppError('approval.invalid_fields', read.problems.map((problem) => problem.message).join(' '), {
      status: 422,
      details: { problems: read.problems },
    });
  }
  return given.decision === 'edit' ? editedOutput(approval, given) : undefined;
}

/** An edit brings the whole value back: the same fields, of the same kinds, and those that the AI should have found but did not. */
function editedOutput(
  approval: ApprovalState,
  { step, run, output }: { step: StepState; run: AskingRun; output: unknown },
): unknown {
  const editable = approval.editable ?? '';
  const before = editable === step.nodeId ? step.drafted : run.state.steps[run.state.latest[editable] ?? '']?.output;
  const node = run.plan.nodes.get(editable);
  const fields = node ? outputFieldsOf(node.type, node.config) : {};
  const known = recordOf(before);
  const edited = recordOf(output);
  const names = [...new Set([...Object.keys(known ?? {}), ...Object.keys(fields)])].join(', ');
  if (!known || !edited) throw invalidEdit('Send the edited value as a JSON object.', `Its fields: ${names}.`);
  const result = { ...known };
  for (const [name, value] of Object.entries(edited)) {
    const old = known[name];
    const field = fields[name];
    if (old === undefined && field === undefined)
      throw invalidEdit(`The draft has no field “${name}”.`, `Its fields: ${names}.`);
    // A field that was not found and is still empty stays missing.
    if (old === undefined && (value === '' || value === null)) continue;
    result[name] = old === undefined && field !== undefined ? filledIn(name, value, field) : changed(name, value, old);
  }
  return result;
}

function changed(name: string, value: unknown, old: unknown): unknown {
  // What follows reads a text; nothing at all would fail it there.
  if (typeof old === 'string' && value === null)
    throw invalidEdit(`“${name}” must be a text.`, 'Send an empty text to leave it out.');
  if (old !== null && value !== null && typeof old !== typeof value)
    throw invalidEdit(`“${name}” must be a ${typeof old}, not a ${typeof value}.`);
  return value;
}

const WANTED: Partial<Record<Field['type'], string>> = { text: 'string', number: 'number', boolean: 'boolean' };

/** What a person filled in for a field that the AI did not find; a number may come as it was typed. */
function filledIn(name: string, value: unknown, field: Field): unknown {
  const read = field.type === 'number' && typeof value === 'string' ? readNumber(value) : value;
  const wanted = WANTED[field.type];
  if (read === null || (wanted !== undefined && typeof read !== wanted))
    throw invalidEdit(`“${name}” must be a ${wanted ?? field.type}.`);
  return read;
}

function invalidEdit(message: string, hint?: string): AppError {
  return new AppError('approval.invalid_edit', message, { status: 422, ...(hint ? { hint } : {}) });
}

function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
}

function questionAt(run: LiveRun, key: Key): { approval: ApprovalState; node: PlanNode } {
  const approval = openQuestion(run.state.steps[key]);
  const node = run.plan.nodes.get(nodeIdOf(key));
  if (!node) throw new AppError('step.not_found', `Run ${run.head.id} has no step ${key}.`, { status: 404 });
  if (!approval)
    throw new AppError('step.not_uncertain', `“${node.title}” asks nothing in run ${run.head.id}.`, { status: 409 });
  assertOpen(approval, { at: 0 });
  return { approval, node };
}
