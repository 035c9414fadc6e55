// Reads and decides approvals for a caller: the same for the app, for scripts and for the page behind a link.
import type { Approval, ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import { AppError } from '@leeway/shared/api/error.ts';
import type { DecideInput, Engine, RunRecord } from '../engine/engine.ts';
import { isFor, type Team, wordsForAssignee } from '../engine/reviewing/may-decide.ts';
import type { InboxReader } from '../store/reviewing/inbox-reader.ts';
import type { ApiDeps } from './api-deps.ts';
import { presentApproval } from './approval-detail.ts';
import type { Caller } from './caller.ts';
import { withQuality } from './quality-detail.ts';

export type DecisionBody = Omit<DecideInput, 'approvalId' | 'by' | 'undoMs'>;

export interface ApprovalDesk {
  /** Throws `approval.not_found`. */
  present(id: string, caller: Caller): Promise<Approval>;
  /** What stands in the inbox of it. Throws `approval.not_found`. */
  find(id: string, caller: Caller): Promise<ApprovalSummary>;
  /** Throws `approval.not_assigned` (403), `request.invalid` (422), and what the engine's `decide` throws. */
  decide(id: string, body: DecisionBody, caller: Caller): Promise<Approval>;
  undo(id: string, caller: Caller): Promise<Approval>;
  /** Seconds between a decision of this caller and its effect. */
  undoSecondsFor(caller: Caller): Promise<number>;
}

type DeskDeps = Pick<ApiDeps, 'engine' | 'stores' | 'catalogue' | 'clock' | 'labels'>;

export function createApprovalDesk(deps: DeskDeps): ApprovalDesk {
  const { engine, stores, catalogue, clock, labels } = deps;

  async function findIn(id: string, caller: Caller, team: Team): Promise<ApprovalSummary> {
    const row = await stores.approvalLists.find(id, readerOf(caller, team, clock.now()));
    if (row !== null) return withNames(row, team);
    throw new AppError('approval.not_found', `There is no approval ${id}.`, {
      status: 404,
      hint: 'Open Approvals to see what waits.',
    });
  }

  /** Scripts mean what they say: a key's decision takes effect at once. */
  async function undoSecondsFor({ actor }: Caller): Promise<number> {
    return actor.via === 'key' ? 0 : (await stores.settings.get()).undoSeconds;
  }

  async function present(id: string, caller: Caller): Promise<Approval> {
    const team = await engine.team();
    const found = await findIn(id, caller, team);
    const [summary = found] = await labels.withLabels([found]);
    const [{ run, planted }, similar, undoSeconds] = await Promise.all([
      engine.readApproval(summary, caller.actor.id),
      stores.approvalLists.similar(summary),
      undoSecondsFor(caller),
    ]);
    const [requesters, comments, own, { reviewQuality }] = await Promise.all([
      requestersOf(engine, summary, run),
      stores.comments.list(commentedOn(summary, run)),
      stores.ownAnswers.find(summary.id, caller.actor.id),
      stores.settings.get(),
    ]);
    const audit = summary.kind === 'audit' ? await stores.audits.find(id) : null;
    const facts = { summary, run, audit, similar, undoSeconds, caller, catalogue, team, requesters, comments };
    const approval = presentApproval(facts);
    if (approval === null) throw new Error(`approval ${id} is not in the journal of run ${summary.runId}`);
    return withQuality(approval, { run, own, isSpeedChecked: reviewQuality.isSpeedChecked, planted });
  }

  return {
    present,
    find: async (id, caller) => findIn(id, caller, await engine.team()),
    undoSecondsFor,
    async decide(id, body, caller) {
      const { decisions, nodeTitle } = await present(id, caller);
      if (!decisions.includes(body.decision)) throw notHere(nodeTitle, decisions);
      const undoMs = (await undoSecondsFor(caller)) * 1000;
      await engine.decide({ ...body, approvalId: id, by: caller.actor, undoMs });
      return present(id, caller);
    },
    async undo(id, caller) {
      const summary = await findIn(id, caller, await engine.team());
      await engine.undo(summary.id, caller.actor);
      return present(id, caller);
    },
  };
}

/** Earlier drafts of the same step too. What was said about a draft must not lead whoever looks at it once more. */
function commentedOn({ id, key, kind }: ApprovalSummary, { state }: RunRecord): string[] {
  const asked = state.steps[key]?.approvals.map(({ approval }) => approval) ?? [];
  return asked.length === 0 || kind === 'audit' ? [id] : asked;
}

async function requestersOf(
  engine: Pick<Engine, 'requesters'>,
  { id, runId, key }: ApprovalSummary,
  run: RunRecord,
): Promise<ReadonlySet<string>> {
  const asked = run.state.steps[key]?.approvals.find(({ approval }) => approval === id);
  return asked?.review?.mayApproveOwn === false ? engine.requesters(runId) : new Set();
}

/** Whose inbox it is. */
export function readerOf({ actor, role }: Caller, { standIns }: Team, now: number): InboxReader {
  const standsInFor = [...standIns].flatMap(([away, standIn]) => (standIn === actor.id ? [away] : []));
  return { userId: actor.id, role, standsInFor, now };
}

export function withNames(summary: ApprovalSummary, team: Team): ApprovalSummary {
  const { assignee } = summary;
  return { ...summary, assigneeName: assignee ? wordsForAssignee(assignee, team) : null };
}

/** Whether it is the caller's to decide, by whose it is alone: not by what became of it meanwhile. */
export function mayAnswer({ actor }: Caller, { assignee, approvals }: ApprovalSummary, team: Team): boolean {
  return isFor(actor.id, { assignee, needed: approvals.needed, turnsOf: null }, team);
}

export function notAssigned({ nodeTitle, assigneeName }: ApprovalSummary): AppError {
  return new AppError('approval.not_assigned', `“${nodeTitle}” is for somebody else to decide.`, {
    status: 403,
    hint: `It is for ${assigneeName ?? 'whoever may decide'}.`,
  });
}

function notHere(nodeTitle: string, decisions: readonly string[]): AppError {
  const message = `“${nodeTitle}” can be answered with ${decisions.join(', ')}.`;
  return new AppError('request.invalid', message, {
    status: 422,
    hint: 'Choose one of these.',
    details: { problems: [{ field: 'decision', message }] },
  });
}
