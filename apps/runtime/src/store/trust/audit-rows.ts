// Checks in the inbox: items that went out alone and are looked at afterwards. They hold up nothing, and stay when the run ends.
import { AppError } from '@leeway/shared/api/error.ts';
import { dialSettingSchema } from '@leeway/shared/graph/dial-setting.ts';
import { graphSchema } from '@leeway/shared/graph/graph.ts';
import { nodeIdOf } from '@leeway/shared/run/node-id.ts';
import type { Database } from 'better-sqlite3';
import type { ApprovalWords } from '../journal/append.ts';
import { createPlantLooks } from '../reviewing/plant-looks.ts';
import { createSecondReviewers, SECOND_LOOK } from '../reviewing/second-reviewers.ts';
import type { DecidedAudit } from './trust-appends.ts';

export interface NewAudit {
  approval: string;
  run: number;
  key: string;
  workflowId: string;
  why: string;
  score: number | null;
  at: number;
  words?: ApprovalWords | undefined;
  /** Nothing went out: a person writes what they would have written. */
  isCompared?: boolean;
}

/** A disagreement that is to be looked at once more, by somebody else than `first`. */
export type NewSecondLook = Omit<NewAudit, 'why' | 'words' | 'isCompared'> & { first: string };

export interface AuditRows {
  ask(audit: NewAudit): void;
  askAgain(look: NewSecondLook): void;
  /** Throws `approval.decided` (409) when somebody was quicker: nothing of its append is written then. */
  decide(decided: DecidedAudit, at: number): void;
  /** It did not go out after all. */
  withdraw(run: number, key: string): void;
  /** The open or decided check of an item, if there is one. */
  isAsked(run: number, key: string): boolean;
}

interface RunRow {
  subject: string;
  graph: string;
}

const QUESTION = 'It already went out. Was it right?';
const COMPARED = 'What would you have written?';

export function createAuditRows(db: Database): AuditRows {
  const { insert, insertAgain, decide, leave, withdraw, decided, asked, run, setting } = statementsOf(db);

  const second = createSecondReviewers(db);
  const looks = createPlantLooks(db);

  function assigneeOf(workflowId: string, nodeId: string): string | null {
    const text = setting.get(workflowId, nodeId);
    return text === undefined ? null : (dialSettingSchema.parse(JSON.parse(text)).assignee ?? null);
  }

  function wordsOf({ run: id, key, words }: NewAudit): Pick<ApprovalWords, 'nodeTitle' | 'subject'> {
    if (words) return words;
    const row = run.get(id);
    const node = row && graphSchema.parse(JSON.parse(row.graph)).nodes.find((each) => each.id === nodeIdOf(key));
    return { nodeTitle: node?.title ?? '', subject: row?.subject ?? '' };
  }

  return {
    ask(audit) {
      const { approval, run: id, key, workflowId, why, score, at } = audit;
      const nodeId = nodeIdOf(key);
      const { nodeTitle, subject } = wordsOf(audit);
      const place = [Number(approval), id, key, workflowId, nodeId, nodeTitle];
      insert.run(
        ...place,
        subject,
        audit.isCompared ? COMPARED : QUESTION,
        why,
        score,
        assigneeOf(workflowId, nodeId),
        at,
        Number(audit.isCompared ?? false),
      );
    },
    askAgain(look) {
      const { approval, run: id, key, workflowId, score, at, first } = look;
      const { question, why } = SECOND_LOOK;
      const { nodeTitle, subject } = wordsOf({ ...look, why });
      const place = [Number(approval), id, key, workflowId, nodeIdOf(key), nodeTitle];
      const assignee = second.choose({ approval, run: id, first, at });
      insertAgain.run(...place, subject, question, why, score, assignee, at);
    },
    decide({ approval, decision, by, idempotencyKey, plant = null, again, isOverdue, isUnanswered }, at) {
      const isDone = isOverdue
        ? looks.expire(approval)
        : isUnanswered
          ? leave.run(Number(approval)).changes > 0
          : decide.run(decision, at, by.name, idempotencyKey, plant, Number(approval)).changes > 0;
      if (!isDone) throw alreadyDecided(decided.get(Number(approval)));
      if (again) looks.ask(again, approval, at);
    },
    withdraw: (id, key) => {
      withdraw.run(id, key);
    },
    isAsked: (id, key) => asked.get(id, key) !== undefined,
  };
}

function alreadyDecided(first: DecidedRow | undefined): AppError {
  const { decision = null, decided_by: name = null, decided_at: at = null } = first ?? {};
  if (decision === null) {
    return new AppError('approval.closed', 'This question is closed: it needs no answer any more.', { status: 409 });
  }
  return new AppError('approval.decided', `${name ?? 'Somebody'} has already decided this: ${decision}.`, {
    status: 409,
    details: { decision, by: { name }, at },
  });
}

interface DecidedRow {
  decision: string | null;
  decided_by: string | null;
  decided_at: number | null;
}

function statementsOf(db: Database) {
  return {
    insert: db.prepare(
      `insert into approvals (id, run, key, workflow_id, node_id, node_title, kind, mode, status, subject, question, why, score, assignee, asked_at, is_hidden)
       values (?, ?, ?, ?, ?, ?, 'audit', 'live', 'open', ?, ?, ?, ?, ?, ?, ?)`,
    ),
    insertAgain: db.prepare(
      `insert into approvals (id, run, key, workflow_id, node_id, node_title, kind, mode, status, subject, question, why, score, assignee, asked_at, is_second_look)
       values (?, ?, ?, ?, ?, ?, 'audit', 'live', 'open', ?, ?, ?, ?, ?, ?, 1)`,
    ),
    decide: db.prepare(
      "update approvals set status = 'decided', decision = ?, decided_at = ?, decided_by = ?, decision_key = ?, plant = coalesce(?, plant) where id = ? and (kind = 'audit' or plant is not null) and status = 'open'",
    ),
    leave: db.prepare<[number]>(
      "update approvals set status = 'expired' where id = ? and kind = 'audit' and plant is null and status = 'open'",
    ),
    withdraw: db.prepare<[number, string]>(
      "update approvals set status = 'withdrawn' where run = ? and key = ? and kind = 'audit' and is_second_look = 0 and status = 'open'",
    ),
    decided: db.prepare<[number], DecidedRow>('select decision, decided_by, decided_at from approvals where id = ?'),
    asked: db.prepare<[number, string]>(
      "select 1 from approvals where run = ? and key = ? and kind = 'audit' and is_second_look = 0",
    ),
    run: db.prepare<[number], RunRow>(
      'select subject, graph from runs join versions on versions.id = version_id where runs.id = ?',
    ),
    setting: db
      .prepare<[string, string], string>('select setting from dials where workflow_id = ? and node_id = ?')
      .pluck(),
  };
}
