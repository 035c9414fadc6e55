// What people say about items that went out alone: the answer to a check, and a complaint. Neither belongs to the item's run.
import { AppError } from '@leeway/shared/api/error.ts';
import type { EvidenceEvent, VerdictWord } from '@leeway/shared/dial/evidence-event.ts';
import { isTooFast } from '@leeway/shared/dial/too-fast.ts';
import type { Actor, Decision, Key } from '@leeway/shared/run/event.ts';
import type { RunState, StepState } from '@leeway/shared/run/state.ts';
import type { AuditStore, StoredAudit } from '../../store/trust/audits.ts';
import type { KnownItem } from '../../store/trust/item-rows.ts';
import type { DialChange } from '../../store/trust/trust-appends.ts';
import { runNumber } from '../live/run-errors.ts';
import { assertTheirs, type PermitDeps, permitOf } from '../reviewing/permit.ts';
import { wordsIn } from './material-fields.ts';
import type { SetDialDeps } from './set-dial.ts';
import { lossOfStep } from './verdicts.ts';

export interface ChecksDeps
  extends Pick<SetDialDeps, 'journal' | 'trust' | 'settings' | 'clock'>,
    Omit<PermitDeps, 'journal' | 'clock'> {
  audits: AuditStore;
  read(runId: string): Promise<{ state: RunState }>;
}

/** What a person says about an item that was checked. */
export interface CheckAnswer {
  approvalId: string;
  decision: Decision;
  output?: unknown;
  reason?: string | undefined;
  seconds?: number | undefined;
  isBulk?: boolean | undefined;
  by: Actor;
  idempotencyKey: string;
}

export interface Complaint {
  runId: string;
  key: Key;
  reason?: string | undefined;
  by: Actor;
}

export interface Checks {
  /** The same for a person in the inbox: only whose it is. Throws `approval.not_assigned` (403) and `approval.claimed` (409), too. */
  decide(input: CheckAnswer): Promise<boolean>;
  /** Whether an approval is a check: its answer takes effect at once. */
  isCheck(approvalId: string): Promise<boolean>;
  /** Answers a check; false when the approval is none. Throws `approval.decided` (409) and `approval.wrong_decision` (422). */
  answer(input: CheckAnswer): Promise<boolean>;
  /** Nobody writes an own answer. Throws `approval.not_watched` (422), and what `decide` throws. */
  showUnanswered(approvalId: string, by: Actor): Promise<void>;
  /** Something that went out alone was wrong. Throws `trust.no_such_item` (404) and `trust.not_alone` (409). */
  complain(workflowId: string, nodeId: string, complaint: Complaint): Promise<void>;
}

const WORDS: Partial<Record<Decision, VerdictWord>> = {
  approve: 'approved',
  edit: 'edited',
  reject: 'rejected',
  unsure: 'unsure',
};

type VerdictEvent = Extract<EvidenceEvent, { type: 'verdict' }>;

export function createChecks(deps: ChecksDeps): Checks {
  return {
    isCheck: async (approvalId) => (await deps.audits.find(approvalId)) !== null,
    decide: (input) => decide(deps, input),
    async answer(input) {
      const audit = await deps.audits.find(input.approvalId);
      if (audit === null) return false;
      if (audit.answer?.idempotencyKey === input.idempotencyKey) return true;
      await answer(deps, audit, input);
      return true;
    },
    showUnanswered: (approvalId, by) => showUnanswered(deps, approvalId, by),
    complain: (workflowId, nodeId, complaint) => complain(deps, { workflowId, nodeId, ...complaint }),
  };
}

async function decide(deps: ChecksDeps, input: CheckAnswer): Promise<boolean> {
  const { approvalId, by } = input;
  const audit = await deps.audits.find(approvalId);
  if (audit === null) return false;
  if (audit.answer?.idempotencyKey === input.idempotencyKey) return true;
  // Who was quicker is told that it is decided, whoever's it was.
  if (audit.answer === null) await assertFor(deps, audit, by);
  await answer(deps, audit, input);
  return true;
}

async function assertFor(
  deps: ChecksDeps,
  { id, run, key, assignee, nodeTitle }: StoredAudit,
  by: Actor,
): Promise<void> {
  const permit = await permitOf(deps, { approvalId: id, place: { run, key, isOwnBarred: false }, by });
  const alone = { needed: 1, turnsOf: null, votes: [], isRewriting: false, requesters: permit.requesters };
  assertTheirs({ assignee, ...alone }, permit, nodeTitle);
}

/** Like a question that nobody answered in time: no evidence, and where it happens often nothing is proved (dial.md 1.4). */
async function showUnanswered(deps: ChecksDeps, approvalId: string, by: Actor): Promise<void> {
  const audit = await deps.audits.find(approvalId);
  if (audit === null) throw notWatched(approvalId);
  const item = await deps.trust.item(audit.workflowId, `${audit.run}/${audit.key}`);
  if (item?.facts.role !== 'refused') throw notWatched(approvalId);
  await assertFor(deps, audit, by);
  const { run, key, workflowId, nodeId } = audit;
  const at = deps.clock.now();
  const event: VerdictEvent = {
    type: 'verdict',
    at,
    item: `${run}/${key}`,
    verdict: 'expired',
    loss: null,
    changes: [],
    seconds: null,
    isBlind: true,
    source: 'shadow',
    by: { id: by.id, name: by.name },
    notCounted: null,
    of: null,
  };
  const idempotencyKey = `show/${approvalId}`;
  await deps.journal.appendWorkspace({
    type: 'evidence.added',
    ...{ at, workflowId, nodeId, key: item.evidenceKey, events: [event] },
    decided: { approval: approvalId, runId: String(run), decision: 'unsure', by, idempotencyKey, isUnanswered: true },
  });
}

