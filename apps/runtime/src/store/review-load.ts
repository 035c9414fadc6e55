// How many reviews there were lately, and who decided them. Read-only; the rows follow from the journal.
import type { Database } from 'better-sqlite3';

/** One approval of a live run that a person was asked about. */
export interface AskedRow {
  workflowId: string;
  nodeId: string;
  askedAt: number;
  decidedAt: number | null;
  decidedBy: string | null;
}

export interface ReviewLoadStore {
  /** Approvals that were asked since then, newest first. Whether an effect happened is no review. */
  askedSince(since: number): Promise<AskedRow[]>;
  /** Outputs that a step made since then, whether a person saw them or not. */
  itemsSince(step: { workflowId: string; nodeId: string }, since: number): Promise<number>;
}

export function createReviewLoadStore(db: Database): ReviewLoadStore {
  // Ids grow with time, so that this ends at the first old one without an index of its own.
  const newestFirst = db.prepare<[], AskedRow & { mode: string; kind: string }>(
    `select workflow_id as workflowId, node_id as nodeId, asked_at as askedAt, decided_at as decidedAt, decided_by as decidedBy, mode, kind
     from approvals order by id desc`,
  );
  return {
    askedSince: async (since) => {
      const rows: AskedRow[] = [];
      for (const { mode, kind, ...row } of newestFirst.iterate()) {
        if (row.askedAt < since) break;
        if (mode === 'live' && kind !== 'uncertain') rows.push(row);
      }
      return rows;
    },
    itemsSince: async ({ workflowId, nodeId }, since) =>
      db
        .prepare<[string, string, number], { items: number }>(
          `select count(*) as items from trust_records r join evidence e on e.record = r.id
           where r.workflow_id = ? and r.node_id = ? and e.type = 'item' and e.at >= ?`,
        )
        .get(workflowId, nodeId, since)?.items ?? 0,
  };
}
