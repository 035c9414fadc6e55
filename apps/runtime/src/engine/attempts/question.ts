// What a person is asked: made from the step and its node, and the ways a decision leads on.
import type { NodeRun } from '@leeway/nodes/contract/run.ts';
import type { Review } from '@leeway/shared/graph/dial-setting.ts';
import type { ApprovalKind, Asked, AskedReview, Decision, Key } from '@leeway/shared/run/event.ts';
import { type ApprovalState, approvalOf, type StepState } from '@leeway/shared/run/state.ts';
import { configIn } from '../config-in-run.ts';
import { isBehindWatched } from '../dials/provenance.ts';
import type { Handed } from '../durable/sqlite.ts';
import { inputOf, type LiveRun } from '../live/live-run.ts';
import type { PlanNode } from '../plans/plan.ts';
import { isAnsweredFirst } from '../reviewing/blind.ts';
import { costOf } from '../reviewing/cost.ts';
import { askedTerms } from '../reviewing/due.ts';
import type { Assigned } from '../reviewing/turns.ts';
import { describeError, finalFailure, firstPort } from './failure.ts';

type QuestionParts = Omit<Asked, 'type' | 'at' | 'key' | 'approval' | 'dueAt' | 'review' | 'assignee'> & {
  dueInMinutes: number | null;
  review: Review | undefined;
  cost: Pick<AskedReview, 'actionClass' | 'amount'>;
  assigned: Assigned;
};

function asked(
  run: LiveRun,
  { node, key }: { node: PlanNode; key: Key },
  { dueInMinutes: minutes, review, cost, assigned: { assignee, turnsOf }, ...parts }: QuestionParts,
): Handed {
  const at = run.deps.clock.now();
  const approval = run.deps.nextApprovalId();
  const step = run.state.steps[key];
  const terms = askedTerms({ minutes, review, turnsOf, cost }, { at, calendar: run.deps.calendar() });
  return {
    events: [{ type: 'approval.asked', at, key, approval, assignee, ...parts, ...terms }],
    asked: {
      [approval]: {
        nodeTitle: node.title,
        subject: run.head.subject,
        score: step?.route?.score ?? null,
        hides: hidesOf(run, { node, step, kind: parts.kind }),
      },
    },
  };
}

/** What the inbox must not show of it while it is open: its own draft, or what a step on “Watch only” wrote before it. */
function hidesOf(
  run: LiveRun,
  { node, step, kind }: { node: PlanNode; step: StepState | undefined; kind: ApprovalKind },
): 'own' | 'behind' | undefined {
  if (step && isAnsweredFirst(step, { kind })) return 'own';
  return isBehindWatched(run, node.id) ? 'behind' : undefined;
}

/** The question of an approval node. A question that cannot be made (a missing value) fails the step. */
export function askNode(
  run: LiveRun,
  task: { node: PlanNode; key: Key; nodeRun: Extract<NodeRun, { kind: 'approval' }>; assigned: Assigned },
): Handed {
  const { node, key, nodeRun, assigned } = task;
  try {
    const question = nodeRun.ask(configIn(run, node), inputOf(run, node).value);
    const editable = question.editable === null ? null : (run.plan.idByName.get(question.editable) ?? null);
    return asked(run, task, {
      kind: question.kind,
      question: question.question,
      why: question.kind === 'gate' ? 'This step always asks a person.' : 'This step is for a person to fill in.',
      show: question.show,
      fields: question.fields.map(({ options, ...field }) => ({ ...field, ...(options ? { options } : {}) })),
      editable,
      assigned,
      dueInMinutes: question.dueInMinutes,
      review: question.review,
      cost: {},
      onTimeout: question.onTimeout,
    });
  } catch (error) {
    return { events: finalFailure(node, { key, attempt: 1, error: describeError(error), at: run.deps.clock.now() }) };
  }
}

/** The question about a draft, or about an effect of which nobody knows whether it happened. */
export function askAboutStep(
  run: LiveRun,
  { node, key, assigned }: { node: PlanNode; key: Key; assigned: Assigned },
): Handed {
  const step = run.state.steps[key];
  const setting = run.deps.dials.settingOf(run.plan.workflowId, node);
  const kind: ApprovalKind = step?.status === 'uncertain' ? 'uncertain' : 'draft';
  return asked(
    run,
    { node, key },
    {
      kind,
      question:
        kind === 'uncertain'
          ? `Did this happen? ${step?.proposal?.summary ?? node.title}`
          : (step?.proposal?.summary ?? node.title),
      why:
        kind === 'uncertain'
          ? (step?.error?.message ?? 'Nobody knows whether it happened.')
          : [step?.route?.why ?? '', ...(step?.score?.doubts ?? [])].join(' ').trim(),
      show: [],
      fields: [],
      editable: kind === 'draft' ? node.id : null,
      assigned,
      dueInMinutes: kind === 'draft' ? (setting?.dueInMinutes ?? null) : null,
      // What has happened or not is no matter of several people's opinion.
      review: kind === 'draft' ? setting?.review : undefined,
      // Nothing of a draft that is answered before it is seen, not even its place among the others.
      cost: step && isAnsweredFirst(step, { kind }) ? {} : costOf(run, { node, setting, own: step?.drafted }),
      onTimeout: 'reject',
    },
  );
}

const isYes = (decision: Decision): boolean => decision === 'approve' || decision === 'edit';

/** The port by which a decided step leaves; null when nothing that follows is taken. */
export function portOfDecision(node: PlanNode, kind: ApprovalKind, decision: Decision): string | null {
  if (kind === 'gate') return isYes(decision) ? 'approved' : 'rejected';
  if (kind === 'form') return 'done';
  if (kind === 'uncertain') return decision === 'stop' ? null : firstPort(node);
  return isYes(decision) ? firstPort(node) : noPort(node);
}

/** The port by which a step leaves when nobody decided in time. */
export function portOfExpiry(node: PlanNode, approval: ApprovalState): string | null {
  if (approval.onTimeout === 'port') return 'timeout';
  if (approval.kind === 'gate') return approval.onTimeout === 'approve' ? 'approved' : 'rejected';
  return noPort(node);
}

function noPort(node: PlanNode): string | null {
  return node.onError === 'branch' ? 'error' : null;
}

/** Decisions a person may take on an open question. */
export function decisionsFor(approval: Pick<ApprovalState, 'kind' | 'editable'>): Decision[] {
  switch (approval.kind) {
    case 'draft':
      return ['approve', 'edit', 'reject', 'unsure'];
    case 'gate':
      return approval.editable === null ? ['approve', 'reject'] : ['approve', 'edit', 'reject'];
    case 'form':
      return ['approve'];
    case 'uncertain':
      return ['done', 'again', 'stop'];
  }
}

/** The question a step has open, if any. */
export function openQuestion(step: StepState | undefined): ApprovalState | null {
  const approval = step ? approvalOf(step) : undefined;
  return approval && !approval.isSettled && approval.status !== 'withdrawn' ? approval : null;
}
