// Checks as they stand in the inbox, and what was answered.
import { type Change, evidenceEventSchema } from '@leeway/shared/dial/evidence-event.ts';
import { type Decision, decisionSchema } from '@leeway/shared/run/event.ts';
import type { Database } from 'better-sqlite3';

export interface AuditAnswer {
  decision: Decision;
  at: number;
  by: { id: string; name: string };
  reason: string | null;
  changes: Change[];
  idempotencyKey: string | null;
}

export interface StoredAudit {
  id: string;
  run: number;
  key: string;
  workflowId: string;
  nodeId: string;
  nodeTitle: string;
  /** `user:<id>` or `role:<role>`; null: whoever may decide. */
  assignee: string | null;
  /** It looks at a disagreement once more. */
  isSecondLook: boolean;
  answer: AuditAnswer | null;
}

export interface AuditStore {
  /** Null for other approvals, and when there is no such one. */
  find(approvalId: string): Promise<StoredAudit | null>;
}

interface Row {
  id: number;
  run: number;
  key: string;
  workflow_id: string;
  node_id: string;
  node_title: string;
  assignee: string | null;
  is_second_look: number;
  status: string;
  decision: string | null;
  decided_at: number | null;
  decided_by: string | null;
  decision_key: string | null;
}

export function createAuditStore(db: Database): AuditStore {
  const find = db.prepare<[number], Row>(
    "select id, run, key, workflow_id, node_id, node_title, assignee, is_second_look, status, decision, decided_at, decided_by, decision_key from approvals where id = ? and kind = 'audit' and plant is null",
  );
  const verdict = db
    .prepare<[string, number], string>(
      "select data from evidence where item = ? and type = 'verdict' and at = ? and run = 0 order by id desc limit 1",
    )
    .pluck();

  function answerOf({ run, key, decision, decided_at: at, decided_by: name, decision_key }: Row): AuditAnswer | null {
    if (decision === null || at === null) return null;
    const text = verdict.get(`${run}/${key}`, at);
    const said = text === undefined ? null : evidenceEventSchema.parse(JSON.parse(text));
    const { by = null, reason = null, changes = [] } = said?.type === 'verdict' ? said : {};
    const who = by ?? { id: '', name: name ?? 'Somebody' };
    return { decision: decisionSchema.parse(decision), at, by: who, reason, changes, idempotencyKey: decision_key };
  }

  return {
    find: async (approvalId) => {
      const row = /^\d{1,15}$/.test(approvalId) ? find.get(Number(approvalId)) : undefined;
      if (!row) return null;
      const { run, key, workflow_id: workflowId, node_id: nodeId } = row;
      return {
        id: approvalId,
        run,
        key,
        workflowId,
        nodeId,
        nodeTitle: row.node_title,
        assignee: row.assignee,
        isSecondLook: row.is_second_look === 1,
        answer: answerOf(row),
      };
    },
  };
}
