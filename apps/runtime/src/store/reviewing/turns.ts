// Who had a turn last: told from the approvals that went by turns.
import { and, eq, isNotNull, max } from '../drizzle.ts';
import type { Store } from '../open-store.ts';
import { approvals } from '../schema.ts';

export interface TurnStore {
  /** By `user:<id>`: the id of the newest approval that went to that person by turns, which grows with time. */
  lastGiven(role: string): Promise<Map<string, number>>;
}

export function createTurnStore({ orm }: Store): TurnStore {
  const { assignee, id, turnsOf } = approvals;
  return {
    lastGiven: async (role) => {
      const rows = orm
        .select({ assignee, last: max(id) })
        .from(approvals)
        .where(and(eq(turnsOf, role), isNotNull(assignee)))
        .groupBy(assignee)
        .all();
      return new Map(rows.map((row) => [row.assignee ?? '', row.last ?? 0]));
    },
  };
}
