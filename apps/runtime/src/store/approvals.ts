// Where the engine finds the run behind an approval. The inbox's lists are in approval-lists.ts.
import type { Database } from 'better-sqlite3';

export interface ApprovalPlace {
  run: number;
  key: string;
  /** Whoever started the run may not approve. */
  isOwnBarred: boolean;
}

export interface ApprovalStore {
  find(approvalId: string): Promise<ApprovalPlace | null>;
  /** The id of the open approval of a step; null when it asks nothing. */
  openAt(run: number, key: string): Promise<string | null>;
}

export function createApprovalStore(db: Database): ApprovalStore {
  const find = db.prepare<[number], { run: number; key: string; barred: number }>(
    'select run, key, is_own_barred as barred from approvals where id = ?',
  );
  const openAt = db
    .prepare<[number, string], number>("select id from approvals where run = ? and key = ? and status = 'open'")
    .pluck();
  return {
    openAt: async (run, key) => openAt.get(run, key)?.toString() ?? null,
    find: async (approvalId) => {
      const row = /^\d{1,15}$/.test(approvalId) ? find.get(Number(approvalId)) : undefined;
      return row === undefined ? null : { run: row.run, key: row.key, isOwnBarred: row.barred === 1 };
    },
  };
}
