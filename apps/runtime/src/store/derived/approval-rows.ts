// The inbox's rows. They follow from the journal; nothing else writes them.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';
import type { Append } from '../journal/append.ts';

export interface ApprovalRows {
  apply(append: Append, event: RunEvent): void;
}

/** Prepares the statements of the approvals table. */
export function createApprovalRows(db: Database): ApprovalRows {
  const { insert, decide, undo, expire, withdraw, reopen } = statementsOf(db);

  function ask(append: Append, event: Extract<RunEvent, { type: 'approval.asked' }>): void {
    const { head } = append;
    const words = append.asked?.[event.approval];
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
    );
  }

  return {
    apply(append, event) {
      const run = append.head.id;
      switch (event.type) {
        case 'approval.asked':
          return ask(append, event);
        case 'approval.decided':
          decide.run(event.decision, event.at, event.by.name, event.idempotencyKey ?? null, run, event.key);
          return;
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
          return;
      }
    },
  };
}

function statementsOf(db: Database) {
  const insert = db.prepare(
    `insert into approvals (id, run, key, workflow_id, node_id, node_title, kind, mode, status, subject, question, why, score, assignee, asked_at, due_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?)`,
  );
  const decide = db.prepare(
    "update approvals set status = 'decided', decision = ?, decided_at = ?, decided_by = ?, decision_key = ? where run = ? and key = ? and status = 'open'",
  );
  const undo = db.prepare(
    "update approvals set status = 'open', decision = null, decided_at = null, decided_by = null, decision_key = null where run = ? and key = ? and status = 'decided' and decided_at = (select max(decided_at) from approvals where run = ? and key = ?)",
  );
  const expire = db.prepare("update approvals set status = 'expired' where run = ? and key = ? and status = 'open'");
  const withdraw = db.prepare("update approvals set status = 'withdrawn' where run = ? and status = 'open'");
  const reopen = db.prepare("update approvals set status = 'open' where run = ? and status = 'withdrawn'");
  return { insert, decide, undo, expire, withdraw, reopen };
}
