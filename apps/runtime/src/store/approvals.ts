// Where the engine finds the run behind an approval. The inbox's lists are in approval-lists.ts.
import type { Database } from 'better-sqlite3';

export interface ApprovalPlace {
  run: number;
  key: string;
}

export interface ApprovalStore {
  find(approvalId: string): Promise<ApprovalPlace | null>;
}

export function createApprovalStore(db: Database): ApprovalStore {
  const find = db.prepare<[number], ApprovalPlace>('select run, key from approvals where id = ?');
  return {
    find: async (approvalId) => (/^\d{1,15}$/.test(approvalId) ? (find.get(Number(approvalId)) ?? null) : null),
  };
}
