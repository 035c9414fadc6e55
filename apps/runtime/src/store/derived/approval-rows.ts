// The inbox's rows. They follow from the journal; nothing else writes them.
import type { AskedReview, RunEvent } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';
import type { Append } from '../journal/append.ts';
import { createReviewRows, type ReviewRows } from './review-rows.ts';

/** As the column `is_hidden` says it. */
const HIDES = { own: 1, behind: 2 } as const;

export interface ApprovalRows {
  apply(append: Append, event: RunEvent): void;
  /** Id of the question that a step asks, or asked last. */
  newestOf(run: number, key: string): string;
}

/** What could cost most comes first. Without a class it is told from a draft that stays in the house. */
const COST_RANKS: Readonly<Record<NonNullable<AskedReview['actionClass']>, number>> = { X: 0, D: 1, C: 2, B: 3, A: 4 };
const NO_CLASS = 3;

/** Prepares the statements of the approvals table. */
export function createApprovalRows(db: Database): ApprovalRows {
  const { decide, undo, expire, withdraw, reopen, newest } = statementsOf(db);
  const review = createReviewRows(db);
  const ask = createAsk(db, review);
  return {
    newestOf: (run, key) => newest.get(run, key)?.toString() ?? '',
    apply(append, event) {
      const run = append.head.id;
      switch (event.type) {
        case 'approval.asked':
          return ask(append, event);
        case 'approval.decided': {
          const isYes = event.decision === 'approve' || event.decision === 'edit';
          const { decision, at, by, idempotencyKey = null, key } = event;
          decide.run(decision, at, by.name, idempotencyKey, Number(isYes), run, key);
          return;
        }
        case 'approval.undone':
          undo.run(run, event.key, run, event.key);
          return;
        case 'approval.expired':
          expire.run(run, event.key);
          return;
        case 'run.ended':
          if (event.outcome !== 'completed') withdraw.run(run);
          return;
        case 'run.retried':
          reopen.run(run);
          return;
        default:
          return review.apply(run, event);
      }
    },
  };
}

type Ask = (append: Append, event: Extract<RunEvent, { type: 'approval.asked' }>) => void;

function createAsk(db: Database, review: ReviewRows): Ask {
  const insert = db.prepare(
    `insert into approvals (id, run, key, workflow_id, node_id, node_title, kind, mode, status, subject, question, why, score, assignee, asked_at, due_at, needed, remind_at, turns_of, is_own_barred, cost_rank, amount_rank, is_hidden)
     values (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (append, event) => {
    const { head } = append;
    const words = append.asked?.[event.approval];
    const {
      needed = 1,
      remindAt = null,
      turnsOf = null,
      mayApproveOwn = true,
      actionClass,
      amount = 0,
    } = event.review ?? {};
    insert.run(
      Number(event.approval),
      head.id,
      event.key,
      head.workflowId,
      event.key.split('~')[0],
      words?.nodeTitle ?? '',
      event.kind,
      head.mode,
      words?.subject ?? head.subject,
      event.question,
      event.why,
      words?.score ?? null,
      event.assignee,
      event.at,
      event.dueAt,
      needed,
      remindAt,
      turnsOf,
      Number(!mayApproveOwn),
      actionClass === undefined ? NO_CLASS : COST_RANKS[actionClass],
      amount === 0 ? 0 : -amount,
      words?.hides === undefined ? 0 : HIDES[words.hides],
    );
    review.takePlace(head.id, event);
  };
}

function statementsOf(db: Database) {
  const decide = db.prepare(
    "update approvals set status = 'decided', decision = ?, decided_at = ?, decided_by = ?, decision_key = ?, given = given + ? where run = ? and key = ? and status = 'open' and kind <> 'audit'",
  );
  const undo = db.prepare(
    "update approvals set status = 'open', given = given - (decision in ('approve', 'edit')), decision = null, decided_at = null, decided_by = null, decision_key = null where run = ? and key = ? and status = 'decided' and kind <> 'audit' and decided_at = (select max(decided_at) from approvals where run = ? and key = ? and kind <> 'audit')",
  );
  const expire = db.prepare(
    "update approvals set status = 'expired' where run = ? and key = ? and status = 'open' and kind <> 'audit'",
  );
  const withdraw = db.prepare(
    "update approvals set status = 'withdrawn' where run = ? and status = 'open' and kind <> 'audit'",
  );
  const reopen = db.prepare("update approvals set status = 'open' where run = ? and status = 'withdrawn'");
  const newest = db
    .prepare<[number, string], number | null>(
      "select max(id) from approvals where run = ? and key = ? and kind <> 'audit'",
    )
    .pluck();
  return { decide, undo, expire, withdraw, reopen, newest };
}
