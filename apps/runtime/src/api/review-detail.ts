// What a person needs around a decision: whether it is theirs, what several have said, earlier drafts, and what happens in the end.
import type { Approval, ApprovalSummary } from '@leeway/shared/api/approvals.ts';
import type { ApprovalKind, AskedReview } from '@leeway/shared/run/event.ts';
import type { ApprovalState, StepState } from '@leeway/shared/run/state.ts';
import type { RunRecord } from '../engine/engine.ts';
import { mayEscalate } from '../engine/reviewing/due.ts';
import { faultsOf } from '../engine/reviewing/faults.ts';
import { refusalOf, type Team, wordsForAssignee } from '../engine/reviewing/may-decide.ts';
import { questionOf } from '../engine/reviewing/permit.ts';
import type { Comment } from '../store/reviewing/comments.ts';
import type { Caller } from './caller.ts';

export interface ReviewFacts {
  summary: ApprovalSummary;
  run: RunRecord;
  caller: Caller;
  team: Team;
  /** People who started the run and may not approve it. */
  requesters: ReadonlySet<string>;
  comments: Comment[];
}

type ReviewPart = Pick<
  Approval,
  | 'mayDecide'
  | 'mayNotDecide'
  | 'atDeadline'
  | 'reasons'
  | 'faults'
  | 'comments'
  | 'votes'
  | 'earlierDrafts'
  | 'mayTryAgain'
>;

const MOST_REWRITES = 5;

export function presentReview(step: StepState, asked: ApprovalState, facts: ReviewFacts): ReviewPart {
  const { run, comments, team } = facts;
  const node = run.nodes.get(step.nodeId);
  const mayNotDecide = whyNot(asked, facts);
  const mayDecide = asked.status === 'open' && mayNotDecide === null;
  const isWritten = asked.kind === 'draft' && node?.type.kind === 'ai';
  const earlierDrafts = step.approvals.flatMap(draftOf);
  return {
    mayDecide,
    mayNotDecide: asked.status === 'open' ? mayNotDecide : null,
    atDeadline: asked.status === 'open' ? atDeadline(asked, team, node?.type.kind === 'effect') : null,
    reasons: asked.review?.reasons ?? DEFAULT_REASONS[asked.kind],
    faults: faultsOf(run.nodes, run.state, asked.editable ?? step.nodeId),
    comments,
    votes: asked.votes.map(({ by, decision, at }) => ({ by: { id: by.id, name: by.name }, decision, at })),
    earlierDrafts,
    mayTryAgain: mayDecide && isWritten && earlierDrafts.length < MOST_REWRITES,
  };
}

const DEFAULT_REASONS: Readonly<Record<ApprovalKind, string[]>> = {
  draft: ['Wrong fact', 'Tone', 'Left something out', 'Too long', 'Should not reply'],
  gate: ['Wrong fact', 'Left something out', 'Not now', 'Needs somebody else'],
  form: [],
  uncertain: [],
};

function whyNot(asked: ApprovalState, { summary, caller, team, requesters }: ReviewFacts): string | null {
  if (caller.role === 'viewer') return 'Viewers look on. Ask an owner for another role.';
  const refusal = refusalOf(caller.actor.id, questionOf(asked, requesters), team);
  if (refusal) return refusal.words;
  const { claim } = summary;
  return claim && claim.id !== caller.actor.id ? `${claim.name} is working on this one.` : null;
}

function draftOf({ replaced }: ApprovalState): Approval['earlierDrafts'] {
  if (!replaced) return [];
  const { at, drafted, instruction, by } = replaced;
  const values = typeof drafted === 'object' && drafted !== null ? Object.fromEntries(Object.entries(drafted)) : {};
  return [{ at, values, instruction, by: { id: by.id, name: by.name } }];
}

/** Completes “When nobody decides in time, it …”. */
function atDeadline(asked: ApprovalState, team: Team, isEffect: boolean): string | null {
  if (asked.dueAt === null) return null;
  if (mayEscalate(asked)) return `goes to ${wordsOfNext(asked.review, team)}`;
  const { kind, onTimeout } = asked;
  if (onTimeout === 'port') return 'goes on by “Too late”';
  if (kind === 'gate') return onTimeout === 'approve' ? 'counts as approved' : 'counts as rejected';
  if (kind === 'form') return onTimeout === 'approve' ? 'goes on without an answer' : 'stops the run';
  return isEffect ? 'is not done' : 'is not sent';
}

function wordsOfNext(review: AskedReview | undefined, team: Team): string {
  return wordsForAssignee((review?.escalateTo ?? '').replace(/^turns:/, 'role:'), team);
}
