// What happens to an approval's row before it is decided: who has approved, whose it is, until when, and what took its place.
import type { RunEvent } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';

export interface ReviewRows {
  apply(run: number, event: RunEvent): void;
  /** A question about a draft that was written again: whoever looks for the old one finds this, and who works on it goes on. */
  takePlace(run: number, asked: Extract<RunEvent, { type: 'approval.asked' }>): void;
}

const OPEN = "where run = ? and key = ? and status = 'open'";

/** Prepares the statements. */
export function createReviewRows(db: Database): ReviewRows {
  const approve = db.prepare(
    `update approvals set given = given + 1, voters = json_insert(coalesce(voters, '[]'), '$[#]', ?) ${OPEN}`,
  );
  const edit = db.prepare(`update approvals set given = 1, voters = json_array(?) ${OPEN}`);
  const takeBack = db.prepare(
    `update approvals set given = given - 1,
       voters = (select nullif(json_group_array(value), '[]') from json_each(voters) where value <> ?) ${OPEN}`,
  );
  const takeAllBack = db.prepare(`update approvals set given = 0, voters = null ${OPEN}`);
  const assign = db.prepare(`update approvals set assignee = ? ${OPEN}`);
  const reminded = db.prepare(`update approvals set remind_at = null ${OPEN}`);
  const escalate = db.prepare(
    `update approvals set assignee = ?, due_at = ?, remind_at = ?, why = 'Nobody decided it in time. ' || why ${OPEN}`,
  );
  const replace = db.prepare(`update approvals set status = 'replaced' ${OPEN}`);
  const point = db.prepare(
    "update approvals set replaced_by = ? where run = ? and key = ? and status = 'replaced' and replaced_by is null",
  );
  const moveClaim = db.prepare(
    'update or replace claims set approval = ? where approval in (select id from approvals where replaced_by = ?)',
  );
  return {
    takePlace(run, { approval, key }) {
      if (point.run(Number(approval), run, key).changes > 0) moveClaim.run(Number(approval), Number(approval));
    },
    apply(run, event) {
      switch (event.type) {
        case 'approval.voted':
          (event.decision === 'edit' ? edit : approve).run(event.by.id, run, event.key);
          return;
        case 'approval.unvoted':
          if (event.isEdit) takeAllBack.run(run, event.key);
          else takeBack.run(event.by.id, run, event.key);
          return;
        case 'approval.assigned':
          assign.run(event.to, run, event.key);
          return;
        case 'approval.reminded':
          reminded.run(run, event.key);
          return;
        case 'approval.escalated':
          escalate.run(event.to, event.dueAt, event.remindAt ?? null, run, event.key);
          return;
        case 'approval.replaced':
          replace.run(run, event.key);
          return;
        default:
          return;
      }
    },
  };
}
