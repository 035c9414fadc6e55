// What people answered before the draft was shown to them.
import { and, eq } from '../drizzle.ts';
import type { Store } from '../open-store.ts';
import type { ClaimPlace } from './claims.ts';
import { ownAnswers } from './reviewing-tables.ts';

export type OwnAnswer = Record<string, unknown>;

export interface OwnAnswerStore {
  /** Null when that person has not answered. */
  find(approvalId: string, userId: string): Promise<OwnAnswer | null>;
  /** The first answer stays: after it the draft was seen. */
  keep(place: ClaimPlace, own: { userId: string; at: number; values: OwnAnswer }): Promise<void>;
}

export function createOwnAnswerStore({ orm }: Store): OwnAnswerStore {
  return {
    find: async (approvalId, userId) => {
      const isIt = and(eq(ownAnswers.approval, Number(approvalId)), eq(ownAnswers.userId, userId));
      const row = orm.select().from(ownAnswers).where(isIt).get();
      return row === undefined ? null : JSON.parse(row.answer);
    },
    keep: async ({ approvalId, run }, { userId, at, values }) => {
      const row = { approval: Number(approvalId), userId, run, at, answer: JSON.stringify(values) };
      orm.insert(ownAnswers).values(row).onConflictDoNothing().run();
    },
  };
}
