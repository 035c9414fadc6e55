// Items of a step on “Watch only” that wait for what a person would have written.
import type { Database } from 'better-sqlite3';

export interface ComparisonStore {
  /** The newest first, at most `limit`. `approval`: id of the question. */
  open(
    step: { workflowId: string; nodeId: string },
    limit: number,
  ): Promise<{ approval: string; run: number; key: string }[]>;
}

export function createComparisonStore(db: Database): ComparisonStore {
  const open = db.prepare<[string, string, number], { id: number; run: number; key: string }>(
    `select id, run, key from approvals
     where workflow_id = ? and node_id = ? and kind = 'audit' and status = 'open' order by id desc limit ?`,
  );
  return {
    open: async ({ workflowId, nodeId }, limit) =>
      open.all(workflowId, nodeId, limit).map(({ id, run, key }) => ({ approval: String(id), run, key })),
  };
}