async function answer(deps: ChecksDeps, audit: StoredAudit, input: CheckAnswer): Promise<void> {
  const { journal, trust, clock } = deps;
  const { workflowId, nodeId, run, key } = audit;
  const item = await trust.item(workflowId, `${run}/${key}`);
  const step = (await deps.read(String(run))).state.steps[key];
  if (!item || !step) throw noSuchItem(String(run), key);
  const at = clock.now();
  const { isSpeedChecked } = (await deps.settings.get()).reviewQuality;
  const event = verdictOf({ item, step, input, at, isSpeedChecked, isSecondLook: audit.isSecondLook }, `${run}/${key}`);
  const { approvalId: approval, decision, by, idempotencyKey } = input;
  const decided = { approval, runId: String(run), decision, by, idempotencyKey };
  const place = { at, workflowId, nodeId, key: item.evidenceKey };
  try {
    await journal.appendWorkspace({ type: 'evidence.added', ...place, events: [event], decided, ...found(event, by) });
  } catch (error) {
    // The same answer sent twice at once: the first was kept.
    const first = await deps.audits.find(approval);
    if (first?.answer?.idempotencyKey !== idempotencyKey) throw error;
  }
}

/** A check that finds something stands in the history of the dial; those that find nothing are counted. */
function found({ loss, reason, isBlind }: VerdictEvent, by: Actor): { change?: DialChange } {
  if (loss === null || loss === 0 || isBlind) return {};
  const words = loss === 1 ? 'A check found a mistake.' : 'A check found something to change.';
  return { change: { entry: { kind: 'audit', words, by, reason: reason ?? null } } };
}

interface Said {
  item: KnownItem;
  step: StepState;
  input: CheckAnswer;
  at: number;
  isSpeedChecked: boolean;
  isSecondLook: boolean;
}

function verdictOf({ item, step, input, at, isSpeedChecked, isSecondLook }: Said, name: string): VerdictEvent {
  const { decision, output, reason, seconds = null, by } = input;
  const isCompared = item.facts.role === 'refused';
  const word = WORDS[decision];
  if (word === undefined || (isCompared && (decision === 'approve' || decision === 'reject')))
    throw wrong(decision, isCompared);
  const { loss, changes } = lossOfStep(step, word, output);
  const words = wordsIn(step.drafted);
  const isFast = isSpeedChecked && word === 'approved' && seconds !== null && isTooFast({ seconds, words });
  return {
    type: 'verdict',
    at,
    item: name,
    // What a person wrote without seeing it is compared, and may be the same.
    verdict: isCompared && loss === 0 ? 'approved' : word,
    loss,
    changes,
    ...(reason ? { reason } : {}),
    seconds,
    isBlind: isCompared,
    source: isCompared ? 'shadow' : isSecondLook ? 'second look' : 'audit',
    by: { id: by.id, name: by.name },
    notCounted: isFast ? 'too fast' : input.isBulk && word === 'approved' ? 'in bulk' : null,
    of: null,
  };
}

async function complain(
  deps: ChecksDeps,
  { workflowId, nodeId, runId, key, reason, by }: Complaint & { workflowId: string; nodeId: string },
): Promise<void> {
  const name = `${runNumber(runId)}/${key}`;
  const item = await deps.trust.item(workflowId, name);
  if (!item || item.nodeId !== nodeId) throw noSuchItem(runId, key);
  if (item.facts.role === 'passedOn') {
    throw new AppError('trust.not_alone', 'This step carried out what another one wrote.', {
      status: 409,
      hint: 'Say it of the step that wrote it.',
    });
  }
  if (item.facts.role !== 'alone') {
    const message = 'A person decided about this one, so it says nothing about what goes out alone.';
    throw new AppError('trust.not_alone', message, { status: 409 });
  }
  if (await deps.trust.hasComplaint(name)) return;
  const at = deps.clock.now();
  const event: VerdictEvent = {
    type: 'verdict',
    at,
    item: name,
    verdict: 'rejected',
    loss: 1,
    changes: [],
    ...(reason ? { reason } : {}),
    seconds: null,
    isBlind: false,
    source: 'complaint',
    by: { id: by.id, name: by.name },
    notCounted: null,
    of: null,
  };
  const place = { at, workflowId, nodeId, key: item.evidenceKey };
  const words = 'Somebody found that an item that went out alone was wrong.';
  const entry = { kind: 'audit' as const, words, by, reason: reason ?? null };
  await deps.journal.appendWorkspace({ type: 'evidence.added', ...place, events: [event], change: { entry } });
}

function noSuchItem(runId: string, key: string): AppError {
  return new AppError('trust.no_such_item', `The evidence knows no item of step ${key} in run ${runId}.`, {
    status: 404,
    hint: 'Test runs and steps without AI leave no evidence.',
  });
}

function notWatched(approvalId: string): AppError {
  return new AppError('approval.not_watched', `What approval ${approvalId} is about is not hidden by “Watch only”.`, {
    status: 422,
    hint: 'Decide it as it is.',
  });
}

function wrong(decision: Decision, isCompared: boolean): AppError {
  return new AppError('approval.wrong_decision', `“${decision}” is no answer to this.`, {
    status: 422,
    hint: isCompared
      ? 'Possible here: edit (with your own answer), unsure.'
      : 'Possible here: approve, edit, reject, unsure.',
  });
}
