// What went alone lately: from this the engine counts anew after a start.
import type { Database } from 'better-sqlite3';

export interface AloneItemStore {
  /** Items that went alone since then, oldest first. `at`: milliseconds since 1970; `item`: `<run>/<step key>`. */
  aloneSince(
    at: number,
  ): Promise<{ workflowId: string; nodeId: string; item: string; at: number; recipients: string[] }[]>;
}

interface ItemRow {
  workflow_id: string;
  node_id: string;
  item: string | null;
  at: number;
  role: string | null;
  recipient: string | null;
}

export function createAloneItemStore(db: Database): AloneItemStore {
  const latest = db.prepare<[], ItemRow>(
    `select r.workflow_id, r.node_id, e.item, e.at, json_extract(e.data, '$.role') as role, json_extract(e.data, '$.recipient') as recipient
     from evidence e join trust_records r on r.id = e.record order by e.id desc`,
  );
  return {
    aloneSince: async (since) => {
      const found = [];
      // From the newest back: the log is in the order of time.
      for (const row of latest.iterate()) {
        if (row.at < since) break;
        const { workflow_id: workflowId, node_id: nodeId, item, at } = row;
        if ((row.role !== 'alone' && row.role !== 'passedOn') || item === null) continue;
        const recipients = row.recipient === null ? [] : row.recipient.split(', ');
        found.push({ workflowId, nodeId, item, at, recipients });
      }
      return found.reverse();
    },
  };
}
